import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { mergeFields } from '../../../shared/sync/merge.ts';
import { firstRead, isUnderWay, resolvePending, withPending } from '../../../shared/sync/pending.ts';
import type { Link } from '../../../shared/sync/ports.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { item, LOSSY, link, NOW, SAME } from './samples.ts';

const side = (fields: Partial<Item> = {}, modified = NOW) => ({ item: item(fields), modified });

/** The row before a merge of these two sides is written. */
function begun(severa: ReturnType<typeof side>, exchange: ReturnType<typeof side>, row = link(), express = SAME): Link {
  const merge = mergeFields(row, severa, exchange, express);
  const next = withPending(row, merge, severa, exchange, express);
  if (next === null) throw new Error('Something is to be written.');
  return next;
}

describe('a write to Severa whose answer was lost', () => {
  const row = begun(side(), side({ notes: 'N', location: 'L' }));

  it('is under way while a reading shows none of it', () => {
    expect(isUnderWay(row, item(), row.updated - 1)).toBe(true);
  });

  it('is no longer, as soon as some of it shows', () => {
    expect(isUnderWay(row, item({ notes: 'N', location: 'L' }), row.updated - 1)).toBe(false);
    expect(isUnderWay(row, item({ notes: 'N' }), row.updated - 1)).toBe(false);
  });

  it('is no longer, once a finished write would show', () => {
    expect(isUnderWay(row, item(), row.updated)).toBe(false);
  });

  it('one to Outlook doesn’t count, nor does none at all', () => {
    const toOutlook = begun(side({ notes: 'N' }), side());
    expect(isUnderWay(toOutlook, item(), toOutlook.updated - 1)).toBe(false);
    expect(isUnderWay(link(), item(), link().updated - 1)).toBe(false);
  });
});

describe('what a side will hold after a write', () => {
  it('is kept as that side expresses it, and the other side as it was read', () => {
    const severa = side({ subject: 'A subject too long for Outlook' });
    const toOutlook = begun(severa, side(), link(), LOSSY).pending.subject;
    const values = (subject: string) => sideValues('link-1', item({ subject })).fields.subject;
    expect(toOutlook).toEqual({
      to: 'exchange',
      severa: values('A subject too long for Outlook'),
      exchange: values('A subject '),
      at: NOW,
    });
    const toSevera = begun(side(), side({ subject: '' }, NOW + 5), link(), LOSSY).pending.subject;
    expect(toSevera).toEqual({ to: 'severa', severa: values('(no subject)'), exchange: values(''), at: NOW + 5 });
  });

  it('a pair that was never agreed on: what both sides hold now is what later edits are seen against', () => {
    const pair = { ...link(), severa: null, exchange: null };
    const merge = { toSevera: ['notes'], toExchange: ['location'], losses: [], agreed: [] } as const;
    const [severa, exchange] = [side({ location: 'L' }), side({ notes: 'N' })];
    const row = withPending(pair, merge, severa, exchange, SAME);
    expect(row).toMatchObject({
      severa: sideValues('link-1', severa.item),
      exchange: sideValues('link-1', exchange.item),
      pending: { notes: { to: 'severa' }, location: { to: 'exchange' } },
    });
    const seenHalf = withPending(pair, { ...merge, toSevera: [] }, severa, null, SAME);
    expect(seenHalf).toMatchObject({ severa: sideValues('link-1', severa.item), exchange: null });
    const otherHalf = withPending(pair, { ...merge, toExchange: [] }, null, exchange, SAME);
    expect(otherHalf).toMatchObject({ severa: null, exchange: sideValues('link-1', exchange.item) });
  });

  it('what was agreed before stays the agreement until the write is booked', () => {
    const row = begun(side({ notes: 'N' }), side());
    expect([row.severa, row.exchange]).toEqual([link().severa, link().exchange]);
  });

  it('a row that was agreed on by one side only can’t be resolved', () => {
    const pending = begun(side({ notes: 'N' }), side()).pending;
    for (const half of [{ severa: null }, { exchange: null }]) {
      const row = link(item(), item(), { pending, ...half });
      expect(resolvePending(row, item(), item({ notes: 'N' }))).toBe(row);
    }
  });

  it('a row without unbooked writes is left as it is', () => {
    const row = link();
    expect(resolvePending(row, item({ notes: 'N' }), item())).toBe(row);
  });
});

describe('the time that counts for a value that waited to be written (M1)', () => {
  const sent = { to: 'severa', severa: 's', exchange: 'e', at: NOW } as const;

  it('is that of its first reading while it is the same value', () => {
    expect(firstRead(sent, 'severa', { severa: 'other', exchange: 'e' }, NOW + 9)).toBe(NOW);
    expect(firstRead({ ...sent, to: 'exchange' }, 'exchange', { severa: 's', exchange: 'other' }, NOW + 9)).toBe(NOW);
  });

  it('is that of its edit when it was edited since', () => {
    expect(firstRead(sent, 'severa', { severa: 's', exchange: 'edited' }, NOW + 9)).toBe(NOW + 9);
    expect(firstRead({ ...sent, to: 'exchange' }, 'exchange', { severa: 'edited', exchange: 'e' }, NOW + 9)).toBe(
      NOW + 9,
    );
  });

  it('has nothing to do with a write the other way', () => {
    expect(firstRead(sent, 'exchange', { severa: 's', exchange: 'e' }, NOW + 9)).toBe(NOW + 9);
    expect(firstRead(undefined, 'severa', {}, NOW + 9)).toBe(NOW + 9);
  });

  it('is the earlier one when the stamp goes back', () => {
    expect(firstRead(sent, 'severa', { exchange: 'e' }, NOW - 9)).toBe(NOW - 9);
  });
});
