import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import {
  EXCLUDED,
  editBeatsDeletion,
  type Keyed,
  type KeyedSide,
  mergeKeys,
  occurrenceStates,
  replacedKeys,
} from '../../../shared/calendar/merge-keys.ts';
import { mergeFields } from '../../../shared/sync/merge.ts';
import { item, LOSSY, link, SAME } from '../sync/samples.ts';
import { dice } from './random-series.ts';

function side(then: Keyed, now: Keyed | null, time = 0, offered: Keyed | null = null): KeyedSide {
  return { then, now, offered, time: () => time };
}
const before = { a: '1', b: '2' };

describe('a key', () => {
  it('that changed on one side goes to the other, also when it is new or gone', () => {
    const left = side(before, { b: '3', c: '4' });
    expect(mergeKeys(left, side(before, before))).toEqual({
      toLeft: [],
      toRight: ['a', 'b', 'c'],
      losses: [],
      agreed: ['a', 'b', 'c'],
    });
    expect(mergeKeys(side(before, before), left).toLeft).toEqual(['a', 'b', 'c']);
  });

  it('is compared with its own side only: the same thing held in two ways is no change', () => {
    expect(mergeKeys(side({ a: 'cut…' }, { a: 'cut…' }), side({ a: 'whole' }, { a: 'whole' }))).toEqual({
      toLeft: [],
      toRight: [],
      losses: [],
      agreed: [],
    });
  });

  it('of a side that was not read is as it was', () => {
    expect(mergeKeys(side(before, null), side(before, { a: '9', b: '2' })).toLeft).toEqual(['a']);
    expect(mergeKeys(side(before, null), side(before, null)).agreed).toEqual([]);
  });

  it('that changed on both sides is taken from the newer, equal times from the right, and the loss is named', () => {
    const merge = (leftTime: number, rightTime: number) =>
      mergeKeys(side(before, { ...before, a: 'l' }, leftTime), side(before, { ...before, a: 'r' }, rightTime));
    expect(merge(2, 1)).toMatchObject({ toRight: ['a'], losses: [{ key: 'a', side: 'right' }] });
    expect(merge(1, 1)).toMatchObject({ toLeft: ['a'], losses: [{ key: 'a', side: 'left' }] });
    expect(merge(1, 2)).toMatchObject({ toLeft: ['a'], toRight: [] });
  });

  it('that both sides changed to the same is agreed and not written', () => {
    const left = side(before, { ...before, a: 'x' }, 1, { ...before, a: 'x' });
    expect(mergeKeys(left, side(before, { ...before, a: 'X' }, 2))).toEqual({
      toLeft: [],
      toRight: [],
      losses: [],
      agreed: ['a'],
    });
  });

  it('that both sides removed is agreed', () => {
    const gone = (offered: Keyed) => side({ a: '1' }, {}, 0, offered);
    expect(mergeKeys(gone({}), gone({}))).toEqual({ toLeft: [], toRight: [], losses: [], agreed: ['a'] });
  });

  it('called like a part of every object is a key like any other', () => {
    expect(mergeKeys(side({}, { constructor: 'x' }), side({}, {})).toRight).toEqual(['constructor']);
  });

  it('merges by itself, whatever becomes of the others', () => {
    const left = side(before, { a: 'l', b: '2' }, 5);
    const right = side(before, { a: '1', b: 'r' }, 1);
    expect(mergeKeys(left, right)).toMatchObject({ toLeft: ['b'], toRight: ['a'], losses: [] });
  });
});

describe('keys', () => {
  it('merge as fields do, both ways of holding a value included', () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 400; seed += 1) {
      const roll = dice(seed);
      const express = roll.pick([SAME, LOSSY]);
      const words = () => ({ location: roll.pick(['', 'a', 'b']), notes: roll.pick(['', 'a', 'b']) });
      const [agreed, severaNow, exchangeNow] = [item(words()), item(words()), item(words())];
      const [severaTime, exchangeTime] = [roll.whole(1, 3), roll.whole(1, 3)];
      const then = { severa: express.toSevera(agreed), exchange: agreed };
      const merged = mergeFields(
        link(then.severa, then.exchange),
        { item: severaNow, modified: severaTime },
        { item: exchangeNow, modified: exchangeTime },
        express,
      );
      const texts = ({ location, notes, subject }: Item): Keyed => ({ location, notes, subject });
      const keyed = mergeKeys(
        side(texts(then.severa), texts(severaNow), severaTime, texts(express.toSevera(exchangeNow))),
        side(texts(then.exchange), texts(exchangeNow), exchangeTime, texts(express.toExchange(severaNow))),
      );
      const sides = { left: 'severa', right: 'exchange' } as const;
      expect(
        { ...keyed, losses: keyed.losses.map(({ key, side }) => ({ field: key, side: sides[side] })) },
        `seed ${seed}`,
      ).toEqual({
        toLeft: [...merged.toSevera].sort(),
        toRight: [...merged.toExchange].sort(),
        losses: [...merged.losses].sort((one, other) => (one.field < other.field ? -1 : 1)),
        agreed: [...merged.agreed].sort(),
      });
      outcomes.add(`${keyed.toLeft.length} ${keyed.toRight.length} ${keyed.losses.length}`);
    }
    expect(outcomes.size).toBeGreaterThan(5);
  });
});

describe('an occurrence', () => {
  const states = (exclusions: string[], overrides: Record<string, { subject: string }>) =>
    occurrenceStates({ exclusions, overrides }, (_, { subject }) => subject ?? '');

  it('is untouched, deleted or changed', () => {
    expect(states(['2026-03-09'], { '2026-03-16': { subject: 'A' } })).toEqual({
      '2026-03-09': EXCLUDED,
      '2026-03-16': 'A',
    });
  });

  it('deleted here and changed there stays changed, however old the change is (M3)', () => {
    const deleted = side({}, states(['2026-03-09'], {}), 9);
    const changed = side({}, states([], { '2026-03-09': { subject: 'A' } }), 1);
    const left = mergeKeys(deleted, changed, editBeatsDeletion);
    expect(left).toMatchObject({ toLeft: ['2026-03-09'], toRight: [], losses: [{ side: 'left' }] });
    expect(mergeKeys(changed, deleted, editBeatsDeletion)).toMatchObject({ toRight: ['2026-03-09'], toLeft: [] });
  });

  it('changed on both sides is the newer one, and brought back against deleted is the newer one', () => {
    const at = (state: Keyed, time: number, then: Keyed = {}) => side(then, state, time);
    expect(mergeKeys(at({ d: 'A' }, 2), at({ d: 'B' }, 1), editBeatsDeletion).toRight).toEqual(['d']);
    const changed = { d: 'A' };
    expect(mergeKeys(at({}, 2, changed), at({ d: EXCLUDED }, 1, changed), editBeatsDeletion).toRight).toEqual(['d']);
    expect(mergeKeys(at({}, 1, changed), at({ d: EXCLUDED }, 2, changed), editBeatsDeletion).toLeft).toEqual(['d']);
  });
});

describe('a side that changed its rule or time', () => {
  it("replaces the other's keys whole: those that differ are taken over, those it has not go", () => {
    const then = { same: '1', other: '2', gone: '3' };
    expect(replacedKeys({ then, now: null, offered: { same: '1', other: '9', fresh: '4' } })).toEqual([
      'fresh',
      'gone',
      'other',
    ]);
    expect(replacedKeys({ then, now: {}, offered: { same: '1' } })).toEqual(['same']);
    expect(replacedKeys({ then, now: null, offered: null })).toEqual([]);
  });
});
