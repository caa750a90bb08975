import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { NOT_SHOWN_YET } from '../../../shared/sync/eligible.ts';
import type { Parked } from '../../../shared/sync/ports.ts';
import { proveGone } from '../../../shared/sync/prove-gone.ts';
import { readActivity, VISIBLE_AFTER_MS } from '../../../shared/sync/read-activity.ts';
import { nextTryAfter } from '../../../shared/sync/run.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { item, NOW } from './samples.ts';

/** An activity that Severa shows as of NOW; so long after it. */
async function setting(after: number, change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  const { id } = world.addActivity();
  world.advance(after);
  const said = async (stamp: number | null = null, which = id) => {
    const reading = await readActivity(world.run, which, { activityStamp: stamp });
    return reading.kind === 'unreadable' ? reading.reason : reading.kind;
  };
  return {
    ...world,
    id,
    said,
    wait(more: Partial<Parked> = {}) {
      const row = {
        mailboxId: MAILBOX,
        side: 'severa',
        itemId: id,
        reason: NOT_SHOWN_YET,
        since: world.clock(),
      } as const;
      world.run.parked.set(`severa:${id}`, { ...row, tries: 1, nextTry: null, stamp: null, ...more });
    },
  };
}

describe('one activity, read by its id', () => {
  it('as it is; Severa has answered for one, then', async () => {
    const { run, said, id, activity } = await setting(0);
    expect(await said()).toBe('here');
    expect(await readActivity(run, id)).toEqual({ kind: 'here', value: activity(id) });
    expect(run.proof.witness).toBe(id);
    expect(run.tally.now().activitiesRead).toBe(2);
  });

  it('a 404 is an absence, and no witness', async () => {
    const { run, said } = await setting(0);
    expect(await said(null, 'gone')).toBe('absent');
    expect(run.proof.witness).toBeNull();
  });

  it('that can’t be understood holds up nobody; a Severa that fails does', async () => {
    const failing = (kind: 'invalid' | 'transient') => ({
      host: () => ({
        read: async () => {
          throw new SyncError(kind, 'severa.odd', 'Not this one.');
        },
      }),
    });
    expect(await (await setting(0, failing('invalid'))).said()).toBe('severa.odd');
    await expect((await setting(0, failing('transient'))).said()).rejects.toMatchObject({ kind: 'transient' });
  });
});

describe('an answer that is older than what is known', () => {
  it('says nothing for 90 seconds after that, a 404 included', async () => {
    const { said, advance } = await setting(0);
    expect(await said(NOW + 1)).toBe(NOT_SHOWN_YET);
    expect(await said(NOW)).toBe('here');
    expect(await said(NOW, 'gone')).toBe(NOT_SHOWN_YET);
    advance(VISIBLE_AFTER_MS);
    expect(await said(NOW + 1)).toBe(NOT_SHOWN_YET);
    advance(1);
    expect(await said(NOW + 1)).toBe('here');
    expect(await said(NOW, 'gone')).toBe('absent');
  });

  it('by Severa’s own clock', async () => {
    const { host, said } = await setting(0);
    host.faults.skew = 2 * VISIBLE_AFTER_MS;
    expect(await said(NOW + 1)).toBe('here');
  });

  it('also than what a pull has told of', async () => {
    const { run, said, id } = await setting(0);
    run.stamps.set(id, NOW + 1);
    expect(await said()).toBe(NOT_SHOWN_YET);
    run.stamps.set(id, NOW);
    expect(await said()).toBe('here');
  });

  it('or than what it has waited for since', async () => {
    const { said, wait } = await setting(0);
    wait({ stamp: NOW + 1 });
    expect(await said()).toBe(NOT_SHOWN_YET);
    wait({ stamp: NOW });
    expect(await said()).toBe('here');
    wait({ stamp: NOW + 1, since: NOW - VISIBLE_AFTER_MS, reason: 'deletion' });
    expect(await said()).toBe(NOT_SHOWN_YET);
  });
});

describe('what waits for something newer, nobody knows how new', () => {
  it('isn’t settled by what was agreed already', async () => {
    const { said, wait, advance } = await setting(5 * MINUTE);
    wait();
    expect(await said(NOW)).toBe(NOT_SHOWN_YET);
    expect(await said(NOW - 1)).toBe('here');
    expect(await said(NOW, 'gone')).toBe('absent');
    advance(VISIBLE_AFTER_MS - 1);
    expect(await said(NOW)).toBe(NOT_SHOWN_YET);
    advance(1);
    expect(await said(NOW)).toBe('here');
  });

  it('is settled by that when a stamp was told: that says more', async () => {
    const { run, id, said, wait } = await setting(5 * MINUTE);
    wait();
    run.stamps.set(id, NOW);
    expect(await said(NOW)).toBe('here');
    run.stamps.clear();
    wait({ stamp: NOW });
    expect(await said(NOW)).toBe('here');
    wait({ stamp: NOW + 1 });
    expect(await said(NOW)).toBe(NOT_SHOWN_YET);
  });

  it('waiting for another reason is nothing of that', async () => {
    const { said, wait } = await setting(5 * MINUTE);
    wait({ reason: 'private' });
    expect(await said(NOW)).toBe('here');
  });
});

