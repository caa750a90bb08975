import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WALK } from './walk-command.ts';

export interface Noticed {
  /** Null: nothing noticed. Else the first test that failed, or the seed. */
  readonly by: string | null;
}

/** Runs what has to notice, in a copy of the project, one after the other until one does. */
export async function tryOut(root: string, watchers: readonly string[], seeds: number): Promise<Noticed> {
  for (const watcher of watchers) {
    const by = watcher === 'walk' ? await walked(root, seeds) : await tested(root, watcher);
    if (by !== null) return { by };
  }
  return { by: null };
}

async function tested(root: string, file: string): Promise<string | null> {
  const report = join(root, '.sabotage-report.json');
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  await run(root, [vitest, 'run', '--bail=1', '--reporter=json', `--outputFile=${report}`, file]);
  const { numTotalTests, testResults }: Report = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  );
  const [first] = failed;
  if (first !== undefined) return `${file}: ${first.fullName}`;
  // A file that can't be loaded any more, or holds no test, has noticed nothing.
  if (numTotalTests === 0) throw new Error(`${file}: no test ran.`);
  return null;
}

interface Report {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function walked(root: string, seeds: number): Promise<string | null> {
  const { output } = await run(root, [join(root, WALK.file), ...WALK.args(seeds)]);
  return /^seed \d+: .*$/mu.exec(output)?.[0] ?? null;
}

function run(root: string, args: readonly string[]): Promise<{ readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NODE_ENV: 'test' } });
    let output = '';
    const add = (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-200_000);
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.once('error', reject);
    child.once('close', () => resolve({ output }));
  });
}
