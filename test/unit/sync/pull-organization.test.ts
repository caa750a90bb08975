import { describe, expect, it } from 'vitest';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';
import { ORGANIZATION } from '../../../shared/sync/guests.ts';
import type { ActivityPage, HostActivities } from '../../../shared/sync/ports.ts';
import { MINUTE, pullSetting } from './pull-setting.ts';

const dead = async () => {
  throw new Error('the process died');
};

describe('a pull that dies', () => {
  it.each([
    ['before the mailboxes are queued', { queueMailbox: dead }],
    ['before it remembers what it saw', { store: { saveActivityRows: dead } }],
    ['before the cursor is saved', { store: { saveOrganization: dead } }],
  ])('%s leaves no delivery behind that nobody is queued for', async (_, change) => {
    const setting = await pullSetting();
    const ids = setting.add(3, 3 * MINUTE);
    await expect(setting.pull(change)).rejects.toThrow('the process died');
    await setting.pull();
    expect(await setting.delivered()).toEqual(ids);
    expect(setting.queued).toContain('mailbox-of-ada');
  });
});

describe('a pull of many changes', () => {
  it('delivers and queues before it remembers, slice by slice', async () => {
    const setting = await pullSetting();
    setting.add(450, 1000);
    const steps: string[] = [];
    const { store } = setting;
    await setting.pull({
      store: {
        async deliver(rows) {
          steps.push(`deliver ${rows.length}`);
          await store.deliver(rows);
        },
        async saveActivityRows(rows) {
          steps.push(`remember ${rows.length}`);
          await store.saveActivityRows(rows);
        },
      },
      queueMailbox: async (mailboxId) => void steps.push(mailboxId),
    });
    const slice = (count: number) => [`deliver ${count}`, 'mailbox-of-ada', `remember ${count}`];
    expect(steps).toEqual([...slice(200), ...slice(200), ...slice(50)]);
    expect(await setting.delivered()).toHaveLength(450);
  });

  it('keeps what its earlier slices did when Severa then asks it to wait, and stops asking', async () => {
    const setting = await pullSetting();
    setting.add(450, 1000);
    let asked = 0;
    const throttled: Partial<HostActivities> = {
      participants: async () => {
        asked += 1;
        if (asked > 300) throw new SyncError('transient', 'severa.throttled', 'Severa asks to wait.');
        return [];
      },
    };
    await expect(setting.pull({ host: throttled })).rejects.toMatchObject({ kind: 'transient' });
    expect(await setting.delivered()).toHaveLength(200);
    expect(asked).toBeLessThan(310);
    expect((await setting.pull()).changed).toBe(250);
    expect(setting.asked).toHaveLength(250);
    expect(await setting.delivered()).toHaveLength(450);
  });

  it.each([
    ['over hours', 60_000],
    ['within one second, all with the same stamp', 0],
  ])('made %s ends although each pull has time for one slice only', async (_, stepMs) => {
    const setting = await pullSetting();
    setting.add(900, stepMs);
    setting.slowDown(1000);
    const more: boolean[] = [];
    while (more.at(-1) !== false && more.length < 20) more.push((await setting.pull({ budgetMs: 1 })).more);
    expect(more).toEqual([true, true, true, true, false]);
    expect(await setting.delivered()).toHaveLength(900);
    expect(setting.asked).toHaveLength(900);
  });

  it('moves its cursor after each slice, never past what it has not done', async () => {
    const setting = await pullSetting();
    const ids = setting.add(250, MINUTE);
    setting.slowDown(1000);
    expect(await setting.pull({ budgetMs: 1 })).toMatchObject({ changed: 200, more: true });
    const [done, next] = [199, 200].map((at) => setting.host.activities().find(({ id }) => id === ids[at])?.modified);
    expect(await setting.cursor()).toBe((done ?? 0) - setting.overlap);
    expect(await setting.cursor()).toBeLessThan(next ?? 0);
    const asOf = setting.clock();
    expect(await setting.pull()).toMatchObject({ changed: 50, more: false });
    expect(await setting.cursor()).toBe(asOf - setting.overlap);
  });

  it('takes the oldest changes first, however they are listed', async () => {
    const setting = await pullSetting();
    const ids = setting.add(250, MINUTE);
    const { host } = setting;
    setting.slowDown(1000);
    const reversed: Partial<HostActivities> = {
      async *changedSince(since) {
        const pages: ActivityPage[] = [];
        for await (const page of host.changedSince(since)) pages.unshift(page);
        for (const page of pages) yield { ...page, activities: [...page.activities].reverse() };
      },
    };
    await setting.pull({ host: reversed, budgetMs: 1 });
    expect(await setting.delivered()).toEqual(ids.slice(0, 200).sort());
  });
});

