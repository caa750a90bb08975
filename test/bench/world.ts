import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createGraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { selfSignedCertificate } from '../../local/simulators/serve.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { connect } from '../../local/stack/connect.ts';
import { addSetting, DAAN } from '../../local/stack/setting.ts';
import { VAULT_URL } from '../../local/stack/vault-edges.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { createWorkQueue } from '../../shared/storage/work-queue.ts';
import { newMailbox } from '../../shared/sync/new-mailbox.ts';
import type { Figures, Scenario, WorldSize } from './figures.ts';
import { type Peer, startPeer } from './ipc.ts';
import { type Measured, measuredSchema } from './measured.ts';
import { ownClients } from './own-clients.ts';
import type { Start } from './start-schema.ts';
import { sum, type Traffic, trafficSchema, wallOf } from './traffic.ts';

/** Storage, both systems and the service, each in a process of its own, and both calendars filled. */
export interface World {
  readonly size: WorldSize;
  /** Runs what `begin` asks for to its end and says what it took. */
  measure(scenario: Scenario, items: number, begin: () => Promise<void>): Promise<Figures>;
  /** A colleague's small first sync and a pull: code is loaded and compiled, tokens are there. */
  warmUp(): Promise<void>;
  askSync(): Promise<void>;
  askPull(): Promise<void>;
  /** Puts everybody's clock forward. */
  pass(milliseconds: number): Promise<void>;
  /** The 100 changes, as people make them; the host app's word of deletions is left as its event would leave it. */
  change(): Promise<void>;
  /** Throws unless both calendars hold the same subjects, and so many. */
  checkSame(count: number): Promise<void>;
  end(): Promise<void>;
}

const nothing = z.unknown();
const text = z.string();
/** Between two looks whether the service is done. */
const LOOK_MS = 50;
/** Without any request for so long, something is wrong. */
const PATIENCE_MS = 60_000;

/** `profiles`: the directory for the worker's CPU profile; null: none is taken. */
export async function startWorld(size: WorldSize, main: URL, profiles: string | null): Promise<World> {
  const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const peers = {
    storage: startPeer('./azurite-process.ts'),
    graph: startPeer('./graph-process.ts'),
    severa: startPeer('./severa-process.ts'),
    worker: startPeer('./worker-process.ts', ['--expose-gc', ...profiling]),
  };
  const end = async () => {
    await peers.worker.end();
    await Promise.all([peers.storage.end(), peers.graph.end(), peers.severa.end()]);
  };
  try {
    return await openWorld(size, main, peers, end);
  } catch (error) {
    await end();
    throw error;
  }
}

type Peers = Readonly<Record<'storage' | 'graph' | 'severa' | 'worker', Peer>>;

