/** Table and queue storage, as a process of its own. */
import { subscribe } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { answerParent } from './ipc.ts';
import { OWN_AGENT } from './own-clients.ts';
import { queueClass, type StorageClass, tableClass } from './storage-counts.ts';
import { Gauge, type Traffic } from './traffic.ts';

let azurite: Azurite | null = null;
let tablesPort = 0;
let counts: Partial<Record<StorageClass, number>> = {};
/** Messages that were sent, by anybody, and not taken away yet. */
let open = 0;
const gauge = new Gauge(Date.now);

subscribe('http.server.request.start', (message) => {
  if (typeof message !== 'object' || message === null || !('request' in message) || !('response' in message)) return;
  const { request, response } = message;
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
  const { method = '', url = '' } = request;
  const isTable = request.socket.localPort === tablesPort;
  const kind = isTable ? tableClass(method, url) : queueClass(method, url);
  if (!isTable && kind === 'send') open += 1;
  if (!isTable && method === 'DELETE') response.once('finish', () => (open -= 1));
  if (request.headers['user-agent']?.startsWith(OWN_AGENT) === true) return;
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (!isTable) return;
  gauge.began();
  response.once('close', () => gauge.ended());
});

answerParent(
  {
    async start() {
      azurite = await startAzurite();
      tablesPort = Number(new URL(azurite.tablesUrl).port);
      return azurite.connectionString;
    },
    clear() {
      counts = {};
      gauge.clear();
    },
    open: () => open,
    traffic: (): Traffic => ({
      requests: { ...counts },
      parts: {},
      inFlight: gauge.inFlight,
      mailboxInFlight: 0,
      firstAt: gauge.firstAt,
      lastAt: gauge.lastAt,
    }),
  },
  async () => azurite?.close(),
);
