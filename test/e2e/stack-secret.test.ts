import { ClientRequest, OutgoingMessage } from 'node:http';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Azurite } from '../../local/azurite.ts';
import { stackClock } from '../../local/stack/clock.ts';
import { makeDump } from '../../local/stack/dump.ts';
import { firstSync } from '../../local/stack/first-sync.ts';
import { reportText } from '../../local/stack/report-text.ts';
import { runPull, runSync } from '../../local/stack/run-sync.ts';
import { addSample } from '../../local/stack/sample.ts';
import { type Stack, startStack } from '../../local/stack/start-stack.ts';
import { VAULT_URL } from '../../local/stack/vault-edges.ts';
import { welcome } from '../../local/stack/welcome.ts';
import { must } from '../../shared/errors.ts';

const NOW = Date.UTC(2026, 2, 2, 8);

/** Keeps every body that this process sends to storage, queue messages decoded, until `stop`. */
function wiretap({ tablesUrl, queuesUrl }: Azurite) {
  const hosts = [new URL(tablesUrl).host, new URL(queuesUrl).host];
  const bodies: string[] = [];
  const { write, end } = OutgoingMessage.prototype;
  const keep = (message: OutgoingMessage, piece: unknown) => {
    const isBody = typeof piece === 'string' || piece instanceof Uint8Array;
    if (!isBody || !(message instanceof ClientRequest) || !hosts.includes(String(message.getHeader('host')))) return;
    const text = Buffer.from(piece).toString();
    const inQueue = /<MessageText>([^<]+)</u.exec(text)?.[1];
    bodies.push(
      `${message.path}\n${text}`,
      ...(inQueue === undefined ? [] : [Buffer.from(inQueue, 'base64').toString()]),
    );
  };
  Object.assign(OutgoingMessage.prototype, {
    write(this: OutgoingMessage, ...args: unknown[]) {
      keep(this, args[0]);
      return Reflect.apply(write, this, args);
    },
    end(this: OutgoingMessage, ...args: unknown[]) {
      keep(this, args[0]);
      return Reflect.apply(end, this, args);
    },
  });
  return { bodies, stop: () => void Object.assign(OutgoingMessage.prototype, { write, end }) };
}

/** Every row of every table, and every message that lies on a queue. */
async function stored({ connectionString }: Azurite): Promise<string[]> {
  const options = { allowInsecureConnection: true };
  const found: string[] = [];
  for await (const { name } of TableServiceClient.fromConnectionString(connectionString, options).listTables()) {
    const table = TableClient.fromConnectionString(connectionString, must(name, 'a table has a name'), options);
    for await (const row of table.listEntities()) found.push(JSON.stringify(row));
  }
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  for await (const { name } of queues.listQueues()) {
    const { peekedMessageItems } = await queues.getQueueClient(name).peekMessages({ numberOfMessages: 32 });
    for (const { messageText } of peekedMessageItems) found.push(Buffer.from(messageText, 'base64').toString());
  }
  return found;
}

let stack: Stack;
const said: string[] = [];
beforeAll(async () => {
  stack = await startStack({
    clock: stackClock(NOW),
    port: 0,
    say: (message) => void said.push(message),
    fill: (outside) => addSample(outside, NOW),
  });
  stack.worker.listen((line) => void said.push(JSON.stringify(line)));
}, 60_000);
afterAll(() => stack?.close());

describe('the secrets of the sample', () => {
  test('are in no row, queue message, log line, error, report, dump or welcome (I6)', { timeout: 60_000 }, async () => {
    const { api, entra, organization, person } = stack.setting;
    const inVault = stack.vault.inspect(new URL(VAULT_URL).host);
    expect(inVault.map(({ values }) => values)).toEqual([[api.clientSecret]]);
    const tap = wiretap(stack.azurite);
    try {
      const { report, ledger } = await firstSync(stack, { files: [], leftOut: [] }, {});
      expect(report.outcome).toBe('clean');
      const shown = [
        report,
        reportText(report),
        makeDump(ledger, person, []),
        await welcome(stack, { deskPort: 7070, pagesUrl: 'http://127.0.0.1:7072' }),
      ];

      // What goes wrong is told by code, not by what was refused.
      organization.changeSecret(api.clientId, 'another secret');
      stack.outside.severa.revokeTokens();
      const refused: unknown = await runPull(stack).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'severa.credentials-refused' });
      stack.vault.faults.forbidden = ['get'];
      const forbidden: unknown = await runPull(stack).catch((error: unknown) => error);
      expect(forbidden).toMatchObject({ code: 'secrets.forbidden' });
      stack.vault.faults.forbidden = [];
      organization.changeSecret(api.clientId, api.clientSecret);
      await runSync(stack);

      const rows = await stored(stack.azurite);
      const everywhere = [...tap.bodies, ...rows, ...said, JSON.stringify(shown), String(refused), String(forbidden)];
      // The search does see all of these places.
      expect(rows.length).toBeGreaterThan(50);
      expect(tap.bodies.filter((body) => body.startsWith('{"v":1')).length).toBeGreaterThan(4);
      expect(said.filter((line) => line.includes('sync-mailbox.finished')).length).toBeGreaterThan(2);
      expect(JSON.stringify(shown)).toContain('Steering group');
      for (const secret of [api.clientSecret, entra.clientSecret]) {
        expect(everywhere.filter((text) => text.includes(secret))).toEqual([]);
      }
    } finally {
      tap.stop();
    }
  });
});
