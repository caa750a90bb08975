import { HTTP_ROUTES } from '../../functions/http-routes.ts';
import type { Random } from '../fakes/random.ts';

/** One request as an attacker may send it. `token`: whose; it is made when the request is sent. */
export interface HostileRequest {
  readonly method: string;
  /** Below `/api/`, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly token: TokenKind;
}

export const TOKEN_KINDS = [
  'none',
  'garbage',
  'unsigned',
  'foreign-key',
  'expired',
  'wrong-audience',
  'wrong-issuer',
  'too-long',
  'no-role',
  'delegated',
  'other-admin',
  'other-user',
  'other-system',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ODD_TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '../../organization/exchange',
  '%2e%2e%2f',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  'null',
  '-1',
  '0',
  '1e309',
  'true',
  '[]',
  '{}',
  "' or 1 eq 1 or '",
  "'; drop table users; --",
  '<script>alert(1)</script>',
  '\u0024{jndi:ldap://127.0.0.1/a}',
  '\u202e\u0000\ufeff',
  'ä'.repeat(300),
  'x'.repeat(5_000),
  'PartitionKey',
  '__proto__',
  'constructor',
  'toString',
];
const HEADERS: readonly (readonly [string, readonly string[]])[] = [
  ['if-match', ['*', '"x"', 'W/"x"', '', '"', 'x'.repeat(4_000), '"a","b"']],
  [
    'content-type',
    ['application/json', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data', '', 'x'],
  ],
  ['accept-language', ['fi', '*', 'x'.repeat(2_000), 'en;q=2', ',,,;;;', 'nl;q=0.1,sv']],
  ['content-encoding', ['gzip', 'identity']],
  ['x-forwarded-host', ['evil.example']],
  ['x-http-method-override', ['DELETE']],
  ['origin', ['https://evil.example', 'null']],
  ['cookie', ['__Host-consent=x', 'a=b; a=c', `x=${'y'.repeat(3_000)}`]],
  ['range', ['bytes=0-']],
];

/** `known`: ids and secrets of others, as an attacker may have guessed or seen them. */
export function hostileRequest(random: Random, known: readonly string[]): HostileRequest {
  const [method, route] = random.pick(Object.values(HTTP_ROUTES));
  const path = `${somePath(random, route, known)}${someQuery(random, known)}`;
  const headers = Object.fromEntries(
    HEADERS.filter(() => random.chance(0.15)).map(([name, values]) => [name, random.pick(values)]),
  );
  const chosen = random.chance(0.85) ? method : random.pick(METHODS);
  const body = chosen === 'GET' || chosen === 'HEAD' ? null : someBody(random, known);
  return { method: chosen, path, headers, body, token: random.pick(TOKEN_KINDS) };
}

function someText(random: Random, known: readonly string[]): string {
  return random.chance(0.4) ? random.pick(known) : random.pick(ODD_TEXTS);
}

function somePath(random: Random, route: string, known: readonly string[]): string {
  const filled = route.replace(/\{\w+\}/gu, () => {
    const text = someText(random, known);
    return random.chance(0.8) ? encodeURIComponent(text.toWellFormed()) : encodeURI(text.toWellFormed());
  });
  const dice = random.next();
  if (dice < 0.8) return filled;
  if (dice < 0.86) return filled.toUpperCase();
  if (dice < 0.9) return `${filled}/`;
  if (dice < 0.94) return filled.replaceAll('/', '//');
  return `${filled}/${encodeURIComponent(someText(random, known).toWellFormed())}`;
}

const PARAMETERS = [
  'limit',
  'after',
  'state',
  'code',
  'error',
  'tenant',
  'admin_consent',
  'id_token',
  'key',
  'ticket',
  'x',
];

function someQuery(random: Random, known: readonly string[]): string {
  if (random.chance(0.5)) return '';
  const pairs = Array.from({ length: 1 + random.below(4) }, () => [random.pick(PARAMETERS), someText(random, known)]);
  if (random.chance(0.2))
    return `?${pairs
      .map((pair) => pair.join('='))
      .join('&')
      .replaceAll(/[^\x21-\x7e]/gu, '%C3')}`;
  return `?${new URLSearchParams(pairs.map(([name = '', text = '']) => [name, text.toWellFormed()]))}`;
}

const FIELDS = [
  'kind',
  'severaClientId',
  'severaClientSecret',
  'delegatePassword',
  'zone',
  'typeIds',
  'defaultTypeId',
  'mailboxProof',
  'organizerUpdates',
  'confirm',
  'enabled',
  'deletions',
  'events',
  'csrf',
  '__proto__',
  'organizationId',
  'org',
];

function someBody(random: Random, known: readonly string[]): string | Uint8Array | null {
  const dice = random.next();
  if (dice < 0.1) return null;
  if (dice < 0.15) return 'not json';
  if (dice < 0.18) return Uint8Array.from({ length: 200 }, () => random.below(256));
  if (dice < 0.2) return `${'['.repeat(20_000)}`;
  if (dice < 0.21) return JSON.stringify({ enabled: 'x'.repeat(400_000) });
  if (dice < 0.24) return `{"enabled":true,"enabled":false,"__proto__":{"enabled":true}}`;
  if (dice < 0.3)
    return new URLSearchParams({ csrf: someText(random, known).toWellFormed(), confirm: 'yes' }).toString();
  const fields = FIELDS.filter(() => random.chance(0.4));
  return JSON.stringify(Object.fromEntries(fields.map((name) => [name, someValue(random, known, 0)])));
}

function someValue(random: Random, known: readonly string[], depth: number): unknown {
  const dice = random.next();
  if (dice < 0.35) return someText(random, known);
  if (dice < 0.5) return random.pick([0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER + 2, true, false, null]);
  if (dice < 0.6) return random.pick(['graph', 'exchange', 'Europe/Helsinki', 'token', 'signIn', 'send', 'putBack']);
  if (depth > 3) return [];
  if (dice < 0.8) return Array.from({ length: random.below(4) }, () => someValue(random, known, depth + 1));
  return { [random.pick(FIELDS)]: someValue(random, known, depth + 1) };
}
