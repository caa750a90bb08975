import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeCopy } from './copy.ts';
import { readSabotages, type Sabotage } from './patch-file.ts';
import { tryOut } from './try-out.ts';

const USAGE = `usage: npm run sabotage -- [--only NAME] [--seeds N]

Applies each patch of test/sabotage to a copy of the project and runs what has to notice it. Exits 1 if one goes unnoticed.
  --only NAME  only patches whose name contains this
  --seeds N    how far the walk goes where it is the one to notice; default 1000`;

function options() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', default: '' },
        seeds: { type: 'string', default: '1000' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`sabotage: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

const values = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const seeds = Number(values.seeds);
if (!Number.isSafeInteger(seeds) || seeds < 1) {
  console.error(USAGE);
  process.exit(2);
}

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const chosen = readSabotages(here).filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  console.error(`sabotage: no patch has "${values.only}" in its name.`);
  process.exit(2);
}

/** What notices something in the product as it is can prove nothing about a spoilt one. */
const copy = makeCopy(root);
const unnoticed: Sabotage[] = [];
try {
  const watchers = [...new Set(chosen.flatMap(({ caughtBy }) => caughtBy))];
  const { by } = await tryOut(copy.root, watchers, Math.min(seeds, 200));
  if (by !== null) throw new Error(`Without any sabotage this fails already: ${by}`);
  console.log(`unspoilt: ${watchers.length} watchers are quiet`);
  for (const sabotage of chosen) {
    copy.apply(sabotage.file);
    const noticed = await tryOut(copy.root, sabotage.caughtBy, seeds);
    copy.undo(sabotage.file);
    if (noticed.by === null) unnoticed.push(sabotage);
    console.log(
      `${noticed.by === null ? 'UNNOTICED' : 'caught   '} ${sabotage.rule} ${sabotage.name}: ${sabotage.change}`,
    );
    if (noticed.by !== null) console.log(`            by ${noticed.by}`);
  }
} finally {
  copy.remove();
}
console.log(`${chosen.length} sabotages, ${unnoticed.length} unnoticed`);
process.exitCode = unnoticed.length === 0 ? 0 : 1;
