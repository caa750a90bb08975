import { describe, expect, test } from 'vitest';
import { readActivity } from '../../../shared/severa/read-activity.ts';
import { item, wire } from './scripted-severa.ts';

const zoneOf = () => 'Europe/Helsinki';
const read = (more: Record<string, unknown> = {}) => readActivity(wire('a', more), zoneOf);
const unreadable = (reason: string, id = 'a') => ({ kind: 'unreadable', id, reason });

test('an ordinary activity', () => {
  expect(read()).toEqual({
    kind: 'activity',
    activity: {
      id: 'a',
      kind: 'single',
      item: item(),
      typeId: 'type-1',
      category: 'CalendarEntry',
      ownerId: 'aino',
      unassigned: false,
      closed: false,
      hasHours: false,
      seriesId: null,
      created: Date.UTC(2024, 4, 1, 11),
      modified: Date.UTC(2024, 4, 1, 11, 30, 0, 123),
      updatedBy: null,
    },
  });
});

test('notes are folded, missing texts are empty, flags are kept', () => {
  expect(
    read({
      notes: 'one \r\n\r\n\r\n\r\ntwo\r\n',
      location: 'Room 1',
      isClosed: true,
      hasHours: true,
      isUnassigned: true,
    }),
  ).toMatchObject({
    activity: { item: { notes: 'one\n\ntwo', location: 'Room 1' }, closed: true, hasHours: true, unassigned: true },
  });
});

test.each([
  ['Personal', 'private', 'busy'],
  ['Absences', 'private', 'oof'],
  ['CalendarEntry', 'normal', 'busy'],
  ['SalesEvent', 'normal', 'busy'],
  ['Task', 'normal', 'busy'],
])('category %s is %s and %s', (category, privacy, busy) => {
  expect(read({ activityType: { guid: 't', category } })).toMatchObject({
    activity: { category, item: { privacy, busy } },
  });
});

test('an activity without owner is read in the zone of the organisation', () => {
  const zones: (string | null)[] = [];
  const reading = readActivity(wire('a', { ownerUser: null }), (ownerId) => {
    zones.push(ownerId);
    return 'Asia/Kathmandu';
  });
  expect(zones).toEqual([null]);
  expect(reading).toMatchObject({
    activity: { ownerId: null, item: { when: { start: '2024-05-02T11:45:00+05:45' } } },
  });
});

test('a stamp keeps its milliseconds: two edits within a second differ', () => {
  expect(read({ lastUpdatedDateTime: '2024-05-01T11:30:00.9Z' })).toMatchObject({
    activity: { modified: Date.UTC(2024, 4, 1, 11, 30, 0, 900) },
  });
});

test.each([null, undefined, '0001-01-01T00:00:00'])(
  'an activity never updated (%s) has the stamp of its creation',
  (stamp) => {
    expect(read({ lastUpdatedDateTime: stamp })).toMatchObject({ activity: { modified: Date.UTC(2024, 4, 1, 11) } });
  },
);

test.each([
  [{ activityType: { guid: 't', category: 'Dream' } }, 'severa.category-unknown'],
  [{ activityType: { guid: 't' } }, 'severa.category-unknown'],
  [{ activityType: null }, 'severa.activity-unclear'],
  [{ startDateTime: null }, 'severa.activity-unclear'],
  [{ startDateTime: '2024-05-02T09:00:00' }, 'severa.start-unclear'],
  [{ endDateTime: '2024-05-02T08:00:00+03:00' }, 'severa.ends-before-start'],
  [{ recurrenceType: 'Sometimes' }, 'severa.recurrence-type-unknown'],
  [{ recurrenceType: null, recurrenceParentActivityGuid: 's' }, 'severa.recurrence-type-unknown'],
  [{ lastUpdatedDateTime: null, createdDateTime: null }, 'severa.stamp-missing'],
  [{ lastUpdatedDateTime: 'yesterday' }, 'severa.stamp-unclear'],
  [{ recurrenceType: 'Series', recurrence: null }, 'severa.rule-unclear'],
])('%j is unreadable with a stable reason', (more, reason) => {
  expect(read(more)).toEqual(unreadable(reason));
});