describe('whether a 404 is a deletion (M4)', () => {
  /** So many of the person’s own activities, and another user’s; then one that is gone. */
  async function asking(own: number, theirs: number, change: Parameters<typeof runSetting>[0] = {}) {
    const lists: (readonly string[])[] = [];
    const reads: string[] = [];
    const world = await runSetting({
      ...change,
      host: (host) => ({
        list(userIds, window, asMember) {
          lists.push(userIds);
          return host.list(userIds, window, asMember);
        },
        async read(id) {
          reads.push(id);
          return host.read(id);
        },
        ...change.host?.(host),
      }),
    });
    for (let index = 0; index < own; index += 1) world.addActivity({ subject: `Own ${index}` });
    for (let index = 0; index < theirs; index += 1)
      world.host.person.add('user-2', item({ subject: `Theirs ${index}` }));
    world.advance(10 * MINUTE);
    const prove = async (...ids: readonly (string | null)[]) => {
      const said = await proveGone(
        world.run,
        ids.map((activityId) => ({ activityId })),
      );
      return Object.fromEntries([...said].map(([id, one]) => [id, one.kind === 'unreadable' ? one.reason : one.kind]));
    };
    return { ...world, lists, reads, prove };
  }

  it('beside one of the person’s own that answers, and asked once more', async () => {
    const { prove, reads, lists } = await asking(1, 1);
    expect(await prove('gone')).toEqual({ gone: 'gone' });
    expect(lists).toEqual([['user-1']]);
    expect(reads).toEqual(['guid-1', 'gone']);
  });

  it('beside anybody’s, where he has no other', async () => {
    const { prove, lists } = await asking(0, 1);
    expect(await prove('gone')).toEqual({ gone: 'gone' });
    expect(lists).toEqual([['user-1'], ['user-2']]);
  });

  it('not beside itself', async () => {
    const { prove, host } = await asking(1, 0);
    expect(await prove('guid-1')).toEqual({ 'guid-1': 'deletion' });
    expect(host.activities()).toHaveLength(1);
  });

  it('none answers: it can’t be told', async () => {
    const { prove } = await asking(0, 0);
    expect(await prove('gone')).toEqual({ gone: 'deletion' });
  });

  it('the organisation has no other active user: it can’t be told', async () => {
    const { prove, lists } = await asking(0, 1, {
      host: (host) => ({
        users: async () => (await host.users()).map((one) => ({ ...one, active: one.id === 'user-1' })),
      }),
    });
    expect(await prove('gone')).toEqual({ gone: 'deletion' });
    expect(lists).toEqual([['user-1']]);
  });

  it('what is listed and not to be read is no witness; three are tried', async () => {
    const { prove, reads } = await asking(5, 1, {
      host: (host) => ({ read: async (id) => (id === 'guid-4' ? host.read(id) : null) }),
    });
    expect(await prove('gone')).toEqual({ gone: 'deletion' });
    expect(reads).toEqual([]);
  });

  it('the second one tried answers', async () => {
    const { prove } = await asking(5, 0, {
      host: (host) => ({ read: async (id) => (id === 'guid-2' ? host.read(id) : null) }),
    });
    expect(await prove('gone')).toEqual({ gone: 'gone' });
  });

  it('who answered before in this run is asked first, and listed is nobody', async () => {
    const { run, prove, lists } = await asking(2, 0);
    await readActivity(run, 'guid-2');
    expect(await prove('gone')).toEqual({ gone: 'gone' });
    expect(lists).toEqual([]);
    // Itself asked about, or silent by now, it isn’t enough.
    expect(await prove('guid-2', 'gone')).toEqual({ 'guid-2': 'here', gone: 'gone' });
    expect(lists).toEqual([['user-1']]);
  });

  it('who answered before is silent by now: another one is asked', async () => {
    const { run, prove, host, lists } = await asking(2, 0);
    await readActivity(run, 'guid-2');
    host.person.remove('guid-2');
    expect(await prove('gone')).toEqual({ gone: 'gone' });
    expect(lists).toEqual([['user-1']]);
  });

  it('it answers after all, or can’t be understood: no deletion', async () => {
    const { prove } = await asking(2, 0);
    expect(await prove('guid-2', null)).toEqual({ 'guid-2': 'here' });
  });

  it('nothing to ask about, nothing is asked', async () => {
    const { run, prove, lists } = await asking(1, 0);
    expect(await prove(null)).toEqual({});
    expect((await proveGone(run, [null])).size).toBe(0);
    expect(lists).toEqual([]);
  });
});

describe('how long a parked item waits', () => {
  it('1, 2, 4 minutes and so on, a day at most', () => {
    expect([0, 1, 2, 10, 11, 12, 99].map((tries) => nextTryAfter(tries) / MINUTE)).toEqual([
      1, 2, 4, 1024, 1440, 1440, 1440,
    ]);
  });
});
