import { randomUUID } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { must } from '../../shared/errors.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import { idKey, partitionOf } from '../../shared/storage/keys.ts';
import type { TableName } from '../../shared/storage/table.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import type { Store } from '../../shared/sync/ports.ts';
import {
  DAY,
  MAILBOX,
  NOW,
  someDelivery,
  someLink,
  someLoss,
  someMailbox,
  someRun,
  someValues,
} from './store-samples.ts';
import { isTransaction, type Policy, withPolicy } from './table-requests.ts';

let azurite: Azurite | undefined;
const account = () => must(azurite, 'Azurite has started');

beforeAll(async () => {
  azurite = await startAzurite();
}, 60_000);

afterAll(() => azurite?.close());

interface Setting {
  readonly store: Store;
  readonly organizationId: string;
  /** The table without any fault in between. */
  raw(name: TableName): TableClient;
}

/** A store of a fresh organisation whose requests all pass `sendRequest`. */
function setting(sendRequest: Policy['sendRequest'] = (request, next) => next(request), clock = () => NOW): Setting {
  const connect = () =>
    createStorageClients(
      { kind: 'connection-string', connectionString: account().connectionString },
      { prefix: 'faults' },
    ).tables;
  const tables = withPolicy(connect(), { name: 'fault', sendRequest });
  const organizationId = `org-${randomUUID()}`;
  return { store: createTableStore({ tables, organizationId, clock }), organizationId, raw: connect() };
}

async function rowsOf(client: TableClient, partitionKey: string) {
  const rows: Record<string, unknown>[] = [];
  const filter = `PartitionKey eq '${partitionKey}'`;
  for await (const row of client.listEntities({ queryOptions: { filter } })) rows.push(row);
  return rows;
}

/** Loses the answer of the nth request that `which` picks: it is done, and storage seems to be down. */
function losingAnswer(which: (url: string, method: string) => boolean, nth = 1): Policy['sendRequest'] {
  let count = 0;
  return async (request, next) => {
    const response = await next(request);
    if (!which(request.url, request.method)) return response;
    count += 1;
    return count === nth ? { ...response, status: 503, bodyAsText: '' } : response;
  };
}

describe('answers that get lost', () => {
  it('recognises its own new links when the SDK repeats a transaction', async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch')));
    const saved = await store.saveLinks([someLink(1), someLink(2), someLink(3, { activityId: null })]);
    expect(await store.links(MAILBOX)).toHaveLength(3);
    const again = await store.saveLinks(saved.map((link) => ({ ...link, generation: 1 })));
    expect(again.map(({ generation }) => generation)).toEqual([1, 1, 1]);
  });

  it('recognises its own update, relink included', async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch'), 2));
    const [first, second] = await store.saveLinks([someLink(1), someLink(2)]);
    const saved = await store.saveLinks([
      { ...must(first, 'saved'), eventId: 'event-9' },
      { ...must(second, 'saved'), generation: 4 },
    ]);
    expect(await store.saveLinks(saved)).toHaveLength(2);
    expect((await store.linksByEvent(MAILBOX, ['event-1', 'event-9'])).size).toBe(1);
  });

  it("doesn't take another run's link for its own", async () => {
    const { store } = setting(losingAnswer((url) => url.includes('$batch'), 2));
    await store.saveLinks([someLink(1)]);
    await expect(store.saveLinks([someLink(1, { generation: 5 })])).rejects.toMatchObject({ kind: 'conflict' });
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
      await other.saveLinks([{ ...second, generation: 9 }]);
      return { ...response, status: 503, bodyAsText: '' };
    });
    await expect(store.saveLinks([someLink(1), someLink(2)])).rejects.toMatchObject({ kind: 'conflict' });
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

