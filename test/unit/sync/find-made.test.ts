import { describe, expect, it } from 'vitest';
import { madeByLostPost, madeByLostPosts } from '../../../shared/sync/find-made.ts';
import { sideValues } from '../../../shared/sync/values.ts';
import { activity, item, link, NOW, TEN } from './samples.ts';

const sent = (more = {}) =>
  link(item(), item(), { state: 'creating-activity', activityId: null, createSent: NOW, ...more });
const later = { ...TEN, start: '2026-11-04T10:00:00+02:00', end: '2026-11-04T11:00:00+02:00' };

describe('what a POST without an answer made (I1a)', () => {
  it('is found by name and time, created since', () => {
    expect(madeByLostPost(sent(), [activity({}, { created: NOW + 3000 })])?.id).toBe('activity-1');
  });

  it('is not what was there before', () => {
    expect(madeByLostPost(sent(), [activity({}, { created: NOW - 10 * 60_000 })])).toBeNull();
  });

  it('may seem older than its sending: clocks and Date headers differ', () => {
    expect(madeByLostPost(sent(), [activity({}, { created: NOW - 10_000 })])?.id).toBe('activity-1');
  });

  it('is never what fits another waiting row exactly', () => {
    const touched = activity({ when: later }, { created: NOW + 3000, modified: NOW + 50_000 });
    const rival = { ...link(item({ when: later }), item({ when: later })), id: 'link-1', createSent: NOW };
    const mine = { ...sent(), id: 'link-2', severa: sideValues('link-2', item()) };
    expect(madeByLostPost(mine, [touched], [rival, mine])).toBeNull();
    expect(madeByLostPost(mine, [touched], [mine])?.id).toBe('activity-1');
  });

  it('is nobody’s when it could be two rows’: doubled is better than lost', () => {
    const moved = activity({ when: later }, { created: NOW + 3000, modified: NOW + 50_000 });
    const twin = { ...sent(), id: 'link-2', severa: sideValues('link-2', item()) };
    expect(madeByLostPost(sent(), [moved], [sent(), twin])).toBeNull();
  });

  it('is found although somebody gave it another time before it was found', () => {
    const edited = activity({ when: later }, { created: NOW + 3000, modified: NOW + 50_000 });
    expect(madeByLostPost(sent(), [edited])?.id).toBe('activity-1');
  });

  it('is not a person’s own item at the same time', () => {
    const own = activity({ subject: 'Call' }, { created: NOW + 3000, modified: NOW + 50_000 });
    expect(madeByLostPost(sent(), [own])).toBeNull();
  });

  it('is not another item of the same name that nobody edited', () => {
    const other = activity({ when: later }, { created: NOW + 3000, modified: NOW + 3000 });
    expect(madeByLostPost(sent(), [other])).toBeNull();
  });

  it('is not another item of the same name from a later minute', () => {
    const other = activity({ when: later }, { created: NOW + 100_000, modified: NOW + 150_000 });
    expect(madeByLostPost(sent(), [other])).toBeNull();
  });

  it('is the one that fits best', () => {
    const plain = activity({}, { id: 'plain', created: NOW });
    const noted = activity({ notes: 'n' }, { id: 'noted', created: NOW });
    const row = link(item({ notes: 'n' }), item(), { state: 'creating-activity', createSent: NOW });
    expect(madeByLostPost(row, [plain, noted])?.id).toBe('noted');
  });

  it('serves one row only', () => {
    const twin = { ...sent(), id: 'link-2' };
    const rows = [sent(), { ...twin, severa: sent().severa }];
    expect([...madeByLostPosts(rows, [activity({}, { created: NOW })]).values()].map(({ id }) => id)).toEqual([
      'link-1',
    ]);
  });
});
