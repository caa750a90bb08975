import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../sync/ports.ts';
import type { Leg, Walk } from './consents.ts';
import { PageRefusal } from './page-refusal.ts';

const MINUTE = 60_000;
/** The link is opened at once, by the page that asked for it. */
export const OPEN_MS = 5 * MINUTE;
/** Time for one step at Microsoft, a second factor and some reading included. */
export const STEP_MS = 15 * MINUTE;
/** How long an operator may take. */
export const OPERATOR_MS = 14 * 24 * 60 * MINUTE;

/** 256 random bits as base64url. */
export type NewSecret = () => string;
const SECRET = /^[\w-]{43}$/u;
const TOKEN = /^([\w-]{1,200})\.(?:([\w-]{1,200})\.)?([\w-]{43})$/u;

/** What a leg's token names and holds. */
export interface TokenParts {
  /** Of the organisation's rows. */
  readonly key: string;
  /** Of the user; null: it is the organisation's consent. */
  readonly userKey: string | null;
}

/** A token that opens the next leg, and what the row keeps of it: whoever reads the row can't take the leg. */
export function newLeg(
  { key, userKey }: TokenParts,
  newSecret: NewSecret,
  until: Instant,
): { readonly token: string; readonly leg: Leg } {
  const token = [key, ...(userKey === null ? [] : [userKey]), newSecret()].join('.');
  return { token, leg: { digest: digestOf(token), until } };
}

/** Throws a PageRefusal for what is no token. */
export function readToken(token: string | null): TokenParts {
  const [, key, userKey = null] = TOKEN.exec(token ?? '') ?? [];
  if (key === undefined) throw new PageRefusal('link-invalid');
  return { key, userKey };
}

/**
 * Is this the open leg of a walk that has come to `state`, and the browser that opened it? Throws a PageRefusal. A leg of a
 * former state, a token that was used and one that a newer one replaced all look the same: nothing is left of them.
 */
export function checkLeg<State extends string>(
  walk: Walk<State> | null,
  state: State,
  { token, browser, now }: { readonly token: string; readonly browser: string | null; readonly now: Instant },
): void {
  const leg = walk?.state === state ? walk.leg : null;
  if (walk === null || leg === null || !isSame(leg.digest, digestOf(token))) throw new PageRefusal('link-invalid');
  if (leg.until <= now) throw new PageRefusal('link-expired');
  if (walk.browser === null) return;
  if (browser === null || !isSame(walk.browser, digestOf(browser))) throw new PageRefusal('other-browser');
}

/** The cookie's value, if it is one of ours. */
export function browserOf(cookie: string | null): string | null {
  return cookie !== null && SECRET.test(cookie) ? cookie : null;
}

/**
 * What only this browser's leg has, made of its cookie and the leg's token and therefore kept nowhere: the PKCE verifier
 * (RFC 7636, 4.1) and the nonce of a sign-in.
 */
export function ownOf(browser: string, purpose: 'verifier' | 'nonce', token: string): string {
  return createHmac('sha256', browser).update(`${purpose}.${token}`).digest('base64url');
}

export function digestOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
