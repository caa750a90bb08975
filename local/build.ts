import { BUILD_USAGE, runBuild } from './build/build-command.ts';
import { BadUsage } from './stack/bad-usage.ts';

runBuild(process.argv.slice(2)).then(
  (lines) => process.stdout.write(`${(lines ?? [BUILD_USAGE]).join('\n')}\n`),
  (error: unknown) => {
    process.stderr.write(`build: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof BadUsage) process.stderr.write(`\n${BUILD_USAGE}\n`);
    process.exitCode = error instanceof BadUsage ? 2 : 1;
  },
);
