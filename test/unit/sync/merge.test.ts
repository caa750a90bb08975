import { describe, expect, it } from 'vitest';
import { fillPair, mergeFields } from '../../../shared/sync/merge.ts';
import { withPending } from '../../../shared/sync/pending.ts';
import { item, LOSSY, link, NOW, POLICY, SAME, TEN } from './samples.ts';

const at = (modified: number, fields = {}) => ({ item: item(fields), modified });
const LATER = { ...TEN, start: '2026-11-03T12:00:00+02:00', end: '2026-11-03T13:00:00+02:00' };

describe('the time that counts is that of the first reading (M1)', () => {
  const both = (severaTime: number, exchangeTime: number) =>
    [
      { item: item({ notes: 'A' }), modified: NOW + severaTime },
      { item: item({ notes: 'B' }), modified: NOW + exchangeTime },
    ] as const;

  it('a value that waited to be written does not become newer by being touched', () => {
    const [first] = both(0, 0);
    const waiting = withPending(
      link(),
      mergeFields(link(), first, { item: item(), modified: NOW }, SAME),
      first,
      { item: item(), modified: NOW },
      SAME,
    );
    const [severa, exchange] = both(10, 5);
    expect(mergeFields(link(), severa, exchange, SAME).toExchange).toEqual(['notes']);
    const merge = mergeFields(link(), severa, exchange, SAME, waiting?.pending);
    expect(merge).toMatchObject({ toSevera: ['notes'], toExchange: [], losses: [{ field: 'notes', side: 'severa' }] });
  });

  it('another value than the one that waited has a time of its own', () => {
    const pending = { notes: { to: 'exchange', severa: 'another', exchange: 'another', at: NOW } } as const;
    const [severa, exchange] = both(10, 5);
    expect(mergeFields(link(), severa, exchange, SAME, pending).toExchange).toEqual(['notes']);
  });
});

describe('merge against the last agreement (M1, M2)', () => {
  it('takes the value of the side that changed, whatever the stamps say', () => {
    const merge = mergeFields(link(), at(NOW - 1000, { subject: 'Late lunch' }), at(NOW), SAME);
    expect(merge).toEqual({ toSevera: [], toExchange: ['subject'], losses: [], agreed: ['subject'] });
  });

  it('lets changes of different fields on both sides survive', () => {
    const merge = mergeFields(link(), at(NOW, { notes: 'Bring bread' }), at(NOW, { when: LATER }), SAME);
    expect(merge).toMatchObject({ toSevera: ['when'], toExchange: ['notes'], losses: [] });
  });

  it('lets the newer value of one field win and names the loss', () => {
    const older = at(NOW, { location: 'Room 1' });
    const newer = at(NOW + 1, { location: 'Room 2' });
    expect(mergeFields(link(), newer, older, SAME)).toMatchObject({
      toExchange: ['location'],
      toSevera: [],
      losses: [{ field: 'location', side: 'exchange' }],
    });
    expect(mergeFields(link(), older, newer, SAME)).toMatchObject({
      toExchange: [],
      toSevera: ['location'],
      losses: [{ field: 'location', side: 'severa' }],
    });
  });

  it('gives equal times to Exchange', () => {
    const merge = mergeFields(link(), at(NOW, { subject: 'A' }), at(NOW, { subject: 'B' }), SAME);
    expect(merge).toMatchObject({ toSevera: ['subject'], toExchange: [] });
  });

  it('writes nothing where both sides got the same value', () => {
    const merge = mergeFields(link(), at(NOW, { subject: 'B' }), at(NOW, { subject: 'B' }), SAME);
    expect(merge).toEqual({ toSevera: [], toExchange: [], losses: [], agreed: ['subject'] });
  });

  it('sees no change where a side holds less than the other', () => {
    const long = item({ subject: 'A very long subject' });
    const agreed = link(long, LOSSY.toExchange(long));
    const merge = mergeFields(agreed, { item: long, modified: NOW + 5 }, at(NOW + 9, { subject: 'A very lon' }), LOSSY);
    expect(merge).toEqual({ toSevera: [], toExchange: [], losses: [], agreed: [] });
  });

  it('writes nothing for a change beyond what the other side holds', () => {
    const agreed = link(item({ subject: 'A very long subject' }), item({ subject: 'A very lon' }));
    const merge = mergeFields(
      agreed,
      at(NOW, { subject: 'A very long story' }),
      at(NOW, { subject: 'A very lon' }),
      LOSSY,
    );
    expect(merge).toMatchObject({ toExchange: [], toSevera: [], agreed: ['subject'] });
  });

  it('never sends a placeholder back', () => {
    const agreed = link(item({ subject: '(no subject)' }), item({ subject: '' }));
    const merge = mergeFields(
      agreed,
      at(NOW, { subject: '(no subject)', notes: 'x' }),
      at(NOW, { subject: '' }),
      LOSSY,
    );
    expect(merge).toMatchObject({ toExchange: ['notes'], toSevera: [] });
  });

  it('takes a side that was not read for unchanged', () => {
    expect(mergeFields(link(), at(NOW, { notes: 'x' }), null, SAME)).toMatchObject({ toExchange: ['notes'] });
    expect(mergeFields(link(), null, at(NOW, { notes: 'x' }), SAME)).toMatchObject({ toSevera: ['notes'] });
  });

  it('does not take another zone with the same instants for a change of a single item', () => {
    const amsterdam = {
      ...TEN,
      start: '2026-11-03T09:00:00+01:00',
      end: '2026-11-03T10:00:00+01:00',
      zone: 'Europe/Amsterdam',
    };
    expect(mergeFields(link(), at(NOW, { when: amsterdam }), at(NOW), SAME).agreed).toEqual([]);
  });
});

describe('a matched pair (H8)', () => {
  const pair = link(item(), item(), { state: 'paired', severa: null, exchange: null });

  it('is not written where both sides are the same', () => {
    expect(fillPair(pair, at(NOW), at(NOW + 1), SAME, POLICY)).toMatchObject({
      toSevera: [],
      toExchange: [],
      losses: [],
    });
  });

  it('has its empty fields filled, also from the older side', () => {
    const merge = fillPair(pair, at(NOW - 9, { notes: 'n' }), at(NOW, { location: 'l' }), SAME, POLICY);
    expect(merge).toMatchObject({ toSevera: ['location'], toExchange: ['notes'], losses: [] });
  });

  it('takes the newer where both are filled, and names the loss', () => {
    const merge = fillPair(pair, at(NOW + 1, { notes: 'a' }), at(NOW, { notes: 'b' }), SAME, POLICY);
    expect(merge).toMatchObject({ toExchange: ['notes'], losses: [{ field: 'notes', side: 'exchange' }] });
  });

  it('keeps each side’s way of writing what matched', () => {
    const merge = fillPair(pair, at(NOW, { subject: ' Lunch' }), at(NOW + 1, { subject: 'Lunch' }), SAME, POLICY);
    expect(merge).toMatchObject({ toSevera: [], toExchange: [] });
  });

  it('merges what a person edited since the fill was first tried', () => {
    const begun = link(item({ notes: 'a' }), item({ notes: '' }), { state: 'paired' });
    const merge = fillPair(begun, at(NOW, { notes: 'edited' }), at(NOW + 9, { notes: '' }), SAME, POLICY);
    expect(merge).toMatchObject({ toExchange: ['notes'], toSevera: [], losses: [] });
  });
});
