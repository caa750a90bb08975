import { TableClient } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { must } from '../../shared/errors.ts';
import { idKey, partitionOf } from '../../shared/storage/keys.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { MAILBOX, NOW, someLink, someMailbox, someValues } from './store-samples.ts';
import { isTransaction } from './table-requests.ts';
import { rowsOf, setting, useAzurite } from './table-setting.ts';

useAzurite();

describe('how much is sent', () => {
  it('writes 250 links in as few transactions as fit, and reads them with few requests', async () => {
    const counts = { transactions: 0, others: 0 };
    const { store } = setting((request, next) => {
      if (isTransaction(request)) counts.transactions += 1;
      else if (!request.url.endsWith('/Tables')) counts.others += 1;
      return next(request);
    });
    await store.saveLinks(
      Array.from({ length: 250 }, (_, number) => someLink(number)),
      0,
    );
    // The fence's row is in each, so 49 links fit; it was read once.
    expect(counts).toEqual({ transactions: 6, others: 1 });
    counts.others = 0;
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
    await store.saveLinks(
      Array.from({ length: 6 }, (_, number) => someLink(number, { severa })),
      0,
    );
    expect(bodies.length).toBeGreaterThan(1);
    expect(Math.max(...bodies)).toBeLessThan(4 * 1024 * 1024);
    expect(await store.links(MAILBOX)).toHaveLength(6);
  });

  it('keeps an ordinary link in little more than half a kilobyte', async () => {
    const { store, organizationId, raw } = setting();
    const id = 'AAkALgAAAAAAHYQDEapmEc2byACqAC'.repeat(5);
    const values = { ...someValues(), exclusions: [], overrides: {}, people: {} };
    await store.saveLinks([someLink(1, { eventId: id, uid: id.slice(0, 112), severa: values, exchange: values })], 0);
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
