import { expect, it } from 'vitest';
import type { HostActivities } from '../../shared/sync/ports.ts';
import { createRandom } from '../fakes/random.ts';
import { draft, timed, weekly } from './items.ts';
import { openPeople } from './people-world.ts';

const PEOPLE = 200;
const WORKERS = 4;

it.each([
  ['meeting', draft('Weekly')],
  ['weekly meeting', draft('Weekly', { when: weekly(timed('2026-10-07T09:00'), 30) })],
] as const)(
  '200 people of one %s, synced in random order by four workers: one activity, 199 participants (P4)',
  { timeout: 120_000 },
  async (name, meeting) => {
    const random = createRandom(11);
    const names = Array.from({ length: PEOPLE }, (_, index) => `user${index}`);
    const world = await openPeople({ on: names });
    const { host } = world;
    let requests = 0;
    const counted: readonly (keyof HostActivities)[] = [
      'read',
      'participants',
      'create',
      'update',
      'reassign',
      'addParticipant',
      'removeParticipant',
      'delete',
      'createdSince',
    ];
    const port = host as unknown as Record<string, (...given: unknown[]) => unknown>;
    for (const call of counted) {
      const real = port[call];
      if (real === undefined) throw new Error(`No call ${call}.`);
      port[call] = (...given) => {
        requests += 1;
        return real(...given);
      };
    }
    // Everybody has been on for a while: what comes is a change.
    for (const name of names) await world.sync(name);
    world.addMeeting('user0', meeting, ...names.slice(1), 'guest@example.org');
    world.time.advance(60_000);
    requests = 0;

    const queue = names.map((name) => ({ name, at: random.next() })).sort((one, other) => one.at - other.at);
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) await world.sync(next.name);
    };
    await Promise.all(Array.from({ length: WORKERS }, worker));
    const first = requests;
    await world.rounds(3);

    expect(world.activities()).toEqual(['Weekly']);
    const [owner, ...others] = await world.people('Weekly');
    expect(owner).toBe('user0');
    expect(others).toEqual(names.slice(1).sort());
    for (const name of names) {
      expect(world.subjects(name)).toEqual(['Weekly']);
      const links = await world.links(name);
      expect(links, name).toEqual([name === 'user0' ? 'live' : 'live  silent']);
    }
    expect(world.mailed()).toEqual([]);
    expect(world.calendar.writes).toEqual({ created: 0, updated: 0, deleted: 0 });
    const all = requests;
    await world.rounds(2);
    expect(requests, 'two more rounds ask Severa for nothing of it').toBe(all);
    const each = (count: number) => (count / PEOPLE).toFixed(2);
    console.info(
      `${name}: requests to Severa per person: ${each(first)} until everybody ran once, ${each(all)} in the end.`,
    );
  },
);
