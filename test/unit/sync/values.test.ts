import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../shared/calendar/item.ts';
import { changedFields, digest, sameItem, sideValues } from '../../../shared/sync/values.ts';
import { item, TEN } from './samples.ts';

const secret = item({
  subject: 'Dismissal talk',
  location: 'Villa Secret',
  notes: 'Nobody may know',
  people: { 'eve@example.com': { role: 'attendee', response: 'accepted' } },
});

describe('what a link keeps of a side', () => {
  it('holds nothing that people wrote, and no address (I6)', () => {
    const kept = JSON.stringify(sideValues('link-1', secret));
    for (const text of ['Dismissal', 'talk', 'Villa', 'Secret', 'Nobody', 'know', 'eve', 'example']) {
      expect(kept).not.toContain(text);
    }
  });

  it('differs for equal values of two links, so that nobody can look for a known text', () => {
    for (const field of FIELDS) {
      expect(sideValues('link-1', secret).fields[field]).not.toBe(sideValues('link-2', secret).fields[field]);
    }
  });

  it('is short, whatever the text', () => {
    expect(digest('link-1', 'notes', 'x'.repeat(100_000))).toHaveLength(22);
  });

  it('tells which fields moved, and only those', () => {
    const kept = sideValues('link-1', secret);
    expect(changedFields('link-1', kept, secret)).toEqual([]);
    expect(changedFields('link-1', kept, { ...secret, location: 'Villa' })).toEqual(['location']);
    expect(changedFields('link-1', kept, { ...secret, subject: 'Talk', notes: '' })).toEqual(['subject', 'notes']);
  });
});

describe('the same value', () => {
  it('in notes: other line ends and blanks at the end of lines', () => {
    expect(sameItem(item({ notes: 'One\r\nTwo' }), item({ notes: 'One\nTwo' }))).toBe(true);
    expect(sameItem(item({ notes: 'One\nTwo' }), item({ notes: 'One Two' }))).toBe(false);
  });

  it('in time: the same instants told by another zone, if nothing recurs', () => {
    const utc = {
      allDay: false,
      start: '2026-11-03T08:00:00+00:00',
      end: '2026-11-03T09:00:00+00:00',
      zone: 'UTC',
    } as const;
    expect(sameItem(item({ when: TEN }), item({ when: utc }))).toBe(true);
    const rule = { freq: 'DAILY', interval: 1 } as const;
    expect(sameItem(item({ when: { ...TEN, rule } }), item({ when: { ...utc, rule } }))).toBe(false);
  });

  it('not in time: whole days and the same midnights', () => {
    const days = { allDay: true, start: '2026-11-03', end: '2026-11-04' } as const;
    const timed = { allDay: false, start: '2026-11-03T00:00:00Z', end: '2026-11-04T00:00:00Z', zone: 'UTC' } as const;
    expect(sameItem(item({ when: days }), item({ when: timed }))).toBe(false);
  });
});
