import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../shared/sync/ports.ts';
import type { OpenStore } from './store.ts';
import { MAILBOX, NOW, ODD_IDS, someDelivery } from './store-samples.ts';

const bare = ({ etag: _, ...delivery }: Delivery) => delivery;

export function deliveriesContract(open: OpenStore): void {
  const fresh = () => open(`org-${randomUUID()}`);

  describe('deliveries and activity rows', () => {
    it('gives deliveries to their mailbox only', async () => {
      const store = fresh();
      await store.deliver([someDelivery(), someDelivery({ mailboxId: 'mailbox-2', activityId: 'activity-2' })]);
      expect((await store.deliveries(MAILBOX)).map(bare)).toEqual([someDelivery()]);
      expect((await store.deliveries('mailbox-2')).map(({ activityId }) => activityId)).toEqual(['activity-2']);
      expect(await store.deliveries('mailbox-3')).toEqual([]);
    });

    it('keeps the newer stamp whichever comes first', async () => {
      const store = fresh();
      await store.deliver([someDelivery({ stamp: NOW }), someDelivery({ activityId: 'activity-2', stamp: NOW + 9 })]);
      await store.deliver([someDelivery({ stamp: NOW + 5 }), someDelivery({ activityId: 'activity-2', stamp: NOW })]);
      const stamps = new Map((await store.deliveries(MAILBOX)).map(({ activityId, stamp }) => [activityId, stamp]));
      expect(stamps).toEqual(
        new Map([
          ['activity-1', NOW + 5],
          ['activity-2', NOW + 9],
        ]),
      );
    });

    it('keeps a hint of deletion until it is used', async () => {
      const store = fresh();
      await store.deliver([someDelivery({ deleted: true })]);
      await store.deliver([someDelivery({ stamp: NOW + 5 })]);
      const rows = await store.deliveries(MAILBOX);
      expect(rows.map(bare)).toEqual([someDelivery({ stamp: NOW + 5, deleted: true })]);
      await store.removeDeliveries(rows);
      await store.deliver([someDelivery({ stamp: NOW + 6 })]);
      expect((await store.deliveries(MAILBOX)).map(bare)).toEqual([someDelivery({ stamp: NOW + 6 })]);
    });

    it('merges deliveries of one activity in the same call', async () => {
      const store = fresh();
      await store.deliver([
        someDelivery({ stamp: NOW + 5 }),
        someDelivery({ deleted: true }),
        someDelivery({ stamp: NOW - 5 }),
      ]);
      expect((await store.deliveries(MAILBOX)).map(bare)).toEqual([someDelivery({ stamp: NOW + 5, deleted: true })]);
    });

    it('leaves a delivery that was renewed since it was read, even under the same stamp', async () => {
      const store = fresh();
      await store.deliver([someDelivery(), someDelivery({ activityId: 'activity-2' })]);
      const read = await store.deliveries(MAILBOX);
      await store.deliver([someDelivery()]);
      await store.removeDeliveries(read);
      expect((await store.deliveries(MAILBOX)).map(bare)).toEqual([someDelivery()]);
    });

    it('removes deliveries that are gone already without complaint', async () => {
      const store = fresh();
      await store.deliver([someDelivery()]);
      const read = await store.deliveries(MAILBOX);
      await store.removeDeliveries(read);
      await store.removeDeliveries(read);
      expect(await store.deliveries(MAILBOX)).toEqual([]);
    });

    it('refuses to remove what was not read', async () => {
      const store = fresh();
      await store.deliver([someDelivery()]);
      await expect(store.removeDeliveries([someDelivery()])).rejects.toMatchObject({ kind: 'invalid' });
      expect(await store.deliveries(MAILBOX)).toHaveLength(1);
    });

    it('loses nothing when several deliver at once', async () => {
      const store = fresh();
      await Promise.all(
        [1, 2, 3, 4].map((number) =>
          store.deliver([
            someDelivery({ stamp: NOW + number, deleted: number === 2 }),
            someDelivery({ activityId: `own-${number}` }),
          ]),
        ),
      );
      const rows = await store.deliveries(MAILBOX);
      expect(rows).toHaveLength(5);
      expect(rows.map(bare)).toContainEqual(someDelivery({ stamp: NOW + 4, deleted: true }));
    });

    it('takes 230 deliveries in one call, twice, and removes them', async () => {
      const store = fresh();
      const many = Array.from({ length: 230 }, (_, number) => someDelivery({ activityId: `activity-${number}` }));
      await store.deliver(many);
      await store.deliver(many.map((one) => ({ ...one, stamp: NOW + 1 })));
      const rows = await store.deliveries(MAILBOX);
      expect(rows).toHaveLength(230);
      expect(rows.every(({ stamp }) => stamp === NOW + 1)).toBe(true);
      await store.removeDeliveries(rows);
      expect(await store.deliveries(MAILBOX)).toEqual([]);
    });

    it('takes odd ids', async () => {
      const store = fresh();
      await store.deliver(ODD_IDS.map((activityId) => someDelivery({ activityId })));
      expect((await store.deliveries(MAILBOX)).map(({ activityId }) => activityId).sort()).toEqual([...ODD_IDS].sort());
    });

    it('remembers what is known of activities, the last word counting', async () => {
      const store = fresh();
      const rows = Array.from({ length: 120 }, (_, number) => ({
        activityId: `activity-${number}`,
        stamp: number,
        content: 'digest',
        people: ['user-1'],
      }));
      await store.saveActivityRows(rows);
      await store.saveActivityRows([
        { activityId: 'activity-1', stamp: 500, content: 'digest', people: [] },
        { activityId: 'activity-1', stamp: 400, content: 'another', people: ['user-2'] },
      ]);
      const read = await store.activityRows(['activity-0', 'activity-1', 'no such', 'ACTIVITY-0']);
      expect(read).toEqual(
        new Map([
          ['activity-0', { activityId: 'activity-0', stamp: 0, content: 'digest', people: ['user-1'] }],
          ['activity-1', { activityId: 'activity-1', stamp: 400, content: 'another', people: ['user-2'] }],
        ]),
      );
      expect((await store.activityRows(rows.map(({ activityId }) => activityId))).size).toBe(120);
    });

    it('keeps deliveries and activity rows of one organisation out of sight of the others (I7)', async () => {
      const store = fresh();
      const other = fresh();
      await store.deliver([someDelivery()]);
      await store.saveActivityRows([{ activityId: 'activity-1', stamp: 1, content: 'digest', people: [] }]);
      expect(await other.deliveries(MAILBOX)).toEqual([]);
      expect((await other.activityRows(['activity-1'])).size).toBe(0);
      await other.removeDeliveries(await store.deliveries(MAILBOX));
      expect(await store.deliveries(MAILBOX)).toHaveLength(1);
    });
  });
}
