import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface HostAppOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly issuer?: string;
  readonly audience?: string;
}

/** A person as the host app knows him; missing parts are those of an ordinary user. */
export interface Person {
  readonly sub: string;
  readonly org: string;
  readonly roles: readonly string[];
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly locale?: string;
}

/** The host app's back end as far as its callers see it: it signs tokens and publishes its public keys. */
export interface HostApp {
  readonly issuer: string;
  readonly audience: string;
  /** `GET` of anything: the published keys. */
  handle(request: Request): Promise<Response>;
  /** A token for this person; `changes` to its claims, undefined takes one away. */
  token(person: Person, changes?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Signs with a new key from now on. The old one stays published unless it is taken back. */
  rotate(takeBack?: boolean): Promise<void>;
  /** How it answers when asked for its keys; null: as it should. */
  trouble: (() => Promise<Response>) | null;
  /** How often it was asked for its keys. */
  readonly asked: () => number;
}

interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly published: JWK;
}

/** Seconds that a token lives. */
const LIFE = 120;

export async function createHostApp(options: HostAppOptions): Promise<HostApp> {
  const { clock, issuer = 'https://host.example.com', audience = 'severa-calendar-sync' } = options;
  let signer = await newSigner();
  let published = [signer.published];
  let asked = 0;
  const app: HostApp = {
    issuer,
    audience,
    trouble: null,
    asked: () => asked,
    async handle() {
      asked += 1;
      return app.trouble === null ? Response.json({ keys: published }) : app.trouble();
    },
    async token(person, changes = {}) {
      const now = Math.floor(clock() / 1000);
      const claims = { iss: issuer, aud: audience, iat: now, nbf: now, exp: now + LIFE, ...person, ...changes };
      const payload: JWTPayload = Object.fromEntries(Object.entries(claims).filter(([, one]) => one !== undefined));
      const { key, kid } = signer;
      return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(key);
    },
    async rotate(takeBack = false) {
      signer = await newSigner();
      published = [signer.published, ...(takeBack ? [] : published)];
    },
  };
  return app;
}

async function newSigner(): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = randomUUID();
  return { kid, key: privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
