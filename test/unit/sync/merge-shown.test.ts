import { describe, expect, it } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { mask } from '../../../shared/calendar/privacy.ts';
import { isActivityEdited, isMaskEdited, mergeShown } from '../../../shared/sync/merge-shown.ts';
import type { Link } from '../../../shared/sync/ports.ts';
import { item, link, NOW, POLICY, SAME, TEN } from './samples.ts';

const LATER = { ...TEN, start: '2026-11-03T12:00:00+02:00', end: '2026-11-03T13:00:00+02:00' };
const OPEN = item({ subject: 'Doctor', location: 'Clinic', notes: 'Knee' });
const PRIVATE: Item = { ...OPEN, privacy: 'private' };
const MASK = mask(OPEN);
const at = (of: Item, fields: Partial<Item> = {}, modified = NOW) => ({ item: { ...of, ...fields }, modified });
const NOTHING = { toSevera: [], toExchange: [], losses: [], agreed: [] };
const TEXT = ['subject', 'location', 'notes'];

/** Masked by the last agreement. */
const masked = (more: Partial<Link> = {}) => link(MASK, PRIVATE, { shown: 'masked', ...more });

describe('an item that is masked (H7a)', () => {
  it('its event’s text says nothing to Severa, and is agreed on', () => {
    const event = at(PRIVATE, { subject: 'Surgeon', notes: 'Hip' });
    expect(mergeShown(masked(), at(MASK), event, SAME, 'masked', POLICY)).toEqual({
      merge: { ...NOTHING, agreed: ['subject', 'notes'] },
      shown: 'masked',
    });
  });

  it('its time flows both ways', () => {
    const there = mergeShown(masked(), at(MASK), at(PRIVATE, { when: LATER }), SAME, 'masked', POLICY);
    expect(there.merge).toMatchObject({ toSevera: ['when'], toExchange: [] });
    const back = mergeShown(masked(), at(MASK, { when: LATER }), at(PRIVATE), SAME, 'masked', POLICY);
    expect(back.merge).toMatchObject({ toSevera: [], toExchange: ['when'] });
  });

  it('an edited mask is put back, newer or not, and nothing is lost by it', () => {
    const edited = at(MASK, { subject: 'What?', location: 'Where?' }, NOW + 9);
    for (const event of [at(PRIVATE), at(PRIVATE, { subject: 'Surgeon' })]) {
      const { merge } = mergeShown(masked(), edited, event, SAME, 'masked', POLICY);
      expect(merge).toMatchObject({ toSevera: ['subject', 'location'], toExchange: [], losses: [] });
    }
  });

  it('shown to its owner only, or openly again, Severa’s text is set and its mask is no edit', () => {
    for (const [shown, event] of [
      ['personal', PRIVATE],
      ['open', OPEN],
    ] as const) {
      const edited = at(MASK, { notes: 'Typed over the mask' }, NOW + 9);
      const { merge } = mergeShown(masked(), edited, at(event), SAME, shown, POLICY);
      expect(merge).toMatchObject({ toSevera: TEXT, toExchange: [], losses: [] });
    }
  });
});

describe('an item that is to be masked from now on (H7a)', () => {
  it('loses its text in Severa', () => {
    expect(mergeShown(link(OPEN, OPEN), at(OPEN), at(PRIVATE), SAME, 'masked', POLICY)).toEqual({
      merge: { ...NOTHING, toSevera: TEXT, agreed: TEXT },
      shown: 'masked',
    });
  });

  it('what Severa has edited goes to the event first; it is not masked before that', () => {
    const edited = at(OPEN, { notes: 'Both knees' });
    const { merge, shown } = mergeShown(link(OPEN, OPEN), edited, at(PRIVATE), SAME, 'masked', POLICY);
    expect(merge).toMatchObject({ toSevera: ['subject', 'location'], toExchange: ['notes'], losses: [] });
    expect(shown).toBe('open');
  });

  it('edited on both sides, the event’s newer text stays its own and nothing is recorded', () => {
    const [older, newer] = [at(OPEN, { notes: 'Both knees' }), at(PRIVATE, { notes: 'Hip' }, NOW + 1)];
    const { merge } = mergeShown(link(OPEN, OPEN), older, newer, SAME, 'masked', POLICY);
    expect(merge).toMatchObject({ toSevera: TEXT, toExchange: [], losses: [] });
  });

  it('done and not booked, it is only booked (I4)', () => {
    const { merge, shown } = mergeShown(link(MASK, OPEN), at(MASK), at(PRIVATE), SAME, 'masked', POLICY);
    expect([merge.toSevera, merge.toExchange, shown]).toEqual([[], [], 'masked']);
  });
});

