import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { idKey, partitionOf } from '../../shared/storage/keys.ts';
import type { TableName } from '../../shared/storage/table.ts';
import { DAY, MAILBOX, NOW, someLink, someLoss, someMailbox, someRun } from './store-samples.ts';
import { rowsOf, setting, useAzurite } from './table-setting.ts';

useAzurite();

describe('storage that does not answer well', () => {
  it('gives up as transient after a bounded number of tries', async () => {
    let tries = 0;
    const { store } = setting(async (request, next) => {
      const response = await next(request);
      if (!request.url.includes('users')) return response;
      tries += 1;
      return { ...response, status: 503, bodyAsText: '' };
    });
    await expect(store.mailbox(MAILBOX)).rejects.toMatchObject({ name: 'SyncError', kind: 'transient', status: 503 });
    expect(tries).toBe(4);
  });

  it('says which roles are missing when access is refused', async () => {
    const { store } = setting(async (request, next) => ({ ...(await next(request)), status: 403, bodyAsText: '' }));
    await expect(store.links(MAILBOX)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'storage.forbidden',
      message: expect.stringContaining('Contributor'),
    });
  });

  it('creates a table on a later try when the first one failed', async () => {
    let refused = 0;
    const { store } = setting(async (request, next) => {
      if (!request.url.endsWith('/Tables') || refused > 0) return next(request);
      refused += 1;
      return { ...(await next(request)), status: 403, bodyAsText: '' };
    });
    await expect(store.parked(MAILBOX)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await store.parked(MAILBOX)).toEqual([]);
  });

  it('shows nothing of the request in its errors', async () => {
    const { store, organizationId } = setting(async (request, next) => ({ ...(await next(request)), status: 400 }));
    const error: unknown = await store
      .saveMailbox(someMailbox(organizationId, { cursor: 'secret-cursor' }))
      .catch((thrown: unknown) => thrown);
    const shown = `${String(error)} ${JSON.stringify(error)} ${error instanceof Error ? error.stack : ''}`;
    expect(error).toMatchObject({ kind: 'refused' });
    expect(shown).not.toMatch(/secret-cursor|SharedKey|devstoreaccount/);
    expect(error instanceof Error && error.cause).toBeFalsy();
  });
});

describe('rows that were left behind', () => {
  it('passes over a row that was emptied and not removed, and lets another link have its place', async () => {
    const { store } = setting(async (request, next) => {
      if (request.method !== 'DELETE') return next(request);
      return { request, headers: request.headers, status: 403, bodyAsText: '' };
    });
    const [creating] = await store.saveLinks([someLink(1, { activityId: null, state: 'creating-activity' })], 0);
    await store.saveLinks([{ ...must(creating, 'saved'), eventId: 'event-9' }], 0);
    expect((await store.links(MAILBOX)).map(({ eventId }) => eventId)).toEqual(['event-9']);
    expect((await store.linksByEvent(MAILBOX, ['event-1'])).size).toBe(0);
    await store.saveLinks([someLink(2, { eventId: 'event-1' }), someLink(3)], 0);
    expect((await store.linksByEvent(MAILBOX, ['event-1'])).get('event-1')?.id).toBe('link-2');
    expect(await store.links(MAILBOX)).toHaveLength(3);
  });

  it('refuses a row of a newer version, and says so', async () => {
    const { store, organizationId, raw } = setting();
    await store.saveMailbox(someMailbox(organizationId));
    const key = { partitionKey: partitionOf(organizationId), rowKey: idKey(MAILBOX) };
    await raw('users').updateEntity({ ...key, v: 2 }, 'Merge');
    await expect(store.mailbox(MAILBOX)).rejects.toMatchObject({ kind: 'unavailable', code: 'store.row-newer' });
  });

  it('refuses a row that is not what it writes', async () => {
    const { store, organizationId, raw } = setting();
    await store.saveMailbox(someMailbox(organizationId));
    const key = { partitionKey: partitionOf(organizationId), rowKey: idKey(MAILBOX) };
    for (const d of ['{"userId":1}', '{"cut off']) {
      await raw('users').updateEntity({ ...key, d }, 'Merge');
      await expect(store.mailboxes()).rejects.toMatchObject({ kind: 'invalid', code: 'store.row-broken' });
    }
  });

  it('removes runs and losses after 30 days', async () => {
    let now = NOW;
    const { store, organizationId, raw } = setting(undefined, () => now);
    const count = async (name: TableName) => (await rowsOf(raw(name), partitionOf(organizationId, MAILBOX))).length;
    for (const number of [1, 2, 3]) await store.addRun(someRun(`old-${number}`, { startedAt: NOW + number }));
    await store.addLosses([someLoss(), someLoss({ linkId: 'link-2', at: NOW + 10 * DAY })]);
    now = NOW + 31 * DAY;
    // Only some runs look for old rows; among so many, several do.
    const many = Array.from({ length: 64 }, (_, number) => someRun(`new-${number}`, { startedAt: now + number }));
    for (const run of many) await store.addRun(run);
    await store.addLosses([someLoss({ linkId: 'link-3', at: now })]);
    expect(await count('runs')).toBe(64);
    expect(await count('losses')).toBe(2);
  });
});