test('an activity without an id has a name all the same, the same each time', () => {
  const nameless = { ...wire('a'), guid: null };
  const reading = readActivity(nameless, zoneOf);
  expect(reading).toEqual(unreadable('severa.activity-unclear', expect.stringMatching(/^without-id-[0-9a-f]{32}$/u)));
  expect(readActivity({ ...nameless }, zoneOf)).toEqual(reading);
  expect(readActivity({ ...nameless, name: 'Other' }, zoneOf)).not.toEqual(reading);
});

test('an exception and an occurrence name their series and carry no rule', () => {
  const recurrence = { frequency: 'Daily', pattern: { daily: { interval: 1 } } };
  for (const [type, kind] of [
    ['Exception', 'exception'],
    ['Occurrence', 'occurrence'],
  ]) {
    const reading = read({ recurrenceType: type, recurrenceParentActivityGuid: 's', recurrence });
    expect(reading).toMatchObject({ activity: { kind, seriesId: 's' } });
    expect(reading).not.toHaveProperty('activity.item.when.rule');
  }
});

describe('a series', () => {
  const series = (recurrence: unknown) => read({ recurrenceType: 'Series', recurrence });

  test.each([
    [
      { frequency: 'Daily', pattern: { daily: { interval: 3 } } },
      { freq: 'DAILY', interval: 3 },
    ],
    [
      { frequency: 'Daily', pattern: { daily: { everyWeekday: true } } },
      { freq: 'WEEKLY', interval: 1, byDay: ['MO', 'TU', 'WE', 'TH', 'FR'] },
    ],
    [
      {
        frequency: 'Weekly',
        pattern: { weekly: { interval: 2, monday: true, sunday: true, friday: false } },
        range: { maxOccurrences: 5 },
      },
      { freq: 'WEEKLY', interval: 2, byDay: ['MO', 'SU'], until: '2024-06-02' },
    ],
    [
      {
        frequency: 'Monthly',
        pattern: { monthly: { interval: 1, dayOfMonth: 31 } },
        range: { recursUntilDate: '2025-01-31' },
      },
      { freq: 'MONTHLY', interval: 1, byMonthDay: 31, until: '2025-01-31' },
    ],
    [
      { frequency: 'Monthly', pattern: { monthly: { interval: 2, dayOrdinal: 'Last', dayOrdinalOption: 'WeekDay' } } },
      { freq: 'MONTHLY', interval: 2, byDay: ['MO', 'TU', 'WE', 'TH', 'FR'], bySetPos: -1 },
    ],
    [
      { frequency: 'Monthly', pattern: { monthly: { dayOrdinal: 'Second', dayOrdinalOption: 'WeekendDay' } } },
      { freq: 'MONTHLY', interval: 1, byDay: ['SA', 'SU'], bySetPos: 2 },
    ],
    [
      {
        frequency: 'Yearly',
        pattern: { yearly: { month: 'February', dayOfMonth: 29 } },
        range: { maxOccurrences: 0, recursUntilDate: '2030-02-28T00:00:00' },
      },
      { freq: 'YEARLY', interval: 1, byMonth: 2, byMonthDay: 29, until: '2030-02-28' },
    ],
    [
      {
        frequency: 'Yearly',
        pattern: { yearly: { month: 'November', dayOrdinal: 'Fourth', dayOrdinalOption: 'Thursday' } },
      },
      { freq: 'YEARLY', interval: 1, byMonth: 11, byDay: ['TH'], bySetPos: 4 },
    ],
  ])('%j', (recurrence, rule) => {
    expect(series(recurrence)).toMatchObject({ activity: { kind: 'series', item: { when: { rule } } } });
  });

  test('told with a number and a last day ends on that day, as long as both mean the same', () => {
    const daily = { frequency: 'Daily', pattern: { daily: { interval: 1 } } };
    const ends = (range: object) => series({ ...daily, range });
    const until = { activity: { item: { when: { rule: { freq: 'DAILY', interval: 1, until: '2024-05-04' } } } } };
    expect(ends({ maxOccurrences: 3, recursUntilDate: '2024-05-04' })).toMatchObject(until);
    expect(ends({ maxOccurrences: 3, recursUntilDate: '2024-05-04' })).not.toHaveProperty(
      'activity.item.when.rule.count',
    );
    expect(ends({ maxOccurrences: 3, recursUntilDate: '2024-05-05' })).toEqual(unreadable('severa.rule-range'));
  });

  describe.each([
    ['the start', 'Europe/Helsinki', '2024-05-09T06:00:00Z'],
    ['the start, in another offset', 'Europe/Helsinki', '2024-05-09T08:00:00+02:00'],
    ["the owner's midnight", 'Europe/Helsinki', '2024-05-08T21:00:00Z'],
    ["UTC's midnight", 'Europe/Helsinki', '2024-05-09T00:00:00Z'],
    ['a date', 'Europe/Helsinki', '2024-05-09'],
    ["the owner's midnight", 'America/New_York', '2024-05-09T04:00:00Z'],
    ["UTC's midnight", 'America/New_York', '2024-05-09T00:00:00Z'],
    ['the start', 'America/New_York', '2024-05-09T06:00:00Z'],
  ])('keeps the date it leaves out, told as %s of an owner in %s', (_form, zone, text) => {
    test.each([
      ['every day', { frequency: 'Daily', pattern: { daily: { interval: 1 } } }],
      ['every Thursday', { frequency: 'Weekly', pattern: { weekly: { interval: 1, thursday: true } } }],
    ])('%s', (_rhythm, recurrence) => {
      const body = { recurrenceType: 'Series', recurrence: { ...recurrence, exceptions: [text] } };
      expect(readActivity(wire('a', body), () => zone)).toMatchObject({
        activity: { item: { exclusions: ['2024-05-09'] } },
      });
    });
  });

  test('keeps the dates it leaves out as local dates of its owner', () => {
    const recurrence = {
      frequency: 'Daily',
      pattern: { daily: { interval: 1 } },
      exceptions: ['2024-05-10T22:30:00Z', '2024-05-04T06:00:00Z', '2024-05-04T06:00:00Z'],
    };
    expect(series(recurrence)).toMatchObject({ activity: { item: { exclusions: ['2024-05-04', '2024-05-11'] } } });
  });

  test.each([
    [{ frequency: 'Hourly' }, 'severa.rule-unclear'],
    [{ frequency: 'Daily', pattern: null }, 'severa.rule-unclear'],
    [{ frequency: 'Daily', pattern: { daily: { interval: 0 } } }, 'severa.rule-unclear'],
    [{ frequency: 'Daily', pattern: { daily: { interval: 2, everyWeekday: true } } }, 'severa.rule-unclear'],
    [{ frequency: 'Weekly', pattern: { weekly: { interval: 1 } } }, 'severa.rule-unclear'],
    [{ frequency: 'Monthly', pattern: { monthly: { dayOfMonth: 32 } } }, 'severa.rule-unclear'],
    [
      { frequency: 'Monthly', pattern: { monthly: { dayOrdinal: 'Fifth', dayOrdinalOption: 'Monday' } } },
      'severa.rule-unclear',
    ],
    [{ frequency: 'Yearly', pattern: { yearly: { month: 'Brumaire', dayOfMonth: 1 } } }, 'severa.rule-unclear'],
    [
      { frequency: 'Daily', pattern: { daily: {} }, range: { maxOccurrences: 3, recursUntilDate: '2025-01-01' } },
      'severa.rule-range',
    ],
    [{ frequency: 'Daily', pattern: { daily: {} }, range: { recursUntilDate: 'soon' } }, 'severa.rule-range'],
    [{ frequency: 'Daily', pattern: { daily: {} }, exceptions: ['someday'] }, 'severa.exceptions-unclear'],
  ])('%j is unreadable, never another rule', (recurrence, reason) => {
    expect(series(recurrence)).toEqual(unreadable(reason));
  });
});
