import { describe, expect, it } from 'vitest';
import { mergeFields } from '../../../shared/sync/merge.ts';
import { hasPending, resolvePending, withPending } from '../../../shared/sync/pending.ts';
import { item, link, NOW, SAME } from './samples.ts';

const sendNotes = (row = link()) => {
  const severa = { item: item({ notes: 'A' }), modified: NOW };
  const merge = mergeFields(row, severa, { item: item(), modified: NOW }, SAME);
  return withPending(row, merge, severa, { item: item(), modified: NOW }, SAME) ?? row;
};

describe('a write without an answer (M1, M2)', () => {
  it('that was done is the agreement: a later edit on the other side has no rival', () => {
    const row = resolvePending(sendNotes(), item({ notes: 'B' }), item({ notes: 'A' }));
    const severa = { item: item({ notes: 'B' }), modified: NOW - 60_000 };
    const exchange = { item: item({ notes: 'A' }), modified: NOW + 60_000 };
    expect(mergeFields(row, severa, exchange, SAME)).toMatchObject({ toExchange: ['notes'], toSevera: [], losses: [] });
    expect(hasPending(row)).toBe(false);
  });

  it('that was done is the agreement also when the person took his edit back', () => {
    const row = resolvePending(sendNotes(), item(), item({ notes: 'A' }));
    const severa = { item: item(), modified: NOW };
    expect(mergeFields(row, severa, { item: item({ notes: 'A' }), modified: NOW }, SAME).toExchange).toEqual(['notes']);
  });

  it('that was not done leaves the agreement as it was', () => {
    const row = resolvePending(sendNotes(), item({ notes: 'A' }), item());
    const severa = { item: item({ notes: 'A' }), modified: NOW };
    expect(mergeFields(row, severa, { item: item(), modified: NOW }, SAME).toExchange).toEqual(['notes']);
  });

  it('waits while the written side was not read', () => {
    expect(hasPending(resolvePending(sendNotes(), item({ notes: 'A' }), null))).toBe(true);
  });

  it('needs no row when nothing is written', () => {
    const nothing = { toSevera: [], toExchange: [], losses: [], agreed: [] };
    const side = { item: item(), modified: NOW };
    expect(withPending(link(), nothing, side, side, SAME)).toBeNull();
  });
});
