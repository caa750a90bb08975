import { instancesIn, overlaps, type Window } from './series.ts';
import type { Change, DeltaEntry, Mailbox, StoredEvent } from './state.ts';
import type { World } from './world.ts';

/** The last change that delta may show by now. */
export function visibleUntil(world: World, mailbox: Mailbox): number {
  const { changes } = mailbox.store;
  let until = changes.length;
  while (until > 0 && (changes[until - 1]?.at ?? 0) + world.faults.deltaDelayMs > world.clock()) until -= 1;
  return until;
}

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
    const shown = item?.calendar === calendar ? entriesIn(item, window) : [];
    if (shown.length > 0) groups.push(shown);
    else if (from > 0) {
      const before = item?.calendar === calendar ? item : lastIn(changes, until, number, calendar);
      if (before)
        groups.push(...removals(before, window, item === null || item !== before, faults.removedForInstances));
    }
  }
  return disturb(world, groups);
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
