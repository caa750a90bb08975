import type { Item, LocalDate } from './item.ts';

/** Values by key; a key that is missing has none. Equal texts are equal values (digests, or the values themselves). */
export type Keyed = Readonly<Record<string, string>>;

/** One side of a merge. */
export interface KeyedSide {
  /** As this side held it at the last agreement. */
  readonly then: Keyed;
  /** As it was read; null: not read, so as it was. */
  readonly now: Keyed | null;
  /** The other side's present values as this side would hold them after a write; null when the other wasn't read. */
  readonly offered: Keyed | null;
  /** When the value of a key changed here (M1): the stamp of its first reading. */
  readonly time: (key: string) => number;
}

export interface KeyMerge {
  /** Keys whose value (or absence) is to be taken over. */
  readonly toLeft: readonly string[];
  readonly toRight: readonly string[];
  /** Values that lose: the side that holds them. */
  readonly losses: readonly { readonly key: string; readonly side: 'left' | 'right' }[];
  /** Keys in which both sides agree once this is done, written or not. */
  readonly agreed: readonly string[];
}

/** Which of two values wins whatever its time; null: the newer. Both are what the sides hold now. */
export type Precedence = (left: string | undefined, right: string | undefined) => 'left' | 'right' | null;

/**
 * M1, M2 for what merges key by key: each key by itself, a side compared only with what it held itself. One side changed:
 * that side. Both to the same: agreement. Both otherwise: `precedence`, else the newer, equal times: right.
 */
export function mergeKeys(left: KeyedSide, right: KeyedSide, precedence: Precedence = () => null): KeyMerge {
  const merge = { toLeft: [] as string[], toRight: [] as string[], losses: [] as KeyMerge['losses'][number][] };
  const agreed: string[] = [];
  for (const key of keysOf(left, right)) {
    const [leftNow, rightNow] = [valueNow(left, key), valueNow(right, key)];
    const leftChanged = leftNow !== held(left.then, key);
    const rightChanged = rightNow !== held(right.then, key);
    if (!leftChanged && !rightChanged) continue;
    agreed.push(key);
    if (isOffered(left, key, leftNow) || isOffered(right, key, rightNow)) continue;
    const leftWins = leftChanged && (!rightChanged || wins(key, left, right, precedence(leftNow, rightNow)));
    (leftWins ? merge.toRight : merge.toLeft).push(key);
    if (leftChanged && rightChanged) merge.losses.push({ key, side: leftWins ? 'right' : 'left' });
  }
  return { ...merge, agreed };
}

/**
 * A side that changed its rule or time replaces the other's sets whole: the keys in which that other side differs from
 * what it is offered, to be taken over or removed, whatever changed there.
 */
export function replacedKeys({ then, now, offered }: Pick<KeyedSide, 'then' | 'now' | 'offered'>): readonly string[] {
  if (offered === null) return [];
  const present = now ?? then;
  const keys = [...new Set([...Object.keys(present), ...Object.keys(offered)])].sort();
  return keys.filter((key) => held(present, key) !== held(offered, key));
}

function wins(key: string, left: KeyedSide, right: KeyedSide, first: 'left' | 'right' | null): boolean {
  return first === null ? left.time(key) > right.time(key) : first === 'left';
}

function isOffered(side: KeyedSide, key: string, now: string | undefined): boolean {
  return side.offered !== null && held(side.offered, key) === now;
}

function valueNow(side: KeyedSide, key: string): string | undefined {
  return held(side.now ?? side.then, key);
}

function held(values: Keyed, key: string): string | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

function keysOf(...sides: readonly KeyedSide[]): string[] {
  return [...new Set(sides.flatMap(({ then, now }) => [...Object.keys(then), ...Object.keys(now ?? {})]))].sort();
}

/** What stands for a deleted occurrence among the values of `occurrenceStates`. */
export const EXCLUDED = 'excluded';

/**
 * Exclusions and overrides as one keyed map: an occurrence is untouched (no key), deleted, or changed. `textOf`: an
 * override as text or digest, never `EXCLUDED`.
 */
export function occurrenceStates(
  { exclusions, overrides }: Pick<Item, 'exclusions' | 'overrides'>,
  textOf: (date: LocalDate, override: Item['overrides'][LocalDate]) => string,
): Keyed {
  return {
    ...Object.fromEntries(Object.entries(overrides).map(([date, override]) => [date, textOf(date, override)])),
    ...Object.fromEntries(exclusions.map((date) => [date, EXCLUDED])),
  };
}

/** M3 for an occurrence: deleted on one side and changed on the other, the change wins. */
export const editBeatsDeletion: Precedence = (left, right) => {
  if (left === EXCLUDED && right !== undefined && right !== EXCLUDED) return 'right';
  return right === EXCLUDED && left !== undefined && left !== EXCLUDED ? 'left' : null;
};
