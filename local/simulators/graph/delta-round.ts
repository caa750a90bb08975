import { instancesIn, overlaps, type Window } from './series.ts';
import type { Change, DeltaEntry, Mailbox, StoredEvent } from './state.ts';
import type { World } from './world.ts';

/**
 * What a round says: everything in the window (`from` 0), or what the changes after `from` did to it.
 *
 * A change anywhere in a series brings the master and all its occurrences in the window again, and no word of an
 * occurrence that is gone (microsoft-graph-docs#6353, #2963). An event edited outside the window comes as removed,
 * whether it was ever in it or not (#6599, #10687).
 */
export function roundOf(
  world: World,
  mailbox: Mailbox,
  calendar: string,
  window: Window,
  from: number,
  until: number,
): DeltaEntry[][] {
  const { faults } = world;
  const { changes } = mailbox.store;
  const groups: DeltaEntry[][] = [];
  for (const [number, item] of lastStates(changes.slice(from, until))) {
    if (faults.returnedItemsLost && returned(changes.slice(from, until), number, calendar)) continue;
    const shown = item?.calendar === calendar ? seriesShown(entriesIn(item, window), faults.deltaSeries) : [];
    if (shown.length > 0) groups.push(shown);
    if (faults.removedForLostOccurrences && from > 0 && item?.calendar === calendar) {
      groups.push(...lostOccurrences(item, lastIn(changes, from, number, calendar), window));
    }
    if (shown.length === 0 && from > 0) {
      const before = item?.calendar === calendar ? item : lastIn(changes, until, number, calendar);
      if (before)
        groups.push(...removals(before, window, item === null || item !== before, faults.removedForInstances));
    }
  }
  return disturb(world, [...groups, ...replays(world, changes, calendar, window, from, until)]);
}

/** What earlier rounds showed and nothing happened to since comes again: "be prepared for replays" (delta overview). */
function replays(
  { faults, random }: World,
  changes: readonly Change[],
  calendar: string,
  window: Window,
  from: number,
  until: number,
): DeltaEntry[][] {
  if (from === 0 || faults.replayRate === 0) return [];
  const news = new Set(changes.slice(from, until).map(({ number }) => number));
  const shown = new Map<number, (StoredEvent | null)[]>();
  for (const { number, item } of changes.slice(0, from)) {
    if (!news.has(number)) shown.set(number, [...(shown.get(number) ?? []), item]);
  }
  return [...shown.values()].flatMap((states) => {
    if (random() >= faults.replayRate) return [];
    const item = states.at(faults.replay === 'stale' && states.length > 1 ? -2 : -1);
    const entries = item?.calendar === calendar ? entriesIn(item, window) : [];
    return entries.length > 0 ? [entries] : [];
  });
}

/** It was in the calendar, left it, and lies in it again. */
function returned(changes: readonly Change[], number: number, calendar: string): boolean {
  const places = changes.filter((change) => change.number === number).map(({ item }) => item?.calendar === calendar);
  return places.at(-1) === true && places.includes(false);
}

function seriesShown(entries: DeltaEntry[], what: 'whole' | 'master' | 'occurrences'): DeltaEntry[] {
  if (what === 'whole') return entries;
  return entries.filter(({ item, instance }) => !item.recurrence || (what === 'master') === (instance === null));
}

/** Occurrences that the window held before, under ids that it doesn't hold now. */
function lostOccurrences(item: StoredEvent, before: StoredEvent | null, window: Window): DeltaEntry[][] {
  if (!before?.recurrence) return [];
  const same = item.instanceGeneration === before.instanceGeneration;
  const now = new Set(same ? instancesIn(item, window).map(({ date }) => date) : []);
  const lost = instancesIn(before, window).filter(({ date }) => !now.has(date));
  return lost.map((instance): DeltaEntry[] => [{ kind: 'removed', item: before, instance }]);
}

function lastStates(changes: readonly Change[]): Map<number, StoredEvent | null> {
  const states = new Map<number, StoredEvent | null>();
  for (const { number, item } of changes) states.set(number, item);
  return states;
}

/** The event as it was when this calendar last held it: its mutable id then is the one that clients know. */
function lastIn(changes: readonly Change[], until: number, number: number, calendar: string): StoredEvent | null {
  for (let at = until - 1; at >= 0; at -= 1) {
    const change = changes[at];
    if (change?.number === number && change.item?.calendar === calendar) return change.item;
  }
  return null;
}

function entriesIn(item: StoredEvent, window: Window): DeltaEntry[] {
  if (!item.recurrence) return overlaps(item.span, window) ? [{ kind: 'item', item, instance: null }] : [];
  const instances = instancesIn(item, window);
  if (instances.length === 0) return [];
  return [
    { kind: 'item', item, instance: null },
    ...instances.map((instance): DeltaEntry => ({ kind: 'item', item, instance })),
  ];
}

function removals(item: StoredEvent, window: Window, gone: boolean, forInstances: boolean): DeltaEntry[][] {
  const own: DeltaEntry = { kind: 'removed', item, instance: null };
  if (!gone || !forInstances) return [[own]];
  return [[own], ...instancesIn(item, window).map((instance): DeltaEntry[] => [{ kind: 'removed', item, instance }])];
}

function disturb(world: World, groups: DeltaEntry[][]): DeltaEntry[][] {
  const { faults, random } = world;
  const all = [...groups];
  if (faults.repeatDeltaItemRate > 0) {
    for (const group of groups) {
      if (random() >= faults.repeatDeltaItemRate) continue;
      const first = all.indexOf(group);
      all.splice(first + 1 + Math.floor(random() * (all.length - first)), 0, group);
    }
  }
  if (!faults.shuffleDelta) return all;
  return shuffled(all, random).map((group) => shuffled(group, random));
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [left, right] = [mixed[i], mixed[j]];
    if (left !== undefined && right !== undefined) [mixed[i], mixed[j]] = [right, left];
  }
  return mixed;
}