describe('how much is sent', () => {
  it('writes 250 links in as few transactions as fit, and reads them with few requests', async () => {
    const counts = { transactions: 0, others: 0 };
    const { store } = setting((request, next) => {
      if (isTransaction(request)) counts.transactions += 1;
      else if (!request.url.endsWith('/Tables')) counts.others += 1;
      return next(request);
    });
    await store.saveLinks(Array.from({ length: 250 }, (_, number) => someLink(number)));
    expect(counts).toEqual({ transactions: 5, others: 0 });
    const ids = (count: number) => Array.from({ length: count }, (_, number) => `event-${number}`);
    await store.linksByEvent(MAILBOX, ids(30));
    expect(counts.others).toBe(30);
    await store.linksByEvent(MAILBOX, ids(200));
    expect(counts.others).toBe(31);
  });

  it('stays under 4 MiB a transaction', async () => {
    const bodies: number[] = [];
    const { store } = setting((request, next) => {
      if (isTransaction(request)) bodies.push(Buffer.byteLength(String(request.body)));
      return next(request);
    });
    const overrides = Object.fromEntries(Array.from({ length: 9_000 }, (_, day) => [`day-${day}`, 'ä'.repeat(20)]));
    const severa = { ...someValues(), overrides };
    await store.saveLinks(Array.from({ length: 6 }, (_, number) => someLink(number, { severa })));
    expect(bodies.length).toBeGreaterThan(1);
    expect(Math.max(...bodies)).toBeLessThan(4 * 1024 * 1024);
    expect(await store.links(MAILBOX)).toHaveLength(6);
  });

  it('keeps an ordinary link in little more than half a kilobyte', async () => {
    const { store, organizationId, raw } = setting();
    const id = 'AAkALgAAAAAAHYQDEapmEc2byACqAC'.repeat(5);
    const values = { ...someValues(), exclusions: [], overrides: {}, people: {} };
    await store.saveLinks([someLink(1, { eventId: id, uid: id.slice(0, 112), severa: values, exchange: values })]);
    const [row] = await rowsOf(raw('links'), partitionOf(organizationId, MAILBOX));
    const { d, a, e } = must(row, 'the row is there');
    expect(String(d).length + String(a).length + String(e).length).toBeLessThan(600);
  });

  it('refuses a row that Table Storage could not hold, before anything is sent', async () => {
    const { store, organizationId } = setting();
    const mailbox = someMailbox(organizationId, { cursor: 'x'.repeat(600_000) });
    await expect(store.saveMailbox(mailbox)).rejects.toMatchObject({ kind: 'invalid', code: 'store.row-too-large' });
    expect(await store.mailbox(MAILBOX)).toBeNull();
  });
});

describe('rows that were left behind', () => {
  it('passes over a row that was emptied and not removed, and lets another link have its place', async () => {
    const { store } = setting(async (request, next) => {
      if (request.method !== 'DELETE') return next(request);
      return { request, headers: request.headers, status: 403, bodyAsText: '' };
    });
    const [creating] = await store.saveLinks([someLink(1, { activityId: null, state: 'creating-activity' })]);
    await store.saveLinks([{ ...must(creating, 'saved'), eventId: 'event-9' }]);
    expect((await store.links(MAILBOX)).map(({ eventId }) => eventId)).toEqual(['event-9']);
    expect((await store.linksByEvent(MAILBOX, ['event-1'])).size).toBe(0);
    await store.saveLinks([someLink(2, { eventId: 'event-1' }), someLink(3)]);
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

describe('listing', () => {
  it('goes on over short and empty pages until there is no continuation', async () => {
    const asked: string[] = [];
    const row = (number: number) => {
      const link = someLink(number);
      return {
        ...{
          'odata.etag': `W/"${number}"`,
          PartitionKey: 'p',
          RowKey: `a.${idKey(`activity-${number}`)}`,
          v: 1,
          t: 't',
        },
        ...{ a: link.activityId, e: link.eventId, main: true },
        d: JSON.stringify({ id: link.id, from: 'severa', s: 'live', g: 0, at: NOW }),
      };
    };
    const pages = [[], [row(1)], [], [], [row(2), row(3)], []];
    const client = new TableClient('https://unit.table.core.windows.net', 'links', {
      httpClient: {
        async sendRequest(request) {
          const headers = Object.assign(request.headers, {});
          if (request.method === 'POST') return { request, headers, status: 204 };
          const page = asked.length;
          asked.push(new URL(request.url).searchParams.get('NextRowKey') ?? 'start');
          headers.set('content-type', 'application/json');
          if (page < pages.length - 1) {
            headers.set('x-ms-continuation-NextPartitionKey', 'p');
            headers.set('x-ms-continuation-NextRowKey', `row-${page}`);
          } else {
            headers.delete('x-ms-continuation-NextPartitionKey');
            headers.delete('x-ms-continuation-NextRowKey');
          }
          return { request, headers, status: 200, bodyAsText: JSON.stringify({ value: pages[page] ?? [] }) };
        },
      },
    });
    const store = createTableStore({ tables: () => client, organizationId: 'org-1', clock: () => NOW });
    expect((await store.links(MAILBOX)).map(({ id }) => id)).toEqual(['link-1', 'link-2', 'link-3']);
    expect(asked).toEqual(['start', 'row-0', 'row-1', 'row-2', 'row-3', 'row-4']);
  });
});
