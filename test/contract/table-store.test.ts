import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { must } from '../../shared/errors.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import { partitionOf } from '../../shared/storage/keys.ts';
import type { Tables } from '../../shared/storage/table.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { storeContract } from './store.ts';
import { withPolicy } from './table-requests.ts';

let azurite: Azurite | undefined;
let tables: Tables | undefined;
const organizations = new Set<string>();
const created: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  azurite = await startAzurite();
  const { connectionString } = azurite;
  const clients = createStorageClients({ kind: 'connection-string', connectionString }, { prefix: 'contract' });
  tables = withPolicy(clients.tables, {
    name: 'listen',
    async sendRequest(request, next) {
      const url = decodeURIComponent(request.url);
      if (url.endsWith('/Tables')) created.push(String(request.body));
      else if (url.includes('$batch'))
        asked.push(
          ...String(request.body)
            .split(/^--changeset/m)
            .slice(1, -1),
        );
      else asked.push(`${url} ${String(request.body)}`);
      return next(request);
    },
  });
}, 60_000);

afterAll(() => azurite?.close());

storeContract('table store', (organizationId, clock = () => 0) => {
  organizations.add(partitionOf(organizationId));
  return createTableStore({ tables: must(tables, 'Azurite has started'), organizationId, clock });
});

it("names a partition of its organisation in every request of the suite: no table is scanned, no other's row reached", () => {
  expect(asked.length).toBeGreaterThan(500);
  const partition = /PartitionKey(?:=| eq |":)\s*['"]([\w-]{43})(?:\.[\w-]{43})?['"]/;
  // All partitions of one organisation, or the one of a mailbox: a dot follows its own key in them, and a slash follows the dot.
  const partitions = /PartitionKey ge '([\w-]{43})((?:\.[\w-]{43})?)' and PartitionKey lt '\1\2\/'/;
  const organizationOf = (request: string) => (partitions.exec(request) ?? partition.exec(request))?.[1] ?? '';
  const loose = asked.filter((request) => !organizations.has(organizationOf(decodeURIComponent(request))));
  expect(loose).toEqual([]);
});

it('creates each table once in a process', () => {
  expect(created).toHaveLength(14);
  expect(new Set(created).size).toBe(14);
});
