import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { FIELDS } from '../../../shared/calendar/item.ts';
import { fillPair, mergeFields } from '../../../shared/sync/merge.ts';
import { item, LOSSY, link, NOW, POLICY, SAME } from './samples.ts';

const at = (modified: number, fields: Partial<Item> = {}) => ({ item: item(fields), modified });

describe('a value that the other side has already, as it would hold it', () => {
  it('is agreed on, and written by nobody', () => {
    // Severa needs a name: an empty one in Outlook is what its placeholder stands for.
    const agreed = link(item({ subject: 'Lunch' }), item({ subject: 'Lunch' }));
    const emptied = mergeFields(agreed, at(NOW, { subject: '(no subject)' }), at(NOW, { subject: '' }), LOSSY);
    expect(emptied).toEqual({ toSevera: [], toExchange: [], losses: [], agreed: ['subject'] });
  });

  it('is not what an unread side is taken for', () => {
    expect(mergeFields(link(), at(NOW, { notes: 'N' }), null, LOSSY).toExchange).toEqual(['notes']);
    expect(mergeFields(link(), null, at(NOW, { notes: 'N' }), LOSSY).toSevera).toEqual(['notes']);
  });
});

describe('a value that waited to be written to Severa', () => {
  it('keeps the time of its first reading against an edit there', () => {
    const pending = mergeFields(link(), at(NOW), at(NOW, { notes: 'B' }), SAME);
    expect(pending.toSevera).toEqual(['notes']);
    const exchange = at(NOW + 9, { notes: 'B' });
    const digests = link(item(), exchange.item);
    const sent = {
      notes: { to: 'severa', severa: 'x', exchange: digests.exchange?.fields.notes ?? '', at: NOW },
    } as const;
    const severa = at(NOW + 5, { notes: 'A' });
    expect(mergeFields(link(), severa, exchange, SAME).toSevera).toEqual(['notes']);
    expect(mergeFields(link(), severa, exchange, SAME, sent)).toMatchObject({
      toSevera: [],
      toExchange: ['notes'],
      losses: [{ field: 'notes', side: 'exchange' }],
    });
  });
});

describe('a matched pair (H8)', () => {
  const pair = link(item(), item(), { state: 'paired', severa: null, exchange: null });

  it('has all its fields agreed on afterwards, written or not', () => {
    expect(fillPair(pair, at(NOW), at(NOW), SAME, POLICY).agreed).toEqual(FIELDS);
  });

  it('that one side only knows of is filled like a new one', () => {
    for (const half of [{ severa: null }, { exchange: null }] as const) {
      const row = link(item(), item(), { state: 'paired', ...half });
      const merge = fillPair(row, at(NOW, { location: 'Room' }), at(NOW + 9), SAME, POLICY);
      expect(merge).toMatchObject({ toExchange: ['location'], toSevera: [], losses: [] });
      // What is empty in the newer one was never anybody's choice.
      const filled = fillPair(row, at(NOW + 9), at(NOW, { location: 'Room' }), SAME, POLICY);
      expect(filled).toMatchObject({ toSevera: ['location'], toExchange: [], losses: [] });
    }
  });

  it('what both sides edited since the filling was begun is an edit, and its loss is kept', () => {
    const begun = link(item({ notes: 'a' }), item({ notes: 'a' }), { state: 'paired' });
    const merge = fillPair(begun, at(NOW + 9, { notes: 'b' }), at(NOW, { notes: 'c' }), SAME, POLICY);
    expect(merge).toMatchObject({
      toExchange: ['notes'],
      toSevera: [],
      losses: [{ field: 'notes', side: 'exchange' }],
    });
  });

  it('what one side can’t hold in full is no difference, whichever side that is', () => {
    const long = 'A very long subject';
    expect(
      fillPair(pair, at(NOW, { subject: long }), at(NOW + 9, { subject: 'A very lon' }), LOSSY, POLICY),
    ).toMatchObject({
      toSevera: [],
      toExchange: [],
    });
    // Found by its mark, and moved: the subject is compared, and is what Severa makes of an empty one.
    const moved = { allDay: true, start: '2026-11-20', end: '2026-11-21' } as const;
    const unnamed = at(NOW + 9, { subject: '', when: moved });
    expect(fillPair(pair, at(NOW, { subject: '(no subject)' }), unnamed, LOSSY, POLICY)).toMatchObject({
      toSevera: ['when'],
      toExchange: [],
    });
  });
});