describe('a matched pair whose event is private (H8, H7a)', () => {
  const both = (more: Partial<Link> = {}) => link(OPEN, OPEN, { origin: 'both', ...more });
  const pair = both({ state: 'paired', severa: null, exchange: null });

  it.each(['withheld', 'personal'] as const)('fills nothing (%s), and is filled', (shown) => {
    const { merge } = mergeShown(pair, at(OPEN, { notes: '' }), at(PRIVATE, { location: '' }), SAME, shown, POLICY);
    expect(merge).toMatchObject({ toSevera: [], toExchange: ['location'], losses: [] });
  });

  it('of two filled texts the event’s stays its own, however new, and the activity’s overwrites an older one', () => {
    const newer = mergeShown(pair, at(OPEN), at(PRIVATE, { notes: 'Hip' }, NOW + 1), SAME, 'withheld', POLICY);
    expect(newer.merge).toMatchObject({ toSevera: [], toExchange: [], losses: [] });
    const older = mergeShown(pair, at(OPEN, {}, NOW + 1), at(PRIVATE, { notes: 'Hip' }), SAME, 'withheld', POLICY);
    expect(older.merge).toMatchObject({ toSevera: [], toExchange: ['notes'], losses: [] });
  });

  it('later its time flows and its text doesn’t; the activity’s does', () => {
    const row = both({ shown: 'withheld' });
    const event = at(PRIVATE, { notes: 'Hip', when: LATER });
    expect(mergeShown(row, at(OPEN), event, SAME, 'withheld', POLICY).merge).toMatchObject({ toSevera: ['when'] });
    const edited = mergeShown(row, at(OPEN, { notes: 'Both knees' }), at(PRIVATE), SAME, 'withheld', POLICY);
    expect(edited.merge).toMatchObject({ toSevera: [], toExchange: ['notes'] });
  });

  it('plain again, it is filled as a pair: what is empty, else by age', () => {
    const agreed = link(item({ ...OPEN, notes: '' }), OPEN, { origin: 'both', shown: 'withheld' });
    const { merge, shown } = mergeShown(agreed, at(OPEN, { notes: '' }), at(OPEN), SAME, 'open', POLICY);
    expect([merge.toSevera, merge.toExchange, shown]).toEqual([['notes'], [], 'open']);
  });
});

describe('a pair that was known of old (H13)', () => {
  it('its mask never becomes the event’s text, however new', () => {
    const pair = link(MASK, PRIVATE, { state: 'paired', severa: null, exchange: null });
    const { merge } = mergeShown(pair, at(MASK, {}, NOW + 9), at(PRIVATE), SAME, 'personal', POLICY);
    expect(merge).toMatchObject({ toSevera: TEXT, toExchange: [], losses: [] });
    expect(mergeShown(pair, at(MASK, {}, NOW + 9), at(PRIVATE), SAME, 'masked', POLICY).merge).toMatchObject({
      toSevera: [],
      toExchange: [],
      losses: [],
    });
  });
});

describe('an edit in Severa that counts (M3)', () => {
  it('is one of its own text or of a time, never one of a mask', () => {
    expect(isActivityEdited(masked(), { ...MASK, notes: 'What?' })).toBe(false);
    expect(isActivityEdited(masked(), { ...MASK, when: LATER })).toBe(true);
    expect(isActivityEdited(link(OPEN, OPEN), { ...OPEN, notes: 'What?' })).toBe(true);
    expect(isActivityEdited(link(OPEN, OPEN, { severa: null }), OPEN)).toBe(true);
    expect(isMaskEdited(masked(), { ...MASK, notes: 'What?' })).toBe(true);
    expect(isMaskEdited(masked(), { ...MASK, when: LATER })).toBe(false);
    expect(isMaskEdited(link(OPEN, OPEN), { ...OPEN, notes: 'What?' })).toBe(false);
  });
});