async function openWorld(size: WorldSize, main: URL, peers: Peers, end: () => Promise<void>): Promise<World> {
  const { perSide: count, latencyMs, limited } = size;
  const certificate = await selfSignedCertificate();
  const start: Start = { certificate, count, latencyMs, limited };
  const [connectionString, graphUrl, severaUrl] = await Promise.all([
    peers.storage.ask('start', null, text),
    peers.graph.ask('start', start, text),
    peers.severa.ask('start', start, text),
  ]);
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  // Only what it is called: what it holds is in the other processes.
  const setting = addSetting({ graph: createGraphSimulator({ clock }), severa: createSeveraSimulator({ clock }) });
  const { tables, queues } = ownClients(connectionString);
  const organizationId = setting.organization.guid;
  const { mailboxId } = setting.person;
  const store = createTableStore({ tables, organizationId, clock });
  const queue = createWorkQueue(queues);
  await connect(store, setting, clock());
  const troubles: string[] = [];
  peers.worker.onTold((trouble) => troubles.push(trouble));
  await peers.worker.ask(
    'start',
    {
      main: main.href,
      env: {
        DATA_CONNECTION: connectionString,
        GRAPH_BASE_URL: graphUrl,
        ENTRA_AUTHORITY: graphUrl,
        ENTRA_CLIENT_ID: setting.entra.clientId,
        PUBLIC_BASE_URL: 'https://sync.example.com',
        ENTRA_CLIENT_SECRET: setting.entra.clientSecret,
        SEVERA_BASE_URL: `${severaUrl}/rest-api`,
        KEY_VAULT_URL: VAULT_URL,
        HOST_TOKEN_ISSUER: 'https://host.example.com',
        HOST_TOKEN_AUDIENCE: 'severa-calendar-sync',
        HOST_TOKEN_JWKS_URL: 'https://host.example.com/keys.json',
      },
      trusted: certificate.cert,
      limited,
    },
    nothing,
  );

  const systems = [peers.graph, peers.severa, peers.storage] as const;
  const traffic = () => Promise.all(systems.map((system) => system.ask('traffic', null, trafficSchema)));
  const measured = (collected: boolean) => peers.worker.ask('measure', { collected }, measuredSchema);

  /** Looks on until every message has been taken away; `look` sees the traffic as it grows. */
  async function untilDone(look: (now: readonly Traffic[]) => Promise<void>): Promise<void> {
    let quietSince = Date.now();
    let before = -1;
    while ((await peers.storage.ask('open', null, z.number())) > 0) {
      if (troubles.length > 0) throw new Error(`The service had trouble: ${troubles.join('; ')}`);
      const now = await traffic();
      const asked = now.reduce(
        (total, { requests, parts }) => total + sum(requests) + sum(parts) - (requests.poll ?? 0),
        0,
      );
      if (asked !== before) quietSince = Date.now();
      before = asked;
      if (Date.now() - quietSince > PATIENCE_MS) throw new Error('The service is not done and asks for nothing.');
      await look(now);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  return {
    size,
    end,
    async measure(scenario, items, begin) {
      for (const system of systems) await system.ask('clear', null, nothing);
      const before = await measured(true);
      let middle: Measured | null = null;
      await begin();
      await untilDone(async ([graph, severa]) => {
        const made = (graph?.parts.create ?? 0) + (severa?.requests.create ?? 0);
        if (scenario === 'first sync' && middle === null && made >= items / 2) middle = await measured(true);
      });
      const after = await measured(false);
      const [graph, severa, storage] = z.tuple([trafficSchema, trafficSchema, trafficSchema]).parse(await traffic());
      const { heapBytes } = await measured(true);
      const inBetween: Measured | null = middle;
      return {
        ...size,
        scenario,
        items,
        wallMs: wallOf([graph, severa, storage]),
        cpuMs: after.cpuMs - before.cpuMs - before.collectedMs - collectedMs(inBetween),
        heapBytes,
        midHeapBytes: heapOf(inBetween),
        graph,
        severa,
        storage,
      };
    },
    async warmUp() {
      const { userId, mailboxId: another } = DAAN;
      await store.saveMailbox(
        newMailbox({ organizationId, userId, mailboxId: another, connection: setting.connection }),
      );
      await queue.syncMailbox({ organizationId, mailboxId: another, correlationId: randomUUID() });
      await untilDone(async () => {});
    },
    askSync: () => queue.syncMailbox({ organizationId, mailboxId, correlationId: randomUUID() }),
    askPull: () => queue.pullOrganization({ organizationId, correlationId: randomUUID() }),
    async pass(milliseconds) {
      ahead += milliseconds;
      await Promise.all([peers.graph, peers.severa, peers.worker].map((peer) => peer.ask('clock', ahead, nothing)));
    },
    async change() {
      await peers.graph.ask('change', null, nothing);
      const deleted = await peers.severa.ask('change', null, z.array(text));
      await store.deliver(deleted.map((activityId) => ({ mailboxId, activityId, stamp: clock(), deleted: true })));
    },
    async checkSame(wanted) {
      const [events, activities] = await Promise.all(
        [peers.graph, peers.severa].map((peer) => peer.ask('subjects', null, z.array(text))),
      );
      if (events?.length !== wanted || JSON.stringify(events) !== JSON.stringify(activities)) {
        throw new Error(`Not in sync: ${events?.length} events, ${activities?.length} activities, ${wanted} wanted.`);
      }
    },
  };
}

const collectedMs = (middle: Measured | null) => middle?.collectedMs ?? 0;
const heapOf = (middle: Measured | null) => middle?.heapBytes ?? null;
