import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ended, spawnTied } from './child.mjs';

/**
 * Everything that has to be right, step by step; a failed step doesn't keep the next from running.
 * Answers with the tests that passed and failed; a step that fails without tests counts as one failed.
 */
export async function runCheck(prepared, args, steps = allSteps(prepared, args)) {
  const counts = { passed: 0, failed: 0 };
  const failures = [];
  for (const [title, command] of steps) {
    process.stdout.write(`\n=== ${title} ===\n`);
    const step = await runStep(prepared, command);
    counts.passed += step.passed;
    counts.failed += step.failed;
    if (step.failed > 0) failures.push(title);
    if (step.interrupted) break;
  }
  process.stdout.write('\n');
  if (failures.length > 0) process.stderr.write(`failed: ${failures.join(', ')}\n`);
  return counts;
}

function allSteps({ root, env }, args) {
  const modules = join(root, 'node_modules');
  const colors = process.stdout.isTTY ? [] : ['--colors=off'];
  return [
    ['Formatting and lint', [join(modules, '@biomejs', 'biome', 'bin', 'biome'), 'ci', ...colors, '.']],
    ['Types', [join(modules, 'typescript', 'bin', 'tsc'), '-p', '.']],
    ['Tests', [join(modules, 'vitest', 'vitest.mjs'), ...vitestArguments(root, env, args)]],
  ];
}

async function runStep({ root, node, env }, command) {
  const counts = { passed: 0, failed: 0 };
  const plain = process.stdout.isTTY || env.FORCE_COLOR !== undefined ? {} : { NO_COLOR: '1' };
  const child = spawnTied(node.path, [...node.flags, ...command], {
    cwd: root,
    env: { ...env, ...plain, NODE_ENV: 'test' },
  });
  child.on('message', (message) => {
    if (message?.kind === 'test-counts') Object.assign(counts, { passed: message.passed, failed: message.failed });
  });
  let code = 1;
  try {
    code = await ended(child);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
  }
  // A crash between two tests, an unhandled error or no test at all must not look like success.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, interrupted: [129, 130, 143].includes(code) };
}

/** Filters that name a file from where the person stands are turned into paths from the root, as vitest wants them. */
function vitestArguments(root, env, args) {
  const filters = args.map((arg) => {
    const path = resolve(env.INIT_CWD, arg);
    return !arg.startsWith('-') && existsSync(path) ? relative(root, path) : arg;
  });
  const reporter = join(root, 'local', 'launch', 'count-reporter.mjs');
  return ['run', '--reporter=default', `--reporter=${reporter}`, ...filters];
}
