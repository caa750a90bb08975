import { describe, expect, it } from 'vitest';
import type { Link } from '../../../shared/sync/ports.ts';
import { readListed } from '../../../shared/sync/read-listed.ts';
import { parkedKey } from '../../../shared/sync/run.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { link as aLink, item, NOW } from './samples.ts';

/** So many activities that a pull has told of, a minute apart. */
async function setting(count = 8) {
  const asked: number[] = [];
  const world = await runSetting({
    host: ({ changedOf }) => ({
      changedOf(userId, since) {
        asked.push(since - NOW);
        return changedOf(userId, since);
      },
    }),
  });
  const activities = Array.from({ length: count }, (_, index) => {
    world.advance(MINUTE);
    return world.addActivity({ subject: `Activity ${index}` });
  });
  for (const { id, modified } of activities) world.run.stamps.set(id, modified);
  const ids = new Set(activities.map(({ id }) => id));
  const first = activities[0];
  if (first === undefined) throw new Error('There is one at least.');
  return {
    ...world,
    asked,
    activities,
    first,
    ids,
    read: async (links = new Map<string, Link>(), of: ReadonlySet<string> = ids) => [
      ...(await readListed(world.run, of, links)).keys(),
    ],
  };
}

describe('activities that were delivered', () => {
  it('eight of them are listed, since the oldest; each is read again before Severa is written', async () => {
    const { read, run, ids, asked, activities } = await setting();
    expect(await read()).toEqual([...ids]);
    expect(asked).toEqual([MINUTE]);
    expect([...run.listed]).toEqual([...ids]);
    expect(run.tally.now().activitiesRead).toBe(8);
    expect((await readListed(run, ids, new Map())).get(activities[7]?.id ?? '')).toEqual(activities[7]);
  });

  it('fewer are read one by one', async () => {
    const { read, run, asked } = await setting(7);
    expect(await read()).toEqual([]);
    expect(asked).toEqual([]);
    expect(run.listed.size).toBe(0);
  });

  it('one that is shown as it was before is left out', async () => {
    const { read, run, first } = await setting(9);
    run.stamps.set(first.id, first.modified + 1);
    expect(await read()).not.toContain(first.id);
    expect(run.listed.has(first.id)).toBe(false);
  });

  it('so is one that is shown as it was before our own write', async () => {
    const { read, first } = await setting(9);
    const link = aLink(item(), item(), { activityId: first.id, activityStamp: first.modified + 1 });
    expect(await read(new Map([[first.id, link]]))).not.toContain(first.id);
    expect(await read(new Map([[first.id, { ...link, activityStamp: first.modified - 1 }]]))).toContain(first.id);
    expect(await read(new Map([[first.id, { ...link, activityStamp: null }]]))).toContain(first.id);
  });

  it('so is one that waits, or was said to be deleted, or isn’t asked for', async () => {
    const { read, run, ids, activities } = await setting(11);
    const [waits, deleted, other] = activities.map(({ id }) => id);
    if (waits === undefined || deleted === undefined || other === undefined) throw new Error('There are eleven.');
    const row = { mailboxId: MAILBOX, reason: 'private', since: NOW, tries: 1, nextTry: null, stamp: null };
    run.parked.set(parkedKey('severa', waits), { ...row, side: 'severa', itemId: waits });
    run.saidDeleted.add(deleted);
    const of = new Set([...ids].filter((id) => id !== other));
    expect(await read(new Map(), of)).toEqual(activities.slice(3).map(({ id }) => id));
  });

  it('the listing is left as soon as all are found', async () => {
    const { run, host, ids, addActivity } = await setting();
    for (let index = 0; index < 20; index += 1) addActivity({ subject: `Later ${index}` });
    let pages = 0;
    const changedOf: typeof host.changedOf = async function* pagesOf(userId, since) {
      for await (const page of host.changedOf(userId, since)) {
        pages += 1;
        yield page;
      }
    };
    const found = await readListed({ ...run, host: { ...run.host, changedOf } }, ids, new Map());
    expect(found.size).toBe(8);
    expect(pages).toBe(2);
  });
});
