import { createRequire } from 'node:module';

/** Azurite's public development account; it opens nothing but an emulator. */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Azurite {
  /** For tables and queues; the clients need `allowInsecureConnection: true`. */
  readonly connectionString: string;
  /** With the account in the path, without a slash at the end. */
  readonly tablesUrl: string;
  readonly queuesUrl: string;
  close(): Promise<void>;
}

interface AzuriteServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}

type Constructor<T> = new (...args: readonly unknown[]) => T;

/**
 * Starts table and queue storage in this process, in memory, on free ports unless others are given.
 * Azurite has no documented way to do that; its configuration objects take their values by position.
 */
export async function startAzurite(
  ports: { readonly tables?: number; readonly queues?: number } = {},
): Promise<Azurite> {
  const host = '127.0.0.1';
  const keepAliveSeconds = 5;
  const load = loader();
  const Tables = load<AzuriteServer>('table/TableServer');
  const TablesConfiguration = load<object>('table/TableConfiguration');
  const Queues = load<AzuriteServer>('queue/QueueServer');
  const QueuesConfiguration = load<object>('queue/QueueConfiguration');
  // After host, port, keep-alive: files (none), logs (off), loose and version checks as in the service, no certificate,
  // no OAuth, product style URLs allowed, in memory. Telemetry starts only in Azurite's own main file.
  const tables = new Tables(
    new TablesConfiguration(
      ...[host, ports.tables ?? 0, keepAliveSeconds, '', false, false, undefined, undefined],
      ...[false, false, '', '', '', undefined, false, true],
    ),
  );
  const queues = new Queues(
    new QueuesConfiguration(
      ...[host, ports.queues ?? 0, keepAliveSeconds, '', '', [], false, undefined, false, undefined],
      ...[false, false, '', '', '', undefined, false, true],
    ),
  );
  await tables.start();
  try {
    await queues.start();
  } catch (error) {
    await tables.close();
    throw error;
  }
  const tablesUrl = `${tables.getHttpServerAddress()}/${account}`;
  const queuesUrl = `${queues.getHttpServerAddress()}/${account}`;
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${accountKey}`,
      `TableEndpoint=${tablesUrl}`,
      `QueueEndpoint=${queuesUrl}`,
      '',
    ].join(';'),
    tablesUrl,
    queuesUrl,
    async close() {
      await Promise.all([tables.close(), queues.close()]);
    },
  };
}

/** Azurite ships no types, so what is used of it is written down here. Loaded on first use: it takes over a second. */
function loader(): <T>(path: string) => Constructor<T> {
  const require = createRequire(import.meta.url);
  return <T>(path: string) => {
    const module: { readonly default: Constructor<T> } = require(`azurite/dist/src/${path}.js`);
    return module.default;
  };
}
