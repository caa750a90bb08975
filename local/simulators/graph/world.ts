import type { Entra } from '../entra/entra.ts';
import type { Faults } from './faults.ts';
import type { RequestLog, SentMail } from './log.ts';
import type { Posted } from './post.ts';
import type { Mailbox, Tenant } from './state.ts';

export interface IssuedToken {
  readonly tenantId: string;
  readonly clientId: string;
  readonly roles: readonly string[];
  readonly expiresAt: number;
}

/** Everything the simulator knows, handed to each part of it. */
export interface World {
  /** Milliseconds since 1970, by Graph's own clock. */
  readonly clock: () => number;
  /** 0 <= x < 1, seeded. */
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly outbox: SentMail[];
  /** Meeting mail that hasn't arrived yet. */
  readonly post: Posted[];
  readonly tenants: Map<string, Tenant>;
  /** By user id. */
  readonly mailboxes: Map<string, Mailbox>;
  readonly tokens: Map<string, IssuedToken>;
  readonly entra: Entra;
  /** Requests under way by user id. */
  readonly underWay: Map<string, number>;
  /** When requests came, by application and user id. */
  readonly recent: Map<string, number[]>;
  /** Requests seen by `faults.throttleEvery`. */
  seen: number;
}

export function randomHex(world: World, digits: number): string {
  let text = '';
  for (let i = 0; i < digits; i += 1) text += Math.floor(world.random() * 16).toString(16);
  return text;
}

export function randomGuid(world: World): string {
  const hex = randomHex(world, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
