import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { z } from 'zod';
import { fromHere } from '../../local/launch/from-here.ts';
import { budgetsOf, isBroken } from './budgets.ts';
import type { Figures, WorldSize } from './figures.ts';
import { BENCH_USAGE, type BenchOptions, parseBenchOptions } from './options.ts';
import { runWorld } from './run-world.ts';
import { budgetLines, coldStartLine, worldTable } from './table.ts';

const ROOT = new URL('../../', import.meta.url);
/** Of the last five minutes, with nothing else at work on the machine. */
const OWN_LOAD = 2.5;
const SOURCES = 'functions/main.ts';

/** The worlds of a run; the small one without a delay first, since it is the first to show a mistake. */
function worldsOf({ full, most }: BenchOptions): readonly WorldSize[] {
  const worlds: WorldSize[] = [
    { perSide: 500, latencyMs: 0, limited: false },
    { perSide: 500, latencyMs: 50, limited: false },
    { perSide: 5000, latencyMs: 0, limited: false },
    { perSide: 500, latencyMs: 50, limited: true },
    ...(full ? [{ perSide: 5000, latencyMs: 50, limited: false }] : []),
  ];
  return worlds.filter(({ perSide }) => perSide <= most);
}

/** What is deployed where it is built, else the sources. */
function mainFile(): string {
  const { main } = z
    .object({ main: z.string() })
    .parse(JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')));
  return existsSync(new URL(main, ROOT)) ? main : SOURCES;
}

async function run(options: BenchOptions): Promise<number> {
  const say = (lines: readonly string[]) => {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  };
  const main = mainFile();
  say([`Benchmark of ${main}, Node ${process.version}, ${availableParallelism()} cores`, '']);
  const profiles = options.profiles === null ? null : fromHere(options.profiles);
  const all: Figures[] = [];
  for (const size of worldsOf(options)) {
    const runs = await runWorld(size, new URL(main, ROOT), profiles, ({ scenario, wallMs }) => {
      process.stderr.write(
        `${size.perSide}+${size.perSide}, ${size.latencyMs} ms: ${scenario}, ${Math.round(wallMs)} ms\n`,
      );
    });
    all.push(...runs);
    say([...worldTable(runs), '']);
  }
  // Two of our own processes are at work at most times.
  const [, load = 0] = loadavg();
  const busy =
    load > OWN_LOAD ? [`The machine was busy (load ${load.toFixed(1)}): times and CPU are too high.`, ''] : [];
  say(busy);
  // Loaded when it is needed: it brings the bundler along.
  const { measureColdStart } = await import('./cold-start.ts');
  const coldStart = await measureColdStart();
  say([coldStartLine(coldStart), '']);
  const budgets = budgetsOf(all, coldStart);
  say(budgetLines(budgets));
  if (options.json !== null) {
    const made = { at: new Date().toISOString(), node: process.version, main, runs: all, coldStart, budgets };
    await writeFile(fromHere(options.json), `${JSON.stringify(made, null, 2)}\n`);
  }
  return budgets.some(isBroken) ? 1 : 0;
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(`${BENCH_USAGE}\n`);
  process.exit(0);
}
let options: BenchOptions;
try {
  options = parseBenchOptions(args);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n\n${BENCH_USAGE}\n`);
  process.exit(2);
}
process.exitCode = await run(options);
