import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { MAILBOX, NOW, someDelivery, someLink, someMailbox } from './store-samples.ts';
import { isTransaction } from './table-requests.ts';
import { losingAnswer, setting, useAzurite } from './table-setting.ts';

useAzurite();

describe('answers that get lost', () => {
  it('recognises its own new links when the SDK repeats a transaction', async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch')));
    const saved = await store.saveLinks([someLink(1), someLink(2), someLink(3, { activityId: null })], 0);
    expect(await store.links(MAILBOX)).toHaveLength(3);
    const again = await store.saveLinks(
      saved.map((link) => ({ ...link, generation: 1 })),
      0,
    );
    expect(again.map(({ generation }) => generation)).toEqual([1, 1, 1]);
  });

  it('recognises its own update, relink included', async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch'), 2));
    const [first, second] = await store.saveLinks([someLink(1), someLink(2)], 0);
    const saved = await store.saveLinks(
      [
        { ...must(first, 'saved'), eventId: 'event-9' },
        { ...must(second, 'saved'), generation: 4 },
      ],
      0,
    );
    expect(await store.saveLinks(saved, 0)).toHaveLength(2);
    expect((await store.linksByEvent(MAILBOX, ['event-1', 'event-9'])).size).toBe(1);
  });

  it("doesn't take another run's link for its own", async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch'), 2));
    await store.saveLinks([someLink(1)], 0);
    await expect(store.saveLinks([someLink(1, { generation: 5 })], 0)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await store.links(MAILBOX))[0]?.generation).toBe(0);
  });

  it('reports a conflict when another run changed one of its links before the repeat', async () => {
    let transactions = 0;
    const { store, organizationId, raw } = setting(async (request, next) => {
      const response = await next(request);
      if (!isTransaction(request)) return response;
      transactions += 1;
      if (transactions !== 1) return response;
      const other = createTableStore({ tables: raw, organizationId, clock: () => NOW });
      const second = must((await other.linksByEvent(MAILBOX, ['event-2'])).get('event-2'), 'written already');
      await other.saveLinks([{ ...second, generation: 9 }], 0);
      return { ...response, status: 503, bodyAsText: '' };
    });
    await expect(store.saveLinks([someLink(1), someLink(2)], 0)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await store.linksByEvent(MAILBOX, ['event-2'])).get('event-2')?.generation).toBe(9);
  });

  it('recognises its own insert and update of a single row', async () => {
    const { store, organizationId } = setting(losingAnswer((url) => url.includes('users'), 1));
    const saved = await store.saveMailbox(someMailbox(organizationId));
    expect(await store.mailbox(MAILBOX)).toEqual(saved);
    const other = setting(losingAnswer((_, method) => method === 'PUT', 1));
    const row = await other.store.saveMailbox(someMailbox(other.organizationId));
    const updated = await other.store.saveMailbox({ ...row, wanted: 7 });
    expect(await other.store.mailbox(MAILBOX)).toEqual(updated);
    await expect(other.store.saveMailbox({ ...row, wanted: 8 })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('delivers once more without harm', async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch')));
    await store.deliver([someDelivery({ deleted: true }), someDelivery({ activityId: 'activity-2' })]);
    expect(await store.deliveries(MAILBOX)).toHaveLength(2);
  });
});
