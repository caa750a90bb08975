import { describe, expect, test } from 'vitest';
import { collect, json, scripted, users, wire } from './scripted-severa.ts';

const LIST = 'GET /v1/activities';

describe("owners' zones", () => {
  test('come from the users, else from the organisation, and the users are kept for ten minutes', async () => {
    const { severa, of, advance } = scripted({
      'GET /v1/users': users(
        ['ben', 'America/New_York'],
        ['chandra', 'Asia/Kathmandu'],
        ['dora', null],
        ['eve', 'Nowhere/Land'],
      ),
      [LIST]: json(['ben', 'chandra', 'dora', 'eve'].map((guid) => wire(guid, { ownerUser: { guid } }))),
    });
    const [page] = await collect(severa.changedSince(0));
    expect(page?.activities.map(({ item: { when } }) => when)).toMatchObject([
      { start: '2024-05-02T02:00:00-04:00', zone: 'America/New_York' },
      { start: '2024-05-02T11:45:00+05:45', zone: 'Asia/Kathmandu' },
      { start: '2024-05-02T09:00:00+03:00', zone: 'Europe/Helsinki' },
      { start: '2024-05-02T09:00:00+03:00', zone: 'Europe/Helsinki' },
    ]);
    expect(of('GET', '/v1/users')).toHaveLength(1);
    advance(601_000);
    await collect(severa.changedSince(0));
    expect(of('GET', '/v1/users')).toHaveLength(2);
  });

  test('of an owner who is new are looked up, once a minute at most', async () => {
    const { severa, of, advance } = scripted({
      'GET /v1/users': [users(['aino', null]), users(['aino', null], ['new', 'Asia/Kathmandu'])],
      [LIST]: json([wire('a', { ownerUser: { guid: 'new' } }), wire('b', { ownerUser: { guid: 'stranger' } })]),
    });
    await severa.users();
    advance(61_000);
    const [page] = await collect(severa.changedSince(0));
    expect(page?.activities.map(({ item: { when } }) => when)).toMatchObject([
      { zone: 'Asia/Kathmandu' },
      { zone: 'Europe/Helsinki' },
    ]);
    await collect(severa.changedSince(0));
    expect(of('GET', '/v1/users')).toHaveLength(2);
  });
});

test('users: addresses in lower case, inactive ones included, all pages', async () => {
  const { severa, of } = scripted({
    'GET /v1/users': [
      json(
        [
          {
            guid: 'a',
            firstName: 'Aino',
            lastName: 'Salo',
            email: ' Aino@Example.COM',
            timezone: { ianaName: 'Europe/Helsinki' },
          },
        ],
        200,
        {
          NextPageToken: 'p2',
        },
      ),
      json([
        { guid: 'b', name: 'Ben', email: '', isActive: false, defaultActivityType: { guid: 'type-2' } },
        { nobody: true },
      ]),
    ],
  });
  expect(await severa.users()).toEqual([
    {
      id: 'a',
      email: 'aino@example.com',
      name: 'Aino Salo',
      active: true,
      zone: 'Europe/Helsinki',
      defaultTypeId: null,
      newActivityMail: null,
    },
    { id: 'b', email: null, name: 'Ben', active: false, zone: null, defaultTypeId: 'type-2', newActivityMail: null },
  ]);
  expect(of('GET', '/v1/users').map((seen) => seen.query.get('pageToken'))).toEqual([null, 'p2', null]);
});

test('activity types: those of an unknown group are left out', async () => {
  const { severa } = scripted({
    'GET /v1/activitytypes': json([
      { guid: 't1', name: 'Meeting', category: 'CalendarEntry', isDefault: true },
      { guid: 't2', name: 'Own', category: 'Personal', isActive: false },
      { guid: 't3', name: 'Odd', category: 'Dream' },
    ]),
  });
  expect(await severa.activityTypes()).toEqual([
    { id: 't1', name: 'Meeting', category: 'CalendarEntry', active: true, isDefault: true },
    { id: 't2', name: 'Own', category: 'Personal', active: false, isDefault: false },
  ]);
});

test.each([
  ['on', { sendNewActivityEmail: true }, true],
  ['off', { sendNewActivityEmail: false }, false],
  ['not set', { sendNewActivityEmail: null }, null],
  ['of another shape', { sendNewActivityEmail: 'yes' }, null],
  ['not told', null, null],
  ['no object', 'all', null],
])('the mail about new activities is %s', async (_name, notificationSettings, newActivityMail) => {
  const { severa } = scripted({ 'GET /v1/users': json([{ guid: 'a', name: 'Aino', notificationSettings }]) });
  expect(await severa.users()).toMatchObject([{ id: 'a', newActivityMail }]);
});
