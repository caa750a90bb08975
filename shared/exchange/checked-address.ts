import { SyncError } from '../errors.ts';
import { isLiteral } from './ews-url.ts';
import { isForbiddenAddress } from './forbidden-address.ts';

/** All addresses of a name, as the system resolves it. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/**
 * The one address to connect to, checked. Connecting by the name once more would ask again, and may be answered otherwise
 * (DNS rebinding): connect to this very address, with the name for TLS and Host. One forbidden address among several
 * refuses them all. Throws `invalid`: `exchange.name-unknown`, `exchange.address-forbidden`.
 */
export async function checkedAddress(url: URL, resolve: Resolve, allowed: readonly string[] = []): Promise<string> {
  const { hostname } = url;
  const addresses = isLiteral(hostname) ? [hostname.replace(/^\[|\]$/gu, '')] : await resolved(hostname, resolve);
  const [first] = addresses;
  if (first === undefined) throw unknownName();
  if (addresses.some((address) => isForbiddenAddress(address, allowed))) {
    throw new SyncError(
      'invalid',
      'exchange.address-forbidden',
      'This name leads into a private or reserved network. Publish EWS on the internet, or ask the operator to allow its range.',
    );
  }
  return first;
}

async function resolved(hostname: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(hostname);
  } catch (cause) {
    throw unknownName(cause);
  }
}

function unknownName(cause?: unknown): SyncError {
  return new SyncError('invalid', 'exchange.name-unknown', 'No server goes by this name: look at its spelling.', {
    cause,
  });
}
