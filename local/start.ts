import { endsWithParent } from './launch/ends-with-parent.ts';
import { BadUsage } from './stack/bad-usage.ts';
import { runStack } from './stack/run-stack.ts';
import { START_USAGE, startOptions } from './stack/start-options.ts';

const ending: { close: (() => Promise<void>) | null } = { close: null };
endsWithParent(async () => ending.close?.());

async function main(): Promise<number | 'stays'> {
  const options = startOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(`${START_USAGE}\n`);
    return 0;
  }
  return runStack(options, { stdout: process.stdout, stderr: process.stderr }, (close) => {
    ending.close = close;
  });
}

main().then(
  (code) => {
    if (code !== 'stays') process.exit(code);
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`start: ${message}\n`);
    if (error instanceof BadUsage) process.stderr.write(`\n${START_USAGE}\n`);
    process.exit(error instanceof BadUsage ? 2 : 1);
  },
);
