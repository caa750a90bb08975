import { askedOf } from './asked.ts';
import type { ColdStart } from './cold-start.ts';
import type { Figures, Scenario } from './figures.ts';
import { batchesOf, CHANGES, LIMITS, leastOf, pagesOf } from './least.ts';

/** What may be at most. */
export interface Budget {
  readonly name: string;
  readonly figure: number;
  readonly limit: number;
  readonly unit: string;
}

/** What Graph may be asked beside pages and full batches. */
const SPARE_GRAPH = 2;
const FIRST_SYNC_SPARE = 1.1;
const CHANGES_GRAPH = 7;
const CHANGES_SEVERA = 150;
/** Operations on tables beside the row that paces what is asked of Severa, look-ups included. */
const QUIET_PULL = { severa: 2, tables: 4 };
const QUIET_SYNC = { graph: 1, severa: 0, tables: 5 };
const FIRST_SYNC_TABLES = 0.12;
/** Against the least time, and against the least that Severa's limit admits. */
const WALL_SPARE = 1.3;
const LIMITED_SPARE = 1.1;
const SEVERA_PER_SECOND = 8;
const CPU_MS_PER_ITEM = 1;
const HEAP_KB_PER_ITEM = 3;
const COLD_START_RATIO = 1.5;
/** Above this many on each side a first sync is judged by its counts only: it takes too long to be repeated. */
const TIMED_PER_SIDE = 500;

export function isBroken({ figure, limit }: Budget): boolean {
  return !(figure <= limit);
}

type Ratios = Pick<ColdStart, 'ratioTime' | 'ratioRss'>;

/** Every budget that these figures can be held against. */
export function budgetsOf(all: readonly Figures[], coldStart: Ratios | null): readonly Budget[] {
  return [...all.flatMap(ofRun), ...slopes(all), ...(coldStart === null ? [] : ofColdStart(coldStart))];
}

/** How a world is called. */
export function worldName({ perSide, latencyMs, limited }: Pick<Figures, 'perSide' | 'latencyMs' | 'limited'>): string {
  return `${perSide}+${perSide}, ${latencyMs} ms${limited ? ", Severa's limit" : ''}`;
}

function ofRun(figures: Figures): readonly Budget[] {
  const { scenario, items, wallMs, limited, latencyMs, perSide } = figures;
  const asked = askedOf(figures);
  const budget = (what: string, figure: number, limit: number, unit: string): Budget => ({
    name: `${scenario} (${worldName(figures)}): ${what}`,
    figure,
    limit,
    unit,
  });
  const graph = budget('Graph requests', asked.graph, graphLimit(scenario, perSide), 'requests');
  switch (scenario) {
    case 'first sync': {
      const { ms } = leastOf(scenario, figures);
      const severaRequests = asked.severa + asked.lookUps + (figures.severa.requests.token ?? 0);
      return [
        graph,
        budget('table operations for an item', asked.tables / items, FIRST_SYNC_TABLES, 'operations'),
        ...(latencyMs > 0 && !limited && perSide <= TIMED_PER_SIDE
          ? [budget('time against the least', wallMs / 1000, (ms * WALL_SPARE) / 1000, 's')]
          : []),
        ...(limited
          ? [
              budget(
                "time against Severa's limit",
                wallMs / 1000,
                (severaRequests / SEVERA_PER_SECOND) * LIMITED_SPARE,
                's',
              ),
            ]
          : []),
      ];
    }
    case 'echo sync':
      return [
        graph,
        budget('calendar writes', asked.calendarWrites, 0, 'writes'),
        budget('participants calls', asked.participants, 0, 'requests'),
      ];
    case 'echo pull':
      return [
        budget('calendar writes', asked.calendarWrites, 0, 'writes'),
        budget('participants calls', asked.participants, 0, 'requests'),
      ];
    case 'no change, pull':
      return [
        budget('Severa requests', asked.severa, QUIET_PULL.severa, 'requests'),
        budget('table operations, the pace apart', asked.tables - asked.pace, QUIET_PULL.tables, 'operations'),
      ];
    case 'no change, sync':
      return [
        budget('Graph requests', asked.graph, QUIET_SYNC.graph, 'requests'),
        budget('Severa requests', asked.severa, QUIET_SYNC.severa, 'requests'),
        budget('table operations, the pace apart', asked.tables - asked.pace, QUIET_SYNC.tables, 'operations'),
      ];
    case '100 changes':
      return [
        budget('Graph requests', asked.graph, CHANGES_GRAPH, 'requests'),
        budget('Severa requests', asked.severa, CHANGES_SEVERA, 'requests'),
      ];
  }
}

/** Pages of changes, full batches of writes, full batches of reads that confirm or look for marks, and two more. */
function graphLimit(scenario: Scenario, perSide: number): number {
  const pages = pagesOf(perSide, LIMITS.deltaPage);
  if (scenario === 'first sync') return (pages + batchesOf(perSide) + SPARE_GRAPH) * FIRST_SYNC_SPARE;
  if (scenario === 'echo sync') return pages + SPARE_GRAPH;
  const { severa, outlook } = CHANGES;
  const reads = outlook.added + 2 * outlook.deleted;
  return 1 + batchesOf(severa.edited + severa.added + severa.deleted) + batchesOf(reads) + SPARE_GRAPH;
}

/** What one more item costs, from two sizes of one world without a delay: what a start costs falls out. */
function slopes(all: readonly Figures[]): readonly Budget[] {
  const firsts = all
    .filter(({ scenario, latencyMs, limited }) => scenario === 'first sync' && latencyMs === 0 && !limited)
    .sort((one, other) => one.items - other.items);
  const [small, large] = [firsts[0], firsts.at(-1)];
  if (small === undefined || large === undefined || small.items === large.items) return [];
  const more = large.items - small.items;
  const heap = (bytes: number) => bytes / 1024 / more;
  const between = `from ${small.items} to ${large.items} items`;
  const middle =
    small.midHeapBytes === null || large.midHeapBytes === null ? null : large.midHeapBytes - small.midHeapBytes;
  return [
    {
      name: `first sync, CPU for an item, ${between}`,
      figure: (large.cpuMs - small.cpuMs) / more,
      limit: CPU_MS_PER_ITEM,
      unit: 'ms',
    },
    ...(middle === null
      ? []
      : [
          {
            name: `first sync, live heap for an item in the middle of the run, ${between}`,
            figure: heap(middle),
            limit: HEAP_KB_PER_ITEM,
            unit: 'KB',
          },
        ]),
    {
      name: `first sync, heap for an item after the run, ${between}`,
      figure: heap(large.heapBytes - small.heapBytes),
      limit: HEAP_KB_PER_ITEM,
      unit: 'KB',
    },
  ];
}

function ofColdStart({ ratioTime, ratioRss }: Ratios): readonly Budget[] {
  return [
    { name: 'cold start, time against an empty function', figure: ratioTime, limit: COLD_START_RATIO, unit: 'times' },
    { name: 'cold start, memory against an empty function', figure: ratioRss, limit: COLD_START_RATIO, unit: 'times' },
  ];
}
