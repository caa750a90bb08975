import { endsWithParent } from './launch/ends-with-parent.ts';
import { BadUsage } from './stack/bad-usage.ts';
import { SIMULATOR_USAGE, startSimulator } from './stack/simulator-command.ts';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(`${SIMULATOR_USAGE}\n`);
  process.exit(0);
}

startSimulator(args).then(
  ({ lines, close }) => {
    process.stdout.write(`${lines.join('\n')}\n`);
    endsWithParent(close);
  },
  (error: unknown) => {
    process.stderr.write(`simulator: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof BadUsage) process.stderr.write(`\n${SIMULATOR_USAGE}\n`);
    process.exit(error instanceof BadUsage ? 2 : 1);
  },
);
