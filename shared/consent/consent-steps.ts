import { isKind } from '../errors.ts';
import type { Clock } from '../sync/ports.ts';
import { checkAdministrator } from './administrator.ts';
import type { Consent, ConsentState, Consents } from './consents.ts';
import { claimedTenant, consentAddress, type EntraApp, RETURNS } from './entra-address.ts';
import { checkLeg, digestOf, type NewSecret, newLeg, ownOf, readToken, STEP_MS } from './legs.ts';
import { isPageReason, type PageReason, PageRefusal } from './page-refusal.ts';
import type { SignIn } from './sign-in.ts';

export interface StepParts {
  readonly consents: Consents;
  readonly signIn: SignIn;
  readonly app: EntraApp;
  readonly clock: Clock;
  readonly newSecret: NewSecret;
  /** Throws when the organisation's browsers ask too often. */
  readonly limit: (organizationId: string) => void;
}

type Query = Readonly<Record<string, string>>;

/**
 * The way of a browser through the consent. Each step takes its leg before it does anything, under the row's version: of
 * two that bring the same token one is refused. A refused step that isn't this browser's leaves the row as it was.
 */

/** The link is opened: once, and from now on by this browser only. The page asks; the link on it leads to Microsoft. */
export async function openLink(parts: StepParts, ticket: string | null) {
  const { consents, newSecret, clock, app } = parts;
  const row = await atLeg(parts, 'asked', ticket, null);
  const browser = newSecret();
  const { token, leg } = newLeg(
    { key: consents.keyOf(row.organizationId), userKey: null },
    newSecret,
    clock() + STEP_MS,
  );
  const consent = await take(parts, { ...row, state: 'opened', leg, browser: digestOf(browser) });
  return { consent, browser, address: consentAddress(app, token) };
}

/** Microsoft's redirect: a claim. Where the sign-in is that proves it. */
export async function consentReturned(parts: StepParts, query: Query, browser: string | null): Promise<string> {
  const { consents, newSecret, clock, app, signIn } = parts;
  const row = await atLeg(parts, 'opened', query.state ?? null, browser);
  const { token, leg } = newLeg(
    { key: consents.keyOf(row.organizationId), userKey: null },
    newSecret,
    clock() + STEP_MS,
  );
  const tenantId = await endIfRefused(parts, row, async () => claimedTenant(query));
  const address = await signIn.address({
    ...attemptOf(app, { tenantId, token, browser, redirect: RETURNS.signIn }),
    state: token,
  });
  await take(parts, { ...row, state: 'consented', tenantId, leg });
  return address;
}

/** The sign-in came back: an administrator of that very tenant, or nobody. The page shows what he is about to confirm. */
export async function signedIn(parts: StepParts, query: Query, browser: string | null) {
  const { consents, newSecret, clock, app, signIn } = parts;
  const state = query.state ?? '';
  const row = await atLeg(parts, 'consented', state, browser);
  const { token, leg } = newLeg(
    { key: consents.keyOf(row.organizationId), userKey: null },
    newSecret,
    clock() + STEP_MS,
  );
  const taken = await take(parts, { ...row, leg: null });
  const { objectId } = await endIfRefused(parts, taken, async () => {
    if (query.error !== undefined || query.code === undefined) throw new PageRefusal('sign-in-failed');
    const attempt = attemptOf(app, { tenantId: row.tenantId ?? '', token: state, browser, redirect: RETURNS.signIn });
    const person = await signIn.identity({ ...attempt, code: query.code });
    if (person.tenantId !== row.tenantId) throw new PageRefusal('tenant-differs');
    checkAdministrator(person);
    return person;
  });
  const consent = await take(parts, { ...taken, state: 'proven', provenBy: objectId, leg });
  return { consent, token };
}

/** The button was pressed, or the other one. */
export async function decided(
  parts: StepParts,
  form: { readonly token: string | null; readonly confirmed: boolean },
  browser: string | null,
): Promise<Consent> {
  const row = await atLeg(parts, 'proven', form.token, browser);
  if (!form.confirmed) {
    await end(parts, row, 'cancelled');
    throw new PageRefusal('cancelled');
  }
  return take(parts, { ...row, state: 'confirmed', leg: null });
}

/** It is over, well or not; of who asked nothing is kept. */
export function ended(row: Consent, state: 'connected' | 'ended', reason: PageReason | null): Consent {
  const { at } = row.asked;
  return { ...row, state, reason, leg: null, browser: null, asked: { at, name: null, email: null } };
}

async function atLeg(
  { consents, clock, limit }: StepParts,
  state: ConsentState,
  token: string | null,
  browser: string | null,
): Promise<Consent> {
  const { key, userKey } = readToken(token);
  const row = userKey === null ? await consents.consent(key) : null;
  if (row !== null) limit(row.organizationId);
  checkLeg(row, state, { token: token ?? '', browser, now: clock() });
  if (row === null) throw new PageRefusal('link-invalid');
  return row;
}

/** Somebody else was faster: then the token is used. */
async function take({ consents }: StepParts, row: Consent): Promise<Consent> {
  try {
    return await consents.saveConsent(row);
  } catch (error) {
    throw isKind(error, 'conflict') ? new PageRefusal('link-invalid', error) : error;
  }
}

async function end(parts: StepParts, row: Consent, reason: PageReason): Promise<void> {
  await take(parts, ended(row, 'ended', reason));
}

async function endIfRefused<T>(parts: StepParts, row: Consent, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PageRefusal && isPageReason(error.reason)) await end(parts, row, error.reason);
    throw error;
  }
}

export function attemptOf(
  { publicUrl }: Pick<EntraApp, 'publicUrl'>,
  of: { readonly tenantId: string; readonly token: string; readonly browser: string | null; readonly redirect: string },
) {
  const browser = of.browser ?? '';
  return {
    tenantId: of.tenantId,
    redirectUri: publicUrl + of.redirect,
    nonce: ownOf(browser, 'nonce', of.token),
    verifier: ownOf(browser, 'verifier', of.token),
  };
}
