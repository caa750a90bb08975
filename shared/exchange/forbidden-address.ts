import { BlockList, isIP } from 'node:net';

/** What an operator allowed to one organisation: this host may lie in this range, a private one included. */
export interface AllowedRange {
  readonly organizationId: string;
  /** Lower case. */
  readonly host: string;
  /** CIDR, such as 10.20.0.0/16. */
  readonly range: string;
}

/**
 * Networks that no organisation's server is in: this machine, the platform's own services, private ones, and what no
 * server has (IANA special-purpose registries, RFC 6890). 168.63.129.16 is Azure's, from inside any virtual machine.
 */
const FORBIDDEN = blockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/** Never allowed to anybody, whatever an operator wrote: what answers there gives out the app's own credentials. */
const NEVER = blockList([
  '127.0.0.0/8',
  '0.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '::/127',
  'fe80::/10',
  'fd00:ec2::254/128',
]);

/** May this service connect to this address? `allowed`: ranges that the operator allowed this organisation and host. */
export function isForbiddenAddress(address: string, allowed: readonly string[] = []): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return embedded(address, family).some(([each, type]) => {
    if (NEVER.check(each, type)) return true;
    return FORBIDDEN.check(each, type) && !blockList(allowed).check(each, type);
  });
}

/** The operator's ranges for this organisation and host. */
export function rangesFor(allowed: readonly AllowedRange[], organizationId: string, host: string): readonly string[] {
  const name = host.toLowerCase();
  return allowed.flatMap((one) => (one.organizationId === organizationId && one.host === name ? [one.range] : []));
}

type Typed = readonly [address: string, type: 'ipv4' | 'ipv6'];

/** The address, and the IPv4 one that a gateway would make of it: mapped, NAT64, 6to4, Teredo, IPv4-compatible. */
function embedded(address: string, family: number): readonly Typed[] {
  if (family === 4) return [[address, 'ipv4']];
  const words = wordsOf(address);
  const own: Typed = [address, 'ipv6'];
  if (words === null) return [own, ['127.0.0.1', 'ipv4']];
  const v4 = (at: number, mask = 0): Typed => {
    const [high, low] = [(words[at] ?? 0) ^ mask, (words[at + 1] ?? 0) ^ mask];
    return [[high >> 8, high & 255, low >> 8, low & 255].join('.'), 'ipv4'];
  };
  const zeros = (count: number) => words.slice(0, count).every((word) => word === 0);
  if (zeros(5) && (words[5] === 0xffff || words[5] === 0)) return [own, v4(6)];
  if (zeros(4) && words[4] === 0xffff && words[5] === 0) return [own, v4(6)];
  if (words[0] === 0x64 && words[1] === 0xff9b) return [own, v4(6)];
  if (words[0] === 0x2002) return [own, v4(1)];
  if (words[0] === 0x2001 && words[1] === 0) return [own, v4(6, 0xffff), v4(2)];
  return [own];
}

/** Eight numbers; null for what can't be taken apart (a zone index): never connected to. */
function wordsOf(address: string): readonly number[] | null {
  if (address.includes('%')) return null;
  // URL writes every form of an IPv6 address in one way.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const parts = (half: string) => (half === '' ? [] : half.split(':').map((word) => Number.parseInt(word, 16)));
  if (tail === undefined) return parts(head);
  const [left, right] = [parts(head), parts(tail)];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}
