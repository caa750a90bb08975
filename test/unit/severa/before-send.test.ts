import { describe, expect, test } from 'vitest';
import type { BeforeSend, HostActivities } from '../../../shared/sync/ports.ts';
import { empty, failure, item, json, NOW, type Reply, scripted, wire } from './scripted-severa.ts';

type Write = readonly [
  name: string,
  route: string,
  good: Response,
  write: (severa: HostActivities, before: BeforeSend) => Promise<unknown>,
];
const WRITES: readonly Write[] = [
  [
    'create',
    'POST /v1/activities',
    json(wire('a'), 201),
    (severa, before) => severa.create({ item: item(), ownerId: 'aino', typeId: 'type-1' }, before),
  ],
  [
    'update',
    'PATCH /v1/activities/a',
    json([wire('a')]),
    (severa, before) => severa.update('a', { subject: 'New' }, 'aino', before),
  ],
  ['delete', 'DELETE /v1/activities/a', empty(204), (severa, before) => severa.delete('a', before)],
];

/** What happens, in order: turns of the budget, rests, the look at the lease, and requests. */
function told(replies: Record<string, Reply | readonly Reply[]>) {
  const story: string[] = [];
  let now = NOW;
  const noted = (reply: Reply, route: string): Reply => {
    return (request) => {
      story.push(route);
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply(request) : reply.clone();
    };
  };
  const routes = Object.entries(replies).map(([route, list]) => {
    const all: readonly Reply[] = Array.isArray(list) ? list : [list as Reply];
    return [route, all.map((reply) => noted(reply, route))] as const;
  });
  const { severa } = scripted(Object.fromEntries(routes), {
    clock: () => now,
    wait: async (milliseconds) => {
      story.push(`rest ${milliseconds}`);
      now += milliseconds;
    },
    pace: {
      take: async () => {
        story.push('turn');
      },
    },
  });
  return {
    story,
    severa,
    before: async () => {
      story.push('before');
    },
  };
}

describe.each(WRITES)('before a %s is sent', (_name, route, good, write) => {
  test('the caller is asked last, and again for each repetition', async () => {
    const { severa, story, before } = told({ [route]: [json({}, 429, { 'retry-after': '3' }), good] });
    await severa.users();
    story.length = 0;
    await write(severa, before);
    expect(story).toEqual(['turn', 'before', route, 'rest 3000', 'turn', 'before', route]);
  });

  test('the caller may call it off: nothing is sent, and his error comes back', async () => {
    const { severa, story } = told({ [route]: good });
    await severa.users();
    story.length = 0;
    const leaseLost = new Error('the lease went');
    expect(await failure(write(severa, () => Promise.reject(leaseLost)))).toBe(leaseLost);
    expect(story).toEqual(['turn']);
  });

  test('the caller may call a repetition off', async () => {
    const { severa, story } = told({ [route]: [json({}, 429), good] });
    await severa.users();
    story.length = 0;
    const leaseLost = new Error('the lease went');
    const answers = [Promise.resolve(), Promise.reject(leaseLost)];
    answers[1]?.catch(() => undefined);
    expect(await failure(write(severa, () => answers.shift() ?? Promise.resolve()))).toBe(leaseLost);
    expect(story.filter((step) => step === route)).toHaveLength(1);
  });
});

test('no turn, no request', async () => {
  const { severa, of } = scripted(
    { 'GET /v1/activities/a': json(wire('a')) },
    { pace: { take: () => Promise.reject(new Error('no budget')) } },
  );
  await expect(severa.read('a')).rejects.toThrow('no budget');
  expect(of('GET', '/v1/activities/a')).toEqual([]);
});
