import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import type { OpenStore } from './store.ts';
import { bare, found, saveOne } from './store-link-steps.ts';
import { MAILBOX, someLink } from './store-samples.ts';

export function linkMovesContract(open: OpenStore): void {
  const fresh = () => open(`org-${randomUUID()}`);

  describe('links whose ids change', () => {
    it('adds the event once it is made', async () => {
      const store = fresh();
      const creating = await saveOne(store, someLink(1, { eventId: null, state: 'creating-event' }));
      expect(await found(store, ['event-1'], ['activity-1'])).toEqual({
        byEvent: [],
        byActivity: [['activity-1', 'link-1']],
      });
      await saveOne(store, { ...creating, eventId: 'event-1', state: 'live' });
      expect(await found(store, ['event-1'], ['activity-1'])).toEqual({
        byEvent: [['event-1', 'link-1']],
        byActivity: [['activity-1', 'link-1']],
      });
      expect(await store.links(MAILBOX)).toHaveLength(1);
      await expect(saveOne(store, { ...creating, cause: 'late' })).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('adds the activity once it is made, and goes back to one row', async () => {
      const store = fresh();
      const creating = await saveOne(store, someLink(1, { activityId: null, state: 'creating-activity' }));
      const live = await saveOne(store, { ...creating, activityId: 'activity-1', state: 'live' });
      expect(await store.links(MAILBOX)).toHaveLength(1);
      const back = await saveOne(store, { ...live, activityId: null, state: 'creating-activity' });
      expect(await found(store, ['event-1'], ['activity-1'])).toEqual({
        byEvent: [['event-1', 'link-1']],
        byActivity: [],
      });
      expect(await store.links(MAILBOX)).toEqual([back]);
      await expect(saveOne(store, { ...live, generation: 5 })).rejects.toMatchObject({ kind: 'conflict' });
    });

    it.each(['links', 'linksByEvent', 'linksByActivity'] as const)(
      'moves to another event when read with %s',
      async (read) => {
        const store = fresh();
        await saveOne(store, someLink(1));
        const [stale] = await store.links(MAILBOX);
        const link =
          read === 'links'
            ? stale
            : read === 'linksByEvent'
              ? (await store.linksByEvent(MAILBOX, ['event-1'])).get('event-1')
              : (await store.linksByActivity(MAILBOX, ['activity-1'])).get('activity-1');
        const moved = await saveOne(store, { ...must(link, 'there'), eventId: 'event-9' });
        expect(await found(store, ['event-1', 'event-9'], ['activity-1'])).toEqual({
          byEvent: [['event-9', 'link-1']],
          byActivity: [['activity-1', 'link-1']],
        });
        expect((await store.links(MAILBOX)).map(bare)).toEqual([bare(moved)]);
        await expect(saveOne(store, { ...must(stale, 'there'), generation: 7 })).rejects.toMatchObject({
          kind: 'conflict',
        });
        await saveOne(store, { ...moved, generation: 8 });
      },
    );

    it('moves to another event while it has no activity yet', async () => {
      const store = fresh();
      const creating = await saveOne(store, someLink(1, { activityId: null, state: 'creating-activity' }));
      const moved = await saveOne(store, { ...creating, eventId: 'event-9' });
      expect(await found(store, ['event-1', 'event-9'], [])).toEqual({
        byEvent: [['event-9', 'link-1']],
        byActivity: [],
      });
      expect(await store.links(MAILBOX)).toEqual([moved]);
      await expect(saveOne(store, { ...creating, generation: 7 })).rejects.toMatchObject({ kind: 'conflict' });
      await expect(saveOne(store, { ...creating, eventId: 'event-8' })).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('gives the event that a link has left to another link, in the same save', async () => {
      const store = fresh();
      const first = await saveOne(store, someLink(1));
      await store.saveLinks([{ ...first, eventId: 'event-9' }, someLink(2, { eventId: 'event-1' })], 0);
      expect(await found(store, ['event-1', 'event-9'], ['activity-1', 'activity-2'])).toEqual({
        byEvent: [
          ['event-1', 'link-2'],
          ['event-9', 'link-1'],
        ],
        byActivity: [
          ['activity-1', 'link-1'],
          ['activity-2', 'link-2'],
        ],
      });
    });

    it('changes both ids at once', async () => {
      const store = fresh();
      const link = await saveOne(store, someLink(1));
      const moved = await saveOne(store, { ...link, eventId: 'event-9', activityId: 'activity-9' });
      expect(await found(store, ['event-1', 'event-9'], ['activity-1', 'activity-9'])).toEqual({
        byEvent: [['event-9', 'link-1']],
        byActivity: [['activity-9', 'link-1']],
      });
      await expect(saveOne(store, { ...link, generation: 7 })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.links(MAILBOX)).toEqual([moved]);
    });

    it('takes a link back to an event that it had left', async () => {
      const store = fresh();
      const creating = await saveOne(store, someLink(1, { activityId: null, state: 'creating-activity' }));
      const moved = await saveOne(store, { ...creating, eventId: 'event-9' });
      const back = await saveOne(store, { ...moved, eventId: 'event-1' });
      expect(await store.links(MAILBOX)).toEqual([back]);
    });
  });
}
