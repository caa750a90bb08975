import { endsWithParent } from './launch/ends-with-parent.ts';
import { BadUsage } from './stack/bad-usage.ts';
import { START_USAGE, startOptions } from './stack/start-options.ts';

/** Ends when everything that was printed has left. */
function exit(code: number): void {
  process.stderr.write('', () => process.stdout.write('', () => process.exit(code)));
}

async function main(): Promise<void> {
  const options = startOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(`${START_USAGE}\n`);
    return;
  }
  // Loaded when it is needed: a wrong command line is answered at once.
  const { runStack } = await import('./stack/run-stack.ts');
  const running = runStack(options, process);
  // All of it lives in this process: what is still starting ends with it.
  let close = async () => {};
  endsWithParent(() => close());
  const { outcome, close: end } = await running;
  close = end;
  if (!options.once && outcome !== 'failed') return;
  await end();
  exit(outcome === 'clean' ? 0 : 1);
}

main().catch((error: unknown) => {
  const wrong = error instanceof BadUsage;
  process.stderr.write(`start: ${error instanceof Error ? error.message : String(error)}\n`);
  if (wrong) process.stderr.write(`\n${START_USAGE}\n`);
  exit(wrong ? 2 : 1);
});
