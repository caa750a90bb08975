import { z } from 'zod';
import { json } from './call.ts';
import { Problem } from './problem.ts';
import { randomGuid } from './random.ts';
import type { Credentials, OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';

export interface Grant {
  readonly store: OrganizationStore;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expires: number;
}

const request = z.object({
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  scope: z.string().nullish(),
});

/** Token and refresh token of the client-credentials flow, kept as long as the simulator lives. */
export class Tokens {
  private readonly access = new Map<string, Grant>();
  private readonly refresh = new Map<string, Grant>();
  private readonly behaviour: SeveraBehaviour;
  private readonly random: () => number;
  private readonly now: () => number;

  constructor(behaviour: SeveraBehaviour, random: () => number, now: () => number) {
    this.behaviour = behaviour;
    this.random = random;
    this.now = now;
  }

  /** POST /v1/token. Member names are compared without regard to case: clients spell them differently. */
  issue(body: unknown, clients: ReadonlyMap<string, { store: OrganizationStore; credentials: Credentials }>): Response {
    const lower =
      typeof body === 'object' && body !== null
        ? Object.fromEntries(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]))
        : body;
    const parsed = request.safeParse(lower);
    if (!parsed.success) {
      const name = parsed.error.issues[0]?.path.join('.') || 'credentials';
      throw new Problem(400, 'InvalidParameter', `${name} is missing.`, {
        type: 'RequestBody',
        name,
        identifier: name,
      });
    }
    const { client_id, client_secret, scope } = parsed.data;
    const client = clients.get(client_id);
    if (!client || client.credentials.secret !== client_secret) throw refused('The client id or secret is wrong.');
    // Comma, comma with blank and blank are all in use as separators.
    const asked = (scope ?? '').split(/[\s,]+/u).filter((name) => name !== '');
    const missing = asked.filter((name) => !client.credentials.scopes.includes(name));
    if (missing.length > 0) throw refused(`The scope ${missing.join(', ')} is not granted to this client.`);
    return this.answer(client.store, client_id, asked.length > 0 ? asked : client.credentials.scopes);
  }

  /** POST /v1/refreshtoken with the refresh token as a JSON string; it works once. */
  renew(body: unknown): Response {
    const grant = typeof body === 'string' ? this.refresh.get(body) : undefined;
    if (!grant || typeof body !== 'string' || grant.expires <= this.now())
      throw refused('The refresh token is not valid.');
    this.refresh.delete(body);
    return this.answer(grant.store, grant.clientId, grant.scopes);
  }

  /** The grant of a token, expired or not. */
  grant(token: string): Grant | undefined {
    return this.access.get(token);
  }

  revoke(token: string): void {
    this.access.delete(token);
  }

  revokeAll(): void {
    this.access.clear();
    this.refresh.clear();
  }

  private answer(store: OrganizationStore, clientId: string, scopes: readonly string[]): Response {
    const now = this.now();
    const { accessTokenLifetimeMs, refreshTokenLifetimeMs } = this.behaviour;
    const grant = { store, clientId, scopes, expires: now + accessTokenLifetimeMs };
    const token = `sim-access-${randomGuid(this.random)}`;
    const refreshToken = `sim-refresh-${randomGuid(this.random)}`;
    this.access.set(token, grant);
    this.refresh.set(refreshToken, { ...grant, expires: now + refreshTokenLifetimeMs });
    return json(200, {
      access_token: token,
      scope: scopes.join(','),
      refresh_token: refreshToken,
      refresh_token_expires_in: Math.floor(refreshTokenLifetimeMs / 1000),
      refresh_token_expires_utc: new Date(now + refreshTokenLifetimeMs).toISOString(),
      access_token_type: 'Bearer',
      access_token_expires_in: Math.floor(accessTokenLifetimeMs / 1000),
      access_token_expires_utc: new Date(now + accessTokenLifetimeMs).toISOString(),
    });
  }
}

export function refused(message: string): Problem {
  return new Problem(401, 'AuthenticationRequired', message, {
    type: 'RequestHeader',
    name: 'Authorization',
    identifier: null,
  });
}
