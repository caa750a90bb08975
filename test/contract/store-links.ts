import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import type { OpenStore } from './store.ts';
import { bare, found, saveOne } from './store-link-steps.ts';
import { MAILBOX, ODD_IDS, someLink, someValues } from './store-samples.ts';

const range = (count: number) => Array.from({ length: count }, (_, number) => number);

export function linksContract(open: OpenStore): void {
  const fresh = () => open(`org-${randomUUID()}`);

  describe('links', () => {
    it('gives a link back whole, by listing, by event and by activity', async () => {
      const store = fresh();
      const pending = {
        subject: { to: 'severa', severa: 'digest-1', exchange: 'digest-2', at: 1_000 },
        notes: { to: 'exchange', severa: 'digest-3', exchange: 'digest-4', at: 2_000 },
      } as const;
      const link = someLink(1, { cause: 'a-cause', createSent: 5, generation: 2, state: 'removing', pending });
      const saved = await saveOne(store, link);
      expect(bare(saved)).toEqual(link);
      expect((await store.links(MAILBOX)).map(bare)).toEqual([link]);
      expect(bare(must((await store.linksByEvent(MAILBOX, ['event-1'])).get('event-1'), 'there'))).toEqual(link);
      expect(bare(must((await store.linksByActivity(MAILBOX, ['activity-1'])).get('activity-1'), 'there'))).toEqual(
        link,
      );
    });

    it('gives a link back that knows nothing but one id', async () => {
      const store = fresh();
      const link = someLink(1, {
        ...{ eventId: null, uid: null, state: 'creating-event', severa: null, exchange: null },
        ...{ activityStamp: null, eventVersion: null, eventStamp: null, origin: 'severa' },
      });
      await saveOne(store, link);
      expect((await store.links(MAILBOX)).map(bare)).toEqual([link]);
    });

    it('keeps both sides apart when they are equal and when they are not', async () => {
      const store = fresh();
      const equal = someLink(1, { severa: someValues(), exchange: someValues() });
      const oneSided = someLink(2, { severa: null, exchange: someValues() });
      const other = someLink(3, { severa: someValues(), exchange: null });
      await store.saveLinks([equal, oneSided, other], 0);
      const all = await store.linksByEvent(MAILBOX, ['event-1', 'event-2', 'event-3']);
      expect([...all.values()].map(bare).sort((one, two) => one.id.localeCompare(two.id))).toEqual([
        equal,
        oneSided,
        other,
      ]);
    });

    it('finds nothing under ids that no link has', async () => {
      const store = fresh();
      await saveOne(store, someLink(1));
      expect(await found(store, ['event-2', 'activity-1'], ['event-1', 'EVENT-1'])).toEqual({
        byEvent: [],
        byActivity: [],
      });
      expect(await found(store, [], [])).toEqual({ byEvent: [], byActivity: [] });
    });

    it("lets exactly one of many racers over the same version win, and both rows are the winner's", async () => {
      const store = fresh();
      const saved = await saveOne(store, someLink(1));
      const race = await Promise.allSettled(
        range(10).map((number) => saveOne(store, { ...saved, generation: number + 1 })),
      );
      const won = race.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const lost = race.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(won).toHaveLength(1);
      for (const error of lost) expect(error).toMatchObject({ name: 'SyncError', kind: 'conflict' });
      const generation = must(won[0], 'a winner').generation;
      expect((await store.linksByEvent(MAILBOX, ['event-1'])).get('event-1')?.generation).toBe(generation);
      expect((await store.linksByActivity(MAILBOX, ['activity-1'])).get('activity-1')?.generation).toBe(generation);
    });

    it.each(['links', 'linksByEvent', 'linksByActivity'] as const)(
      'takes the version read with %s, once',
      async (read) => {
        const store = fresh();
        await saveOne(store, someLink(1));
        const reading = async () =>
          read === 'links'
            ? must((await store.links(MAILBOX))[0], 'there')
            : read === 'linksByEvent'
              ? must((await store.linksByEvent(MAILBOX, ['event-1'])).get('event-1'), 'there')
              : must((await store.linksByActivity(MAILBOX, ['activity-1'])).get('activity-1'), 'there');
        const link = await reading();
        await saveOne(store, { ...link, generation: 1 });
        await expect(saveOne(store, { ...link, generation: 2 })).rejects.toMatchObject({ kind: 'conflict' });
        expect((await reading()).generation).toBe(1);
      },
    );

    it('refuses a version that was read on one side and written on the other meanwhile', async () => {
      const store = fresh();
      await saveOne(store, someLink(1));
      const byEvent = must((await store.linksByEvent(MAILBOX, ['event-1'])).get('event-1'), 'there');
      const byActivity = must((await store.linksByActivity(MAILBOX, ['activity-1'])).get('activity-1'), 'there');
      await saveOne(store, { ...byActivity, generation: 1 });
      await expect(saveOne(store, { ...byEvent, generation: 2 })).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('refuses a new link whose event or activity has one already', async () => {
      const store = fresh();
      await saveOne(store, someLink(1));
      await expect(saveOne(store, someLink(2, { eventId: 'event-1' }))).rejects.toMatchObject({ kind: 'conflict' });
      await expect(saveOne(store, someLink(3, { activityId: 'activity-1' }))).rejects.toMatchObject({
        kind: 'conflict',
      });
      expect(await found(store, ['event-3'], ['activity-2'])).toEqual({ byEvent: [], byActivity: [] });
    });

    it('refuses two new links of one event in the same save', async () => {
      const store = fresh();
      const twice = [someLink(1), someLink(2, { eventId: 'event-1' })];
      await expect(store.saveLinks(twice, 0)).rejects.toMatchObject({ kind: 'conflict' });
    });

    it('refuses the same version twice in the same save', async () => {
      const store = fresh();
      const saved = await saveOne(store, someLink(1));
      await expect(store.saveLinks([saved, { ...saved, generation: 9 }], 0)).rejects.toMatchObject({
        kind: 'conflict',
      });
      expect((await store.links(MAILBOX))[0]?.generation).toBe(0);
    });

    it('refuses a link that has neither id', async () => {
      const store = fresh();
      const link = someLink(1, { activityId: null, eventId: null });
      await expect(saveOne(store, link)).rejects.toMatchObject({ kind: 'invalid' });
    });

    it('writes 250 links in one save and gives them back in order, with versions that count', async () => {
      const store = fresh();
      const links = range(250).map((number) => someLink(number));
      const saved = await store.saveLinks(links, 0);
      expect(saved.map(bare)).toEqual(links);
      expect(await store.links(MAILBOX)).toHaveLength(250);
      const again = await store.saveLinks(
        saved.map((link) => ({ ...link, generation: 1 })),
        0,
      );
      expect(again.every(({ generation }) => generation === 1)).toBe(true);
      const byEvent = await store.linksByEvent(MAILBOX, [
        ...links.map(({ eventId }) => eventId ?? ''),
        'no such event',
      ]);
      expect(byEvent.size).toBe(250);
      expect([...byEvent.values()].every(({ generation }) => generation === 1)).toBe(true);
    });

    it('writes links of several mailboxes in one save', async () => {
      const store = fresh();
      const links = range(6).map((number) =>
        someLink(1, {
          mailboxId: `mailbox-${number % 3}`,
          eventId: `event-${number}`,
          activityId: `activity-${number}`,
        }),
      );
      expect((await store.saveLinks(links, 0)).map(bare)).toEqual(links);
      for (const number of [0, 1, 2]) expect(await store.links(`mailbox-${number}`)).toHaveLength(2);
    });

    it('stops at a conflict in the middle: what comes after is not written, and no link is half written', async () => {
      const store = fresh();
      const saved = await store.saveLinks(
        range(120).map((number) => someLink(number)),
        0,
      );
      const moved = must(saved[70], 'there');
      await saveOne(store, { ...moved, generation: 99 });
      const all = saved.map((link) => ({ ...link, generation: 1 }));
      await expect(store.saveLinks(all, 0)).rejects.toMatchObject({ kind: 'conflict' });
      const activityIds = range(120).map((number) => `activity-${number}`);
      const byActivity = await store.linksByActivity(MAILBOX, activityIds);
      const byEvent = await store.linksByEvent(
        MAILBOX,
        range(120).map((number) => `event-${number}`),
      );
      const states = range(120).map((number) => byActivity.get(`activity-${number}`)?.generation);
      expect(states[70]).toBe(99);
      expect(states.slice(71)).toEqual(range(49).map(() => 0));
      expect(
        states
          .slice(0, 70)
          .every(
            (generation, index, list) => index === 0 || must(list[index - 1], 'there') >= must(generation, 'there'),
          ),
      ).toBe(true);
      expect(range(120).map((number) => byEvent.get(`event-${number}`)?.generation)).toEqual(states);
    });

    it('tells ids apart that differ by case or hold what keys may not hold', async () => {
      const store = fresh();
      const links = ODD_IDS.map((odd, number) =>
        someLink(number, { eventId: odd, activityId: odd, id: odd, uid: odd }),
      );
      await store.saveLinks(links, 0);
      const byEvent = await store.linksByEvent(MAILBOX, ODD_IDS);
      const byActivity = await store.linksByActivity(MAILBOX, ODD_IDS);
      expect(ODD_IDS.map((odd) => byEvent.get(odd)?.id)).toEqual(ODD_IDS);
      expect(ODD_IDS.map((odd) => byActivity.get(odd)?.id)).toEqual(ODD_IDS);
    });

    it('keeps digests of a series with very many changed occurrences', async () => {
      const store = fresh();
      const overrides = Object.fromEntries(range(3_000).map((number) => [`date-${number}`, `digest-of-it-${number}`]));
      const link = someLink(1, { severa: { ...someValues(), overrides } });
      await saveOne(store, link);
      expect((await store.links(MAILBOX)).map(bare)).toEqual([link]);
    });

    it('keeps links of one organisation and mailbox out of sight of the others (I7)', async () => {
      const store = fresh();
      const other = fresh();
      const saved = await saveOne(store, someLink(1));
      expect(await other.links(MAILBOX)).toEqual([]);
      expect(await found(other, ['event-1'], ['activity-1'])).toEqual({ byEvent: [], byActivity: [] });
      expect(await store.links('mailbox-2')).toEqual([]);
      await expect(saveOne(other, { ...saved, generation: 5 })).rejects.toMatchObject({ kind: 'conflict' });
      await saveOne(other, someLink(1, { generation: 6 }));
      expect((await store.links(MAILBOX))[0]?.generation).toBe(0);
    });
  });
}
