import { describe, expect, it } from 'vitest';
import { listMembers } from '../../../shared/sync/list-members.ts';
import type { HostUser } from '../../../shared/sync/ports.ts';
import { createMemoryHost } from '../../fakes/memory-host.ts';
import { item, NOW } from './samples.ts';

const user = (id: string, active = true): HostUser => ({
  id,
  email: null,
  name: id,
  active,
  zone: null,
  defaultTypeId: null,
  newActivityMail: null,
});

/** Ada, Bob and an inactive user; so many activities of Ada's were changed, a minute apart. */
function setting(count: number, users = [user('ada'), user('bob'), user('eve', false)]) {
  let now = NOW;
  const asked: string[] = [];
  const host = createMemoryHost({ clock: () => now, users });
  const activities = Array.from({ length: count }, (_, index) => {
    now += 60_000;
    return host.person.add('ada', item({ subject: `Activity ${index}` }));
  });
  return {
    host,
    asked,
    activities,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
    async members(of = activities) {
      const { changedOf } = host;
      const watched: typeof changedOf = (userId, since) => {
        asked.push(`${userId} ${since - NOW}`);
        return changedOf(userId, since);
      };
      const found = await listMembers({ ...host, changedOf: watched }, of);
      return new Map([...found].map(([id, people]) => [id, [...people].sort()]));
    },
  };
}

describe('who takes part in many changed activities', () => {
  it('is listed user by user, each since the oldest change, when that takes fewer requests', async () => {
    const { host, activities, asked, members } = setting(5);
    const [first = '', second = ''] = activities.map(({ id }) => id);
    host.person.join(second, 'bob');
    const found = await members();
    expect([...found.keys()]).toEqual(activities.map(({ id }) => id));
    expect(found.get(first)).toEqual(['ada']);
    expect(found.get(second)).toEqual(['ada', 'bob']);
    expect(asked).toEqual(['ada 60000', 'bob 60000']);
  });

  it.each([
    ['two activities', 2, [user('ada')]],
    ['as many requests either way', 4, undefined],
    ['none', 0, undefined],
  ])('is asked about one by one: %s', async (_, count, users) => {
    const { asked, members } = setting(count, users);
    expect((await members()).size).toBe(0);
    expect(asked).toEqual([]);
  });

  it('three activities of an organisation with one user are worth a listing', async () => {
    const { asked, members } = setting(3, [user('ada'), user('eve', false)]);
    expect((await members()).size).toBe(3);
    expect(asked).toHaveLength(1);
  });

  it('leaves out what its owner’s listing shows as it was before', async () => {
    const { host, activities, advance, members } = setting(5);
    const last = activities.at(-1)?.id ?? '';
    host.person.join(last, 'bob');
    const changed = activities.map((one) => (one.id === last ? { ...one, modified: one.modified + 2 } : one));
    expect([...(await members(changed)).keys()]).toEqual(activities.slice(0, -1).map(({ id }) => id));
    // A later state than the one that was listed will do.
    advance(60_000);
    host.person.touch(last);
    expect((await members(changed)).get(last)).toEqual(['ada', 'bob']);
  });

  it('leaves out what has no owner, or one who isn’t listed', async () => {
    const { host, activities, members } = setting(5);
    const [first, second] = activities;
    if (first === undefined || second === undefined) throw new Error('There are five.');
    for (const { id } of [first, second]) host.person.join(id, 'bob');
    const of = activities.map((one) => {
      if (one.id === first.id) return { ...one, ownerId: null };
      return one.id === second.id ? { ...one, ownerId: 'eve' } : one;
    });
    expect([...(await members(of)).keys()]).toEqual(activities.slice(2).map(({ id }) => id));
  });

  it('leaves out what nobody’s listing shows', async () => {
    const { host, activities, members } = setting(5);
    host.person.remove(activities[0]?.id ?? '');
    expect([...(await members()).keys()]).toEqual(activities.slice(1).map(({ id }) => id));
  });

  it('says nothing of activities that weren’t asked about', async () => {
    const { activities, members } = setting(6);
    const of = activities.slice(1);
    expect([...(await members(of)).keys()]).toEqual(of.map(({ id }) => id));
  });
});
