import { fromHere } from '../launch/from-here.ts';
import { addCalendars, leftOutOf, readCalendarFiles } from './calendar-files.ts';
import { stackClock } from './clock.ts';
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
import { stayUp } from './stay-up.ts';
import { writeJson } from './write-json.ts';

export interface Output {
  readonly stdout: ProgressOutput;
  readonly stderr: ProgressOutput;
}

/**
 * The whole of `npm start`: starts the stack, runs the first sync, reports, and with `once` ends again. Returns the exit
 * code, or `stays` when it serves on; `onClose` is given the way to end it as soon as there is something to end.
 * Throws with a message for people when it can't start; nothing is left running then.
 */
export async function runStack(
  options: StartOptions,
  { stdout, stderr }: Output,
  onClose: (close: () => Promise<void>) => void,
): Promise<number | 'stays'> {
  const clock = stackClock(options.now);
  const files = await readCalendarFiles(options.calendars.map(fromHere), AINO.zone);
  const leftOut = leftOutOf(files);
  stderr.write('Starting storage, the simulators and the functions …\n');
  const starting = startStack({
    clock,
    port: options.port,
    say: (message) => stderr.write(`${message}\n`),
    fill: (outside) => (files.length === 0 ? addSample(outside, clock.now()) : addCalendars(outside, files, leftOut)),
  });
  onClose(async () => (await starting).close());
  const stack = await starting;
  try {
    const names = files.map(({ name }) => name);
    const ok = await report(stack, { files: names, leftOut }, options, { stdout, stderr });
    if (!options.once && ok !== 'failed') {
      const closeDesk = await stayUp(stack, options.deskPort, (line) => stdout.write(`${line}\n`));
      onClose(async () => {
        await closeDesk();
        await stack.close();
      });
      return 'stays';
    }
    await stack.close();
    return ok === 'clean' ? 0 : 1;
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** Runs the first sync, prints and writes what came of it. */
async function report(
  stack: Stack,
  source: Parameters<typeof firstSync>[1],
  options: StartOptions,
  { stdout, stderr }: Output,
): Promise<'clean' | 'not-clean' | 'failed'> {
  const progress = createProgress('First sync', stderr);
  try {
    const { report: made, ledger } = await firstSync(stack, source, {
      onProgress: progress.show,
      onRetry: (code) => progress.say(`A try failed with ${code}; the queue brings the message again.`),
    });
    progress.end();
    stdout.write(`\n${reportText(made).join('\n')}\n`);
    if (options.report !== null) await writeJson(fromHere(options.report), made);
    if (options.dump !== null) {
      await writeJson(fromHere(options.dump), makeDump(ledger, stack.setting.person, source.leftOut));
    }
    return made.outcome;
  } catch (error) {
    progress.end();
    if (!(error instanceof WorkerFailed)) throw error;
    stderr.write(`start: the first sync failed: ${error.message}\n`);
    const { code, message } = error;
    if (options.report !== null) await writeJson(fromHere(options.report), { outcome: 'failed', code, message });
    if (options.dump !== null) {
      const ledger = await readLedger(stack);
      await writeJson(fromHere(options.dump), makeDump(ledger, stack.setting.person, source.leftOut));
    }
    return 'failed';
  }
}
