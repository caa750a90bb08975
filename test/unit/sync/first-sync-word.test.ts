import { describe, expect, it } from 'vitest';
import { must, SyncError } from '../../../shared/errors.ts';
import { confirmFirstSync, mayMake, WaitsForWord } from '../../../shared/sync/first-sync-word.ts';
import { linkForEvent } from '../../../shared/sync/unit.ts';
import { runSetting } from './run-setting.ts';
import { event } from './samples.ts';
import { MAILBOX, smallWorld } from './small-world.ts';

async function planned(count: number, more: { readonly isMailed?: boolean; readonly sent?: boolean } = {}) {
  const setting = await runSetting({ mailbox: { phase: 'first-sync' } });
  const run = { ...setting.run, policy: { ...setting.run.policy, isMailed: more.isMailed ?? true } };
  const rows = Array.from({ length: count }, (_, index) => ({
    ...linkForEvent(run, event({}, { id: `event-${index}` })),
    createSent: more.sent === true ? 1 : null,
  }));
  return { ...setting, run, rows };
}

describe('a first sync that would have Severa send many mails (I6a)', () => {
  it('waits with the 21st new activity, and says how many there are', async () => {
    const { run, rows, store } = await planned(21);
    await expect(mayMake(run, rows)).rejects.toBeInstanceOf(WaitsForWord);
    expect(await store.mailbox(MAILBOX)).toMatchObject({ confirmation: { activities: 21, given: false } });
  });

  it.each([
    ['20 are few', 20, {}],
    ['nobody is mailed', 50, { isMailed: false }],
    ['an earlier run has sent them', 50, { sent: true }],
  ])('%s: it goes on', async (_name, count, more) => {
    const { run, rows, store } = await planned(count, more);
    await mayMake(run, rows);
    expect(await store.mailbox(MAILBOX)).not.toHaveProperty('confirmation');
  });

  it('switched off meanwhile it asks nobody (H3a)', async () => {
    const { run, rows, store } = await planned(30);
    await run.lease.update((row) => ({ ...row, phase: 'asleep' }));
    await mayMake(run, rows);
    expect(await store.mailbox(MAILBOX)).not.toHaveProperty('confirmation');
  });

  it('waits without asking Severa or the mailbox for any item', async () => {
    const asked: string[] = [];
    const world = await smallWorld({
      host: ({ list, users }) => ({
        list: (...args) => {
          asked.push('list');
          return list(...args);
        },
        users: async () => (await users()).map((user) => ({ ...user, newActivityMail: null })),
      }),
      calendar: ({ changes }) => ({
        changes: (...args) => {
          asked.push('changes');
          return changes(...args);
        },
      }),
    });
    for (let index = 0; index < 25; index += 1) world.addEvent({ subject: `Event ${index}` });
    expect(await world.sync()).toMatchObject({ outcome: 'done', again: false, counters: { createdActivities: 0 } });
    asked.length = 0;
    expect(await world.sync()).toMatchObject({ outcome: 'done', again: false });
    expect(asked).toEqual([]);
    await confirmFirstSync(world.store, MAILBOX, 25);
    expect(await world.sync()).toMatchObject({ outcome: 'done', counters: { createdActivities: 25 } });
  });
});

describe('its person’s word', () => {
  it('is for the number that he was shown', async () => {
    const { run, rows, store } = await planned(30);
    await expect(confirmFirstSync(store, 'nobody', 30)).rejects.toMatchObject({ kind: 'gone' });
    await expect(confirmFirstSync(store, MAILBOX, 30)).rejects.toMatchObject({ code: 'first-sync.not-waiting' });
    await expect(mayMake(run, rows)).rejects.toBeInstanceOf(WaitsForWord);
    await expect(confirmFirstSync(store, MAILBOX, 29)).rejects.toMatchObject({ code: 'first-sync.changed' });
    const row = await confirmFirstSync(store, MAILBOX, 30);
    expect(row.confirmation).toEqual({ activities: 30, given: true });
    expect((await confirmFirstSync(store, MAILBOX, 30)).etag).toBe(row.etag);
  });

  it('is written over whatever a run writes at the same time, and gives up some time', async () => {
    const { run, rows, store } = await planned(30);
    await expect(mayMake(run, rows)).rejects.toBeInstanceOf(WaitsForWord);
    let lost = 2;
    const racing = {
      ...store,
      async saveMailbox(row: Parameters<typeof store.saveMailbox>[0]) {
        lost -= 1;
        if (lost >= 0) await store.saveMailbox({ ...must(await store.mailbox(MAILBOX), 'a row'), wanted: 9 + lost });
        return store.saveMailbox(row);
      },
    };
    expect(await confirmFirstSync(racing, MAILBOX, 30)).toMatchObject({ wanted: 9, confirmation: { given: true } });
    await store.saveMailbox({
      ...must(await store.mailbox(MAILBOX), 'a row'),
      confirmation: { activities: 30, given: false },
    });
    const never = {
      ...store,
      saveMailbox: () => Promise.reject(new SyncError('conflict', 'store.conflict', 'Another writer was faster.')),
    };
    await expect(confirmFirstSync(never, MAILBOX, 30)).rejects.toMatchObject({ code: 'store.conflict' });
  });
});
