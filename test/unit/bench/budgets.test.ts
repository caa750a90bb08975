import { describe, expect, it } from 'vitest';
import { askedOf } from '../../bench/asked.ts';
import { budgetsOf, isBroken } from '../../bench/budgets.ts';
import type { Figures } from '../../bench/figures.ts';
import { budgetLines } from '../../bench/table.ts';
import { figures, traffic } from './figures.ts';

function broken(...all: Figures[]): string[] {
  return budgetsOf(all, null)
    .filter(isBroken)
    .map(({ name }) => name);
}

describe('what counts', () => {
  it('leaves sign-in, look-ups, refusals, what is made once and looks at empty queues apart', () => {
    const asked = askedOf(
      figures({
        severa: traffic({ token: 1, users: 1, types: 2, list: 8, create: 500, participants: 3, throttled: 4 }),
      }),
    );
    expect(asked).toEqual({
      graph: 35,
      severa: 511,
      signIn: 2,
      lookUps: 3,
      participants: 3,
      calendarWrites: 1000,
      tables: 95,
      pace: 25,
      queues: 1,
    });
  });
});

describe('a first sync', () => {
  it('keeps its budgets', () => {
    expect(broken(figures())).toEqual([]);
  });

  it('may ask Graph for a tenth more than pages, full batches and two', () => {
    const asking = (batch: number) => figures({ graph: traffic({ delta: 10, batch }, { create: 500 }) });
    expect(broken(asking(30))).toEqual([]);
    expect(broken(asking(31))).toEqual(['first sync (500+500, 0 ms): Graph requests']);
  });

  it('may do 0.12 table operations an item, those of the pace included', () => {
    const doing = (transaction: number) => figures({ storage: traffic({ transaction, pace: 25 }) });
    expect(broken(doing(95))).toEqual([]);
    expect(broken(doing(96))).toEqual(['first sync (500+500, 0 ms): table operations for an item']);
  });

  it('may take 1.3 times the least with a delay, and is not timed without one', () => {
    const taking = (wallMs: number, more: Partial<Figures> = {}) => figures({ latencyMs: 50, wallMs, ...more });
    expect(broken(taking(10_400))).toEqual([]);
    expect(broken(taking(10_401))).toEqual(['first sync (500+500, 50 ms): time against the least']);
    expect(broken(taking(99_000, { latencyMs: 0 }))).toEqual([]);
  });

  it("may take 1.1 times what Severa's limit needs, sign-in and look-ups included", () => {
    const taking = (wallMs: number) => figures({ latencyMs: 50, limited: true, wallMs });
    // 511 requests, 8 a second
    expect(broken(taking(70_262))).toEqual([]);
    expect(broken(taking(70_263))).toEqual([
      "first sync (500+500, 50 ms, Severa's limit): time against Severa's limit",
    ]);
  });
});

describe('what one more item costs', () => {
  const large = (more: Partial<Figures> = {}) =>
    figures({
      perSide: 5000,
      items: 10_000,
      cpuMs: 11_000,
      graph: traffic({ delta: 100, batch: 250 }),
      storage: traffic({ transaction: 900 }),
      ...more,
    });

  it('is reckoned from two sizes, so that a start costs nothing', () => {
    expect(broken(figures(), large())).toEqual([]);
    expect(broken(large({ cpuMs: 11_001 }), figures())).toEqual([
      'first sync, CPU for an item, from 1000 to 10000 items',
    ]);
  });

  it('counts memory in the middle of the run and after it', () => {
    const heap = 9000 * 3 * 1024 + 1;
    const over = large({ heapBytes: figures().heapBytes + heap, midHeapBytes: 45 * 1024 * 1024 + heap });
    expect(broken(figures(), over)).toEqual([
      'first sync, live heap for an item in the middle of the run, from 1000 to 10000 items',
      'first sync, heap for an item after the run, from 1000 to 10000 items',
    ]);
  });

  it('is not told from one size, nor from runs with a delay', () => {
    expect(broken(figures(), large({ latencyMs: 50, cpuMs: 99_000 }))).toEqual([]);
  });
});

describe('the other runs', () => {
  const quiet = { items: 1, graph: traffic(), severa: traffic(), storage: traffic() };

  it('right after a first sync write nothing and ask nobody who takes part', () => {
    const echo = figures({ ...quiet, scenario: 'echo sync', graph: traffic({ delta: 10 }) });
    expect(broken(echo)).toEqual([]);
    const bad = { graph: traffic({ delta: 10, batch: 3 }, { update: 1 }), severa: traffic({ participants: 1 }) };
    expect(broken({ ...echo, ...bad })).toEqual([
      'echo sync (500+500, 0 ms): Graph requests',
      'echo sync (500+500, 0 ms): calendar writes',
      'echo sync (500+500, 0 ms): participants calls',
    ]);
    expect(broken({ ...echo, scenario: 'echo pull', severa: traffic({ participants: 1, create: 1 }) })).toHaveLength(2);
  });

  it('without changes look once at each side', () => {
    const pull = figures({ ...quiet, scenario: 'no change, pull', severa: traffic({ list: 2 }) });
    const sync = figures({ ...quiet, scenario: 'no change, sync', graph: traffic({ delta: 1 }) });
    const tables = (get: number) => ({ storage: traffic({ get, pace: 1 }) });
    expect(broken({ ...pull, ...tables(4) }, { ...sync, ...tables(5) })).toEqual([]);
    expect(broken({ ...pull, ...tables(5) }, { ...sync, ...tables(6) })).toHaveLength(2);
    expect(broken({ ...sync, severa: traffic({ types: 1, users: 1, token: 1 }) })).toEqual([]);
    expect(broken({ ...sync, severa: traffic({ read: 1 }) })).toEqual([
      'no change, sync (500+500, 0 ms): Severa requests',
    ]);
  });

  it('for 100 changes ask 7 times in Graph and 150 times in Severa', () => {
    const changes = (batch: number, read: number) =>
      figures({ scenario: '100 changes', items: 100, graph: traffic({ delta: 1, batch }), severa: traffic({ read }) });
    expect(broken(changes(6, 150))).toEqual([]);
    expect(broken(changes(7, 151))).toHaveLength(2);
  });

  it('from a cold start take one and a half times what an empty function takes', () => {
    const cold = { ratioTime: 1.5, ratioRss: 1.51 };
    expect(
      budgetsOf([], cold)
        .filter(isBroken)
        .map(({ name }) => name),
    ).toEqual(['cold start, memory against an empty function']);
  });
});

describe('the verdict', () => {
  it('names every broken budget with its figure and its limit, and counts the kept ones', () => {
    const lines = budgetLines([
      { name: 'one', figure: 7, limit: 7, unit: 'requests' },
      { name: 'two', figure: 12.04, limit: 10.4, unit: 's' },
      { name: 'three', figure: Number.NaN, limit: 1, unit: 'ms' },
    ]);
    expect(lines).toEqual([
      '1 of 3 budgets are kept.',
      'BROKEN  two: 12.0, at most 10.4 s',
      'BROKEN  three: NaN, at most 1 ms',
    ]);
  });
});
