import { BadUsage } from './stack/bad-usage.ts';
import { EDIT_USAGE, runEdit } from './stack/edit-command.ts';

runEdit(process.argv.slice(2)).then(
  (lines) => process.stdout.write(`${lines.join('\n')}\n`),
  (error: unknown) => {
    process.stderr.write(`edit: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof BadUsage) process.stderr.write(`\n${EDIT_USAGE}\n`);
    process.exitCode = error instanceof BadUsage ? 2 : 1;
  },
);