describe('an activity whose participants Severa does not tell', () => {
  const refusing = (host: HostActivities, id: string | undefined, kind: ErrorKind, code: string) => ({
    async participants(activityId: string) {
      if (activityId === id) throw new SyncError(kind, code, 'No participants.');
      return host.participants(activityId);
    },
  });

  it('because it was deleted since, is delivered to its owner and to whom we knew', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, MINUTE);
    host.person.join(id, 'bob');
    await setting.pull();
    await setting.store.removeDeliveries(await setting.store.deliveries('mailbox-of-bob'));
    setting.advance(MINUTE);
    host.person.touch(id);
    const [other = ''] = setting.add(1, MINUTE);
    await setting.pull({ host: refusing(host, id, 'gone', 'severa.not-found') });
    expect(await setting.delivered('bob')).toEqual([id]);
    expect(await setting.delivered('ada')).toEqual([id, other]);
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
    expect((await setting.store.activityRows([id])).get(id)?.people).toEqual(['ada', 'bob']);
  });

  it('for a while, is asked about again without being edited, and reaches all when it can be', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, 0);
    host.person.join(id, 'bob');
    await setting.pull({ host: refusing(host, id, 'refused', 'severa.item-failing') });
    expect(await setting.delivered('bob')).toEqual([]);
    setting.advance(30 * MINUTE);
    await setting.pull();
    expect(await setting.delivered('bob')).toEqual([id]);
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
  });

  it('for a while, is forgotten when it is gone', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, 0);
    await setting.pull({ host: refusing(host, id, 'refused', 'severa.item-failing') });
    host.person.remove(id);
    setting.advance(30 * MINUTE);
    await setting.pull();
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
  });

  it('because it can be listed sooner than asked about, reaches all once it can be', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, 0);
    host.person.join(id, 'bob');
    await setting.pull({ host: refusing(host, id, 'gone', 'severa.not-found') });
    expect(await setting.delivered('bob')).toEqual([]);
    setting.advance(MINUTE);
    await setting.pull();
    expect(await setting.delivered('bob')).toEqual([id]);
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
  });

  it.each(['refused', 'invalid'] as const)('(%s) is parked, and still reaches its owner', async (kind) => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = '', other = ''] = setting.add(2, MINUTE);
    const bad = { host: refusing(host, id, kind, 'severa.refused') };
    expect(await setting.pull(bad)).toMatchObject({ changed: 2, mailboxIds: ['mailbox-of-ada'] });
    expect(await setting.delivered()).toEqual([id, other]);
    const [row, ...rest] = await setting.store.parked(ORGANIZATION);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ side: 'severa', itemId: id, reason: 'severa.refused' });
    // Listed again without news it stays parked, and nobody is troubled with it again.
    setting.queued.length = 0;
    await setting.pull(bad);
    expect(await setting.store.parked(ORGANIZATION)).toEqual([row]);
    expect(setting.queued).toEqual([]);
  });

  it('is forgotten, and reaches everybody, when Severa tells them', async () => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id = ''] = setting.add(1, MINUTE);
    host.person.join(id, 'bob');
    await setting.pull({ host: refusing(host, id, 'refused', 'severa.refused') });
    expect(await setting.delivered('bob')).toEqual([]);
    await setting.pull();
    expect(await setting.delivered('bob')).toEqual([id]);
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
  });

  it.each(['transient', 'unavailable'] as const)('(%s) stops the pull, which keeps its cursor', async (kind) => {
    const setting = await pullSetting();
    const { host } = setting;
    const [id] = setting.add(2, MINUTE);
    const before = await setting.cursor();
    await expect(setting.pull({ host: refusing(host, id, kind, 'severa.down') })).rejects.toMatchObject({ kind });
    expect(await setting.cursor()).toBe(before);
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
  });
});

describe('an activity that cannot be read', () => {
  it('is parked once, and forgotten when it is listed readable', async () => {
    const setting = await pullSetting();
    const [id = ''] = setting.add(1, MINUTE);
    await setting.pull({ host: setting.unreadable(id, 'severa.stamp-missing') });
    const since = setting.clock();
    setting.advance(MINUTE);
    await setting.pull({ host: setting.unreadable(id, 'severa.stamp-missing') });
    expect(await setting.store.parked(ORGANIZATION)).toMatchObject([
      { itemId: id, reason: 'severa.stamp-missing', since },
    ]);
    setting.host.person.touch(id);
    await setting.pull();
    expect(await setting.store.parked(ORGANIZATION)).toEqual([]);
    expect(await setting.delivered()).toEqual([id]);
  });
});
