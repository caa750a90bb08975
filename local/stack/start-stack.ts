import { createStorageClients } from '../../shared/storage/clients.ts';
import { createTableStore } from '../../shared/storage/table-store.ts';
import { createWorkQueue } from '../../shared/storage/work-queue.ts';
import type { Store, WorkQueue } from '../../shared/sync/ports.ts';
import { type Azurite, startAzurite } from '../azurite.ts';
import { readHostSettings } from '../functions-host/host-settings.ts';
import { type FunctionsHost, startFunctionsHost } from '../functions-host/start.ts';
import type { KeyVaultDouble } from '../simulators/key-vault/double.ts';
import type { StackClock } from './clock.ts';
import { connect } from './connect.ts';
import { type Outside, startOutside } from './outside.ts';
import type { Setting } from './person.ts';
import { allowReturns } from './returns.ts';
import { settingsOf } from './settings.ts';
import { freePort, takenPort } from './taken-port.ts';
import { trustedCertificate } from './trust.ts';
import { openVault, storeSecrets } from './vault.ts';
import { installEdges, vaultEdges } from './vault-edges.ts';
import { type WorkerLog, workerLog } from './worker-log.ts';

export interface StackOptions {
  readonly clock: StackClock;
  /** Entry file of the functions, with its host.json above it. Default: the sources. */
  readonly main?: string | URL;
  /** Of the functions host; 0: any free port. */
  readonly port: number;
  /** Fills the simulators; what it throws ends the start. */
  readonly fill: (outside: Outside) => Setting;
  /** Warnings and errors of the functions host itself. */
  readonly say: (message: string) => void;
}

/** Everything of the local stack, running in this process. */
export interface Stack {
  readonly outside: Outside;
  /** Azure Key Vault, as the service knows it. */
  readonly vault: KeyVaultDouble;
  readonly setting: Setting;
  readonly store: Store;
  readonly queue: WorkQueue;
  readonly worker: WorkerLog;
  readonly clock: StackClock;
  readonly azurite: Azurite;
  /** Origin of the functions, without a slash at the end. */
  readonly functionsUrl: string;
  readonly functionsPort: number;
  /** How often a message is tried (host.json). */
  readonly tries: number;
  /** Ends everything within 4 seconds. */
  close(): Promise<void>;
}

const SOURCES = new URL('../../functions/main.ts', import.meta.url);
/** Must be the prefix of the tables that the service itself uses. */
const TABLES = 'severasync';
/** Longest pause between two looks at an empty queue, in milliseconds. */
const POLL_MS = 200;

/**
 * Starts storage, the simulators of Entra ID with Graph and of Severa, a double of Key Vault, and the functions of
 * production on them, then connects the sample organisation. When a part doesn't start, the others are ended before the error is thrown.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const part of started.splice(0).reverse()) await part.close();
  };
  try {
    const { main = SOURCES } = options;
    const { queues: queueSettings } = await readHostSettings(main);
    const certificate = await trustedCertificate();
    const azurite = await startAzurite();
    started.push(azurite);
    const outside = await startOutside(options.clock.now, certificate);
    started.push(outside);
    const setting = options.fill(outside);
    const vault = openVault(options.clock.now);
    await storeSecrets(vault, setting, options.clock.now);
    const worker = workerLog((level, message) => options.say(`functions host, ${level}: ${message}`));
    const host = await startHost({ ...options, main }, { azurite, outside, setting, vault, worker });
    started.push(host);
    const { tables, queues } = createStorageClients(
      { kind: 'connection-string', connectionString: azurite.connectionString },
      { prefix: TABLES },
    );
    const { now: clock } = options.clock;
    const store = createTableStore({ tables, organizationId: setting.organization.guid, clock });
    await connect(store, setting, clock());
    return {
      outside,
      vault,
      setting,
      store,
      queue: createWorkQueue(queues),
      worker,
      clock: options.clock,
      azurite,
      functionsUrl: host.url,
      functionsPort: host.port,
      tries: queueSettings.maxDequeueCount,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startHost(
  { main, port, clock }: StackOptions & { readonly main: string | URL },
  parts: Pick<Stack, 'azurite' | 'outside' | 'setting' | 'vault' | 'worker'>,
): Promise<FunctionsHost> {
  // Browsers come back to this address, so it is settled before anything is started.
  const own = port === 0 ? await freePort() : port;
  allowReturns(parts, `http://127.0.0.1:${own}`);
  const restore = installEdges(vaultEdges(parts.vault.httpClient));
  try {
    return await startFunctionsHost({
      main,
      env: settingsOf({ ...parts, clock, port: own }),
      port: own,
      host: '127.0.0.1',
      queueConnection: null,
      clock: clock.now,
      pollMs: POLL_MS,
      log: parts.worker.log,
    });
  } catch (error) {
    throw takenPort(error, port, '--port') ?? error;
  } finally {
    restore();
  }
}
