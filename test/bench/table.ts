import { askedOf } from './asked.ts';
import { type Budget, isBroken, worldName } from './budgets.ts';
import type { ColdStart, StartFigures } from './cold-start.ts';
import type { Figures } from './figures.ts';
import { leastOf } from './least.ts';

const HEAD = [
  'scenario',
  'wall s',
  'least s',
  'CPU ms/item',
  'Graph',
  'least',
  'parts',
  'Severa',
  'least',
  'sign-in',
  'look-ups',
  'tables',
  'of it pace',
  'queues',
  'in flight G/S/T',
  'heap MB',
];

/** One world's runs. */
export function worldTable(runs: readonly Figures[]): readonly string[] {
  const [first] = runs;
  if (first === undefined) return [];
  return [worldName(first), ...aligned([HEAD, ...runs.map(rowOf)])];
}

function rowOf(figures: Figures): string[] {
  const { scenario, items, wallMs, cpuMs, graph, severa, storage, heapBytes } = figures;
  const asked = askedOf(figures);
  const least = leastOf(scenario, figures);
  const parts = Object.values(graph.parts).reduce((total, count) => total + count, 0);
  return [
    scenario,
    seconds(wallMs),
    seconds(least.ms),
    (cpuMs / items).toFixed(2),
    String(asked.graph),
    String(least.graph),
    String(parts),
    String(asked.severa),
    String(least.severa),
    String(asked.signIn),
    String(asked.lookUps),
    String(asked.tables),
    String(asked.pace),
    String(asked.queues),
    `${Math.max(graph.mailboxInFlight, graph.inFlight)}/${severa.inFlight}/${storage.inFlight}`,
    (heapBytes / 1024 / 1024).toFixed(1),
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

/** The first column to the left, numbers to the right. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

type Started = Pick<StartFigures, 'ms' | 'rssMb'>;
type Starts = Readonly<Record<'hello' | 'bundle' | 'firstMessage', Started>> &
  Pick<ColdStart, 'ratioTime' | 'ratioRss'>;

export function coldStartLine({ hello, bundle, firstMessage, ratioTime, ratioRss }: Starts): string {
  const one = ({ ms, rssMb }: Started) => `${Math.round(ms)} ms CPU, ${Math.round(rssMb)} MB`;
  const times = `${ratioTime.toFixed(2)} and ${ratioRss.toFixed(2)} times`;
  return `cold start: empty function ${one(hello)}; this service ${one(bundle)}: ${times}; its first message ${one(firstMessage)}`;
}

/** The broken budgets, each with its figure; the kept ones are only counted, the JSON file has them all. */
export function budgetLines(budgets: readonly Budget[]): readonly string[] {
  const broken = budgets.filter(isBroken);
  const line = ({ name, figure, limit, unit }: Budget) => `${name}: ${short(figure)}, at most ${short(limit)} ${unit}`;
  return [
    `${budgets.length - broken.length} of ${budgets.length} budgets are kept.`,
    ...broken.map((budget) => `BROKEN  ${line(budget)}`),
  ];
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 3 : 1);
}
