import type { Caller } from '../access/caller.ts';
import { Refusal } from '../access/refusal.ts';
import { isKind } from '../errors.ts';
import type { Directory } from '../graph/directory.ts';
import { retried } from '../settings/retried.ts';
import { readyOrganization } from '../settings/switch-user.ts';
import type { Store } from '../sync/ports.ts';
import { attemptOf, type StepParts } from './consent-steps.ts';
import type { MailboxProof, ProofState } from './consents.ts';
import { RETURNS } from './entra-address.ts';
import { checkLeg, digestOf, newLeg, OPEN_MS, readToken, STEP_MS } from './legs.ts';
import { type PageReason, PageRefusal } from './page-refusal.ts';

/** One sign-in at Microsoft by which a user shows that the mailbox with his address is his own (H2a). */

export interface AskProofParts extends Pick<StepParts, 'consents' | 'clock' | 'newSecret'> {
  readonly store: Store;
  readonly publicUrl: string;
  readonly directory: () => Promise<Pick<Directory, 'findMailbox'>>;
}

/** The address for the user's pop-up. Throws a Refusal where no proof is possible. */
export async function askProof(parts: AskProofParts, caller: Caller): Promise<{ url: string; expiresAt: string }> {
  const { consents, clock, newSecret } = parts;
  if (caller.email === null) throw new Refusal('email-not-verified');
  const { tenantId } = await readyOrganization(parts.store);
  const found = await (await parts.directory()).findMailbox(caller.email);
  if (found === null || tenantId === null) throw new Refusal('mailbox-missing');
  const [key, userKey] = [consents.keyOf(caller.organizationId), consents.userKeyOf(caller.userId)];
  const { token, leg } = newLeg({ key, userKey }, newSecret, clock() + OPEN_MS);
  const { organizationId, userId, name } = caller;
  const fresh = { organizationId, userId, name, tenantId, mailboxId: found.id } as const;
  await retried(async () => {
    const { etag } = (await consents.proof(key, userKey)) ?? {};
    const row: MailboxProof = { ...fresh, state: 'asked', reason: null, leg, browser: null };
    await consents.saveProof(etag === undefined ? row : { ...row, etag });
  });
  const url = `${parts.publicUrl}/api/mailbox-proof/start?${new URLSearchParams({ ticket: token })}`;
  return { url, expiresAt: new Date(leg.until).toISOString() };
}

/** The link is opened, once: from now on by this browser only. */
export async function openProof(parts: StepParts, ticket: string | null) {
  const { consents, newSecret, clock, app, signIn } = parts;
  const row = await atLeg(parts, 'asked', ticket, null);
  const browser = newSecret();
  const names = { key: consents.keyOf(row.organizationId), userKey: consents.userKeyOf(row.userId) };
  const { token, leg } = newLeg(names, newSecret, clock() + STEP_MS);
  const attempt = attemptOf(app, { tenantId: row.tenantId, token, browser, redirect: RETURNS.proof });
  const address = await signIn.address({ ...attempt, state: token });
  const proof = await take(parts, { ...row, state: 'opened', leg, browser: digestOf(browser) });
  return { proof, browser, address };
}

/** The sign-in came back: the person of that mailbox, in that tenant, or nobody. */
export async function proofSignedIn(
  parts: StepParts,
  query: Readonly<Record<string, string>>,
  browser: string | null,
): Promise<MailboxProof> {
  const state = query.state ?? '';
  const row = await atLeg(parts, 'opened', state, browser);
  const taken = await take(parts, { ...row, leg: null });
  try {
    if (query.error !== undefined || query.code === undefined) throw new PageRefusal('sign-in-failed');
    const attempt = attemptOf(parts.app, { tenantId: row.tenantId, token: state, browser, redirect: RETURNS.proof });
    const person = await parts.signIn.identity({ ...attempt, code: query.code });
    if (person.tenantId !== row.tenantId) throw new PageRefusal('tenant-differs');
    if (person.objectId !== row.mailboxId.toLowerCase()) throw new PageRefusal('mailbox-differs');
  } catch (error) {
    if (error instanceof PageRefusal) await take(parts, over(taken, 'ended', error.reason));
    throw error;
  }
  return take(parts, over(taken, 'proven', null));
}

function over(row: MailboxProof, state: ProofState, reason: PageReason | null): MailboxProof {
  return { ...row, state, reason, leg: null, browser: null, name: null };
}

async function atLeg(
  { consents, clock, limit }: StepParts,
  state: ProofState,
  token: string | null,
  browser: string | null,
): Promise<MailboxProof> {
  const { key, userKey } = readToken(token);
  const row = userKey === null ? null : await consents.proof(key, userKey);
  if (row !== null) limit(row.organizationId);
  checkLeg(row, state, { token: token ?? '', browser, now: clock() });
  if (row === null) throw new PageRefusal('link-invalid');
  return row;
}

async function take({ consents }: StepParts, row: MailboxProof): Promise<MailboxProof> {
  try {
    return await consents.saveProof(row);
  } catch (error) {
    throw isKind(error, 'conflict') ? new PageRefusal('link-invalid', error) : error;
  }
}
