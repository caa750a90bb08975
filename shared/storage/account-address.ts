/** Where the two services of a storage account are. */
export interface AccountAddresses {
  readonly tables: string;
  readonly queues: string;
}

const DEVELOPMENT: AccountAddresses = { tables: 'http://127.0.0.1:10002', queues: 'http://127.0.0.1:10001' };

/** The parts of a connection string by name. */
function partsOf(connectionString: string): ReadonlyMap<string, string> {
  return new Map(
    connectionString.split(';').flatMap((part) => {
      const at = part.indexOf('=');
      return at < 1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
    }),
  );
}

/**
 * The addresses that a connection string leads to; null when it isn't one that the SDKs of tables and of queues can both
 * use: each reads it in its own way, so this is the narrower of the two in everything. Names count as they are written
 * in the portal. Loads neither of them, so that a wrong setting is found at the start.
 */
export function addressesOf(connectionString: string): AccountAddresses | null {
  if (/^UseDevelopmentStorage=true\s*(?:;|$)/u.test(connectionString)) return DEVELOPMENT;
  const parts = partsOf(connectionString);
  const [name = '', key = ''] = [parts.get('AccountName'), parts.get('AccountKey')];
  const [tables, queues] = [parts.get('TableEndpoint') ?? '', parts.get('QueueEndpoint') ?? ''];
  const withSignature = (parts.get('SharedAccessSignature') ?? '') !== '' && tables !== '' && queues !== '';
  const protocol = parts.get('DefaultEndpointsProtocol');
  if (protocol === undefined || !parts.has('AccountKey')) return withSignature ? { tables, queues } : null;
  // Buffer.from leaves out what is no base64.
  if (name === '' || Buffer.from(key, 'base64').length === 0) return null;
  const suffix = parts.get('EndpointSuffix') ?? '';
  if ((tables === '' || queues === '') && (!/^https?$/iu.test(protocol) || suffix === '')) return null;
  const address = (service: string) => `${protocol}://${name}.${service}.${suffix}`;
  return {
    tables: tables === '' ? address('table') : tables,
    queues: queues === '' ? address('queue') : queues,
  };
}

export type Reach = 'tls' | 'plain-local';

/** How an address may be spoken to; null: not at all (plain HTTP to another machine, or no address). */
export function reachOf(address: string): Reach | null {
  const url = URL.parse(address);
  if (url?.protocol === 'https:') return 'tls';
  return url?.protocol === 'http:' && isLoopback(url) ? 'plain-local' : null;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
