import { entryOfPackage } from '../functions-host/built-package.ts';
import { fromHere } from '../launch/from-here.ts';
import { addCalendars, leftOutOf, readCalendarFiles } from './calendar-files.ts';
import { stackClock } from './clock.ts';
import { createDesk } from './desk.ts';
import { openDoors } from './doors.ts';
import { makeDump } from './dump.ts';
import { firstSync } from './first-sync.ts';
import { readLedger } from './ledger.ts';
import { createProgress, type ProgressOutput } from './progress.ts';
import { reportText } from './report-text.ts';
import { WorkerFailed } from './run-sync.ts';
import { addSample } from './sample.ts';
import { AINO } from './setting.ts';
import type { StartOptions } from './start-options.ts';
import { type Stack, startStack } from './start-stack.ts';
import { checkPortFree } from './taken-port.ts';
import { welcome } from './welcome.ts';
import { writeJson } from './write-json.ts';

export interface Output {
  readonly stdout: ProgressOutput;
  readonly stderr: ProgressOutput;
}

export interface RunningStack {
  /** The first sync's outcome; `failed`: the worker gave up. */
  readonly outcome: 'clean' | 'not-clean' | 'failed';
  readonly stack: Stack;
  /** null: no desk was asked for. */
  readonly deskPort: number | null;
  /** Origin of the host app's pages; null: none were asked for. */
  readonly pagesUrl: string | null;
  close(): Promise<void>;
}

/**
 * The whole of `npm start`: starts the stack and its desk (not with `once`), runs the first sync and reports.
 * Throws with a message for people when it can't start; nothing is left running then.
 */
export async function runStack(options: StartOptions, { stdout, stderr }: Output): Promise<RunningStack> {
  const say = (line: string) => void stdout.write(`${line}\n`);
  const clock = stackClock(options.now);
  const files = await readCalendarFiles(options.calendars.map(fromHere), AINO.zone);
  const leftOut = leftOutOf(files);
  const main = options.builtPackage === null ? null : await entryOfPackage(fromHere(options.builtPackage));
  await checkPortFree(options.port, '--port');
  if (!options.once) {
    await checkPortFree(options.deskPort, '--desk-port');
    await checkPortFree(options.pagesPort, '--pages-port');
  }
  const from = main === null ? '' : ` of ${main}`;
  stderr.write(`Starting storage, the simulators and the functions${from} …\n`);
  const stack = await startStack({
    clock,
    ...(main === null ? {} : { main }),
    port: options.port,
    say: (message) => void stderr.write(`${message}\n`),
    fill: (outside) => (files.length === 0 ? addSample(outside, clock.now()) : addCalendars(outside, files, leftOut)),
  });
  const synced = Promise.withResolvers<void>();
  try {
    const desk = createDesk(stack, synced.promise, ({ did, outcome }) => say(`${did} → ${outcome}`));
    const troubled = (error: unknown) => void stderr.write(`pages: ${error instanceof Error ? error.stack : error}\n`);
    const doors = options.once ? null : await openDoors(stack, desk, options, troubled);
    const close = async () => {
      await doors?.close();
      await stack.close();
    };
    try {
      const source = { files: files.map(({ name }) => name), leftOut };
      const outcome = await report(stack, source, options, { stdout, stderr });
      if (doors !== null && outcome !== 'failed') for (const line of await welcome(stack, doors)) say(line);
      return { outcome, stack, deskPort: doors?.deskPort ?? null, pagesUrl: doors?.pagesUrl ?? null, close };
    } catch (error) {
      await doors?.close();
      throw error;
    }
  } catch (error) {
    await stack.close();
    throw error;
  } finally {
    synced.resolve();
  }
}

/** Runs the first sync, prints and writes what came of it. */
async function report(
  stack: Stack,
  source: Parameters<typeof firstSync>[1],
  options: StartOptions,
  { stdout, stderr }: Output,
): Promise<RunningStack['outcome']> {
  const progress = createProgress('First sync', stderr);
  const write = async (made: object, ledger: Parameters<typeof makeDump>[0]) => {
    if (options.report !== null) await writeJson(fromHere(options.report), made);
    const dump = () => makeDump(ledger, stack.setting.person, source.leftOut);
    if (options.dump !== null) await writeJson(fromHere(options.dump), dump());
  };
  try {
    const { report: made, ledger } = await firstSync(stack, source, {
      patienceMs: options.patienceMs,
      onProgress: progress.show,
      onRetry: (code) => progress.say(`A try failed with ${code}; the queue brings the message again.`),
    });
    progress.end();
    stdout.write(`\n${reportText(made).join('\n')}\n`);
    await write(made, ledger);
    return made.outcome;
  } catch (error) {
    progress.end();
    if (!(error instanceof WorkerFailed)) throw error;
    const { code, message } = error;
    stderr.write(`start: the first sync failed: ${message}\n`);
    await write({ outcome: 'failed', code, message }, await readLedger(stack));
    return 'failed';
  }
}
