#!/usr/bin/env node
/**
 * Every npm script goes through here: `node local/run.mjs <command> [args]`. Installs what is missing, finds Node 24,
 * runs the command with it and ends it together with whoever asked for it.
 *
 * Plain JavaScript and node: modules only, because this runs before anything is installed and under Node 20 as well.
 */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCheck } from './launch/check.mjs';
import { ended, parentGone, spawnTied } from './launch/child.mjs';
import { commands, usage } from './launch/commands.mjs';
import { childEnvironment } from './launch/environment.mjs';
import { ensureInstalled } from './launch/install.mjs';
import { chooseNode } from './launch/node-choice.mjs';
import { swallowedOptions } from './launch/swallowed.mjs';

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))));
const [name = '', ...args] = process.argv.slice(2);

/** stderr, because npm --silent swallows npm's own words and stdout may be piped. */
function complain(error) {
  process.stderr.write(`${name === '' ? 'run' : name}: ${error instanceof Error ? error.message : String(error)}\n`);
}

async function prepare() {
  await ensureInstalled(root, process.env, (line) => process.stderr.write(`${line}\n`));
  return {
    root,
    node: chooseNode(root, process),
    env: childEnvironment(process.env, root, process.cwd()),
  };
}

async function runCommand(command) {
  const { node, env } = await prepare();
  const parameters = [...node.flags, ...command.run(root), ...args];
  const code = await ended(spawnTied(node.path, parameters, { cwd: root, env }));
  if (code !== 0) process.stderr.write(`${name}: ended with exit code ${code}\n`);
  return code;
}

/** The last line on stdout says how many tests passed and failed, whatever happened before it. */
async function test() {
  let counts = { passed: 0, failed: 1 };
  try {
    counts = await runCheck(await prepare(), args);
  } catch (error) {
    complain(error);
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
  return counts.failed === 0 ? 0 : 1;
}

async function main() {
  if (name === 'test') return test();
  const command = commands[name];
  if (command === undefined) throw new Error(usage(name));
  const swallowed = name === 'start' ? swallowedOptions(process.env) : null;
  if (swallowed !== null) throw new Error(swallowed);
  return runCommand(command);
}

// Whoever read our output may be gone before we are; that must not keep us from ending the rest.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

// Children are told by spawnTied; this is for the time in which there is none (waiting for another installation).
setInterval(() => {
  if (parentGone()) setTimeout(() => process.exit(143), 4_500).unref();
}, 300).unref();

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    complain(error);
    process.exitCode = 1;
  },
);
