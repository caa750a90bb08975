import { describe, expect, test } from 'vitest';
import type { Item } from '../../../shared/calendar/item.ts';
import { expressItem } from '../../../shared/severa/express.ts';
import { item, json, scripted, wire } from './scripted-severa.ts';

const ZONE = 'America/New_York';

const samples: readonly (readonly [string, Partial<Item>, Partial<Item>])[] = [
  ['an empty subject', { subject: '' }, { subject: '(no subject)' }],
  ['a blank subject', { subject: ' \n' }, { subject: '(no subject)' }],
  ['a subject with blanks around it', { subject: '\t Two  words\u00a0\n' }, { subject: 'Two  words' }],
  ['a long location', { location: '😀'.repeat(600) }, { location: `${'😀'.repeat(499)}…` }],
  ['notes with odd line ends', { notes: '\r\none  \r\n\r\n\r\n\r\ntwo\n' }, { notes: 'one\n\ntwo' }],
  ['long notes', { notes: 'x'.repeat(40_000) }, { notes: `${'x'.repeat(32_767)}…` }],
  ['personal', { privacy: 'personal', busy: 'free' }, { privacy: 'private', busy: 'busy' }],
  ['confidential', { privacy: 'confidential', busy: 'tentative' }, { privacy: 'private', busy: 'busy' }],
  ['an absence', { privacy: 'private', busy: 'oof' }, { privacy: 'private', busy: 'oof' }],
  ['out of office in the open', { busy: 'oof' }, { busy: 'busy' }],
  [
    'whole days',
    { when: { allDay: true, start: '2024-05-02', end: '2024-05-04' } },
    { when: { allDay: true, start: '2024-05-02', end: '2024-05-04' } },
  ],
  [
    'a changed occurrence',
    {
      overrides: {
        '2024-05-03': { subject: '', notes: 'a\r\n', location: 'x'.repeat(1001) },
        '2024-05-04': { when: item().when },
      },
    },
    {
      overrides: {
        '2024-05-03': { subject: '(no subject)', notes: 'a', location: `${'x'.repeat(999)}…` },
        '2024-05-04': {
          when: { allDay: false, start: '2024-05-02T02:00:00-04:00', end: '2024-05-02T03:00:00-04:00', zone: ZONE },
        },
      },
    },
  ],
  [
    'the second pass of a double hour',
    {
      when: {
        allDay: false,
        start: '2024-11-03T08:30:00+02:00',
        end: '2024-11-03T09:00:00+02:00',
        zone: 'Europe/Helsinki',
      },
    },
    { when: { allDay: false, start: '2024-11-03T01:30:00-05:00', end: '2024-11-03T02:00:00-05:00', zone: ZONE } },
  ],
  [
    'a series that is on the day before in that zone',
    {
      when: {
        allDay: false,
        start: '2024-05-02T02:00:00+03:00',
        end: '2024-05-02T03:00:00+03:00',
        zone: 'Europe/Helsinki',
        rule: { freq: 'WEEKLY', interval: 1, byDay: ['TH'], weekStart: 'SU', until: '2024-06-06' },
      },
      exclusions: ['2024-05-09'],
      overrides: { '2024-05-16': { location: 'B' } },
    },
    {
      when: {
        allDay: false,
        start: '2024-05-01T19:00:00-04:00',
        end: '2024-05-01T20:00:00-04:00',
        zone: ZONE,
        rule: { freq: 'WEEKLY', interval: 1, byDay: ['WE'], until: '2024-06-05' },
      },
      exclusions: ['2024-05-08'],
      overrides: { '2024-05-15': { location: 'B' } },
    },
  ],
  [
    'people',
    { people: { 'a@b.c': { role: 'owner', response: 'none' } } },
    { people: { 'a@b.c': { role: 'owner', response: 'none' } } },
  ],
];
const inZone: Partial<Item> = {
  when: { allDay: false, start: '2024-05-02T02:00:00-04:00', end: '2024-05-02T03:00:00-04:00', zone: ZONE },
};

describe('what Severa can hold of', () => {
  test.each(samples)('%s', (_name, given, held) => {
    const expressed = expressItem(item(given), ZONE);
    expect(expressed).toEqual(item({ ...inZone, ...held }));
    expect(expressItem(expressed, ZONE)).toEqual(expressed);
  });
});

test("the zone is the organisation's until the users are known, then the owner's", async () => {
  const { severa } = scripted({});
  expect(severa.express(item(), 'ben').when).toMatchObject({ zone: 'Europe/Helsinki' });
  await severa.users();
  expect(severa.express(item(), 'ben').when).toMatchObject({ zone: ZONE, start: '2024-05-02T02:00:00-04:00' });
  expect(severa.express(item(), 'stranger').when).toMatchObject({ zone: 'Europe/Helsinki' });
});

test.each(samples.filter(([, given]) => given.overrides === undefined && given.people === undefined))(
  'what is created of %s reads back as it was expressed',
  async (_name, given) => {
    const category =
      given.busy === 'oof' && given.privacy === 'private' ? 'Absences' : given.privacy ? 'Personal' : 'CalendarEntry';
    const { severa } = scripted({
      'POST /v1/activities': (request) =>
        json(wire('new', { ...(request.body as object), activityType: { guid: 't', category } }), 201),
    });
    const created = await severa.create({ item: item(given), ownerId: 'ben', typeId: 't' });
    expect(created.item).toEqual(severa.express(item(given), 'ben'));
    expect(severa.express(created.item, 'ben')).toEqual(created.item);
  },
);
