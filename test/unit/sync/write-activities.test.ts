import { describe, expect, it } from 'vitest';
import { settle } from '../../../shared/sync/batch.ts';
import type { CalendarEvent } from '../../../shared/sync/ports.ts';
import { here, linkForEvent, type Unit, unit } from '../../../shared/sync/unit.ts';
import { contentOf } from '../../../shared/sync/values.ts';
import { MAILBOX, MINUTE, runSetting } from './run-setting.ts';
import { NOW } from './samples.ts';

const units = (...events: readonly CalendarEvent[]): Unit[] => events.map((event) => unit(null, here(event)));

async function setting(change: Parameters<typeof runSetting>[0] = {}) {
  const world = await runSetting(change);
  return {
    ...world,
    made: () => world.host.activities().map(({ item }) => item.subject),
    rowOf: async (event: CalendarEvent) => (await world.store.linksByEvent(MAILBOX, [event.id])).get(event.id),
  };
}

describe('activities that are made of a batch of events', () => {
  it('each is booked with its people, so that a pull finds no news in it', async () => {
    const { run, store, host, addEvent, rowOf } = await setting();
    const event = addEvent();
    await settle(run, units(event));
    const [activity] = host.activities();
    if (activity === undefined) throw new Error('It was made.');
    expect((await store.activityRows([activity.id])).get(activity.id)).toEqual({
      activityId: activity.id,
      stamp: activity.modified,
      content: contentOf(activity),
      people: ['user-1'],
    });
    expect(await rowOf(event)).toMatchObject({ state: 'live', activityId: activity.id, createSent: null });
    expect(run.waiting.size).toBe(0);
    expect(run.tally.now()).toMatchObject({ createdActivities: 1, parked: 0 });
  });

  it('equal ones one after the other, so that a search finds no twin on its way; others side by side', async () => {
    const steps: string[] = [];
    const { run, addEvent, made } = await setting({
      host: (host) => ({
        async create(draft, before) {
          steps.push(`sends ${draft.item.subject}`);
          await new Promise((resolve) => setImmediate(resolve));
          const activity = await host.create(draft, before);
          steps.push(`has ${draft.item.subject}`);
          return activity;
        },
      }),
    });
    await settle(run, units(addEvent({ subject: 'A' }), addEvent({ subject: 'A' }), addEvent({ subject: 'B' })));
    expect(steps.filter((step) => step.endsWith('A'))).toEqual(['sends A', 'has A', 'sends A', 'has A']);
    expect(steps.indexOf('sends B')).toBeLessThan(steps.indexOf('has A'));
    expect(made().sort()).toEqual(['A', 'A', 'B']);
  });

  it('one whose answer was lost is found, compared, and no longer waited for', async () => {
    const { run, host, addEvent, rowOf, made } = await setting();
    const event = addEvent();
    host.faults.loseCreate = 1;
    await settle(run, units(event));
    expect(made()).toEqual(['Lunch']);
    expect(await rowOf(event)).toMatchObject({ state: 'live', createSent: null });
    expect(run.waiting.size).toBe(0);
    expect(run.tally.now()).toMatchObject({ createdActivities: 1 });
  });

  it('one that the host app says was deleted since is asked for: the search may show it still', async () => {
    const { run, host, addEvent, addActivity, advance, made } = await setting();
    addActivity({ subject: 'Other' });
    const event = addEvent();
    host.faults.loseRequest = 1;
    await settle(run, units(event));
    host.faults.loseRequest = 0;
    const lost = addActivity();
    advance(10 * MINUTE);
    host.faults.listDelay = 60 * MINUTE;
    host.person.remove(lost.id);
    run.saidDeleted.add(lost.id);
    const row = (await run.store.linksByEvent(MAILBOX, [event.id])).get(event.id);
    await settle(run, [unit(row ?? null, here(event))]);
    expect(made()).toEqual(['Other']);
    expect([...run.deletions.keys()]).toEqual([row?.id]);
  });

  it('one that may have been made waits for two minutes; its row says when it was sent', async () => {
    const { run, host, store, addEvent, rowOf } = await setting();
    const event = addEvent();
    host.faults.loseRequest = 1;
    await settle(run, units(event));
    expect(await store.parked(MAILBOX)).toMatchObject([
      { side: 'exchange', itemId: event.id, reason: 'create-unanswered', nextTry: NOW + 2 * MINUTE },
    ]);
    expect(await rowOf(event)).toMatchObject({ state: 'creating-activity', createSent: NOW });
    expect([...run.waiting.values()]).toMatchObject([{ createSent: NOW }]);
    expect(run.tally.now()).toMatchObject({ createdActivities: 0, parked: 1 });
  });

  it.each([
    ['throttled', { throttle: 1 }, 'severa.throttled', true],
    ['not to be made without a type', {}, 'no-default-type', true],
  ])('one that is %s is tried later', async (_, faults, reason, again) => {
    const { run, host, store, addEvent, rowOf } = await setting();
    const event = addEvent();
    Object.assign(host.faults, faults);
    const policy = reason === 'no-default-type' ? { ...run.policy, defaultTypeId: null } : run.policy;
    const link = await store.saveLinks([linkForEvent(run, event)], run.lease.number);
    await settle({ ...run, policy }, [unit(link[0] ?? null, here(event))]);
    const [row] = await store.parked(MAILBOX);
    expect(row).toMatchObject({ side: 'exchange', itemId: event.id, reason });
    expect(row?.nextTry !== null).toBe(again);
    expect(await rowOf(event)).toMatchObject({ state: 'creating-activity' });
    if (reason === 'severa.throttled') expect((await rowOf(event))?.createSent).toBeNull();
    expect(run.tally.now()).toMatchObject({ createdActivities: 0, parked: 1 });
  });
});
