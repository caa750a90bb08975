import { BadUsage } from './stack/bad-usage.ts';
import { EDIT_USAGE, runEdit } from './stack/edit-command.ts';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(`${EDIT_USAGE}\n`);
  process.exit(0);
}

runEdit(args).then(
  (lines) => process.stdout.write(`${lines.join('\n')}\n`),
  (error: unknown) => {
    process.stderr.write(`edit: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof BadUsage) process.stderr.write(`\n${EDIT_USAGE}\n`);
    process.exitCode = error instanceof BadUsage ? 2 : 1;
  },
);
