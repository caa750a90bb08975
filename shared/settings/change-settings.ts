import { wrongField } from '../access/read-body.ts';
import { Refusal } from '../access/refusal.ts';
import { SECRET_KINDS, type Secrets } from '../secrets/secrets.ts';
import type { Clock, HostActivities, Organization, Store } from '../sync/ports.ts';
import { changeConnection, keptSecrets } from './change-connection.ts';
import { removeGenerations, storeSecret } from './connection-secrets.ts';
import type { ExchangeInput } from './exchange-input.ts';
import { exchangeEtag, exchangeView } from './exchange-view.ts';
import { checkTypes, namesNewTypes } from './known-types.ts';
import { countLeavingEvents } from './leaving-types.ts';
import { matches } from './precondition.ts';
import { retried } from './retried.ts';

export interface SettingsParts {
  readonly organizationId: string;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Severa under the settings as they are now. */
  readonly host: () => Promise<HostActivities>;
  /** How long rows of an ended connection are removed, in milliseconds. */
  readonly removeMs: number;
}

/**
 * Sets the organisation's settings whole. `ifMatch`: the ETag that the administrator looked at. Throws a Refusal:
 * `precondition-failed` when somebody else was faster, `events-would-go` with the number that has to be confirmed (H5),
 * `organization-ending`, `body-invalid` for a new client without its secret and for types that Severa doesn't know.
 *
 * The row goes first and under its version, then the secrets: who loses the race has stored none, and a secret is always
 * one of the connection that the row tells of. A call that died in between is repeated.
 */
export async function changeSettings(
  parts: SettingsParts,
  input: ExchangeInput,
  ifMatch: string,
): Promise<Organization> {
  const { store, secrets } = parts;
  const saved = await retried(async () => {
    const row = await store.organization();
    const next = nextRow(parts.organizationId, row, input);
    const etag = exchangeEtag(row);
    if (!matches(ifMatch, etag)) {
      // The same again after a lost answer is no loss of anybody's change.
      if (row !== null && !bringsSecrets(input) && isSame(row, next)) return { row, before: row };
      throw new Refusal('precondition-failed', { headers: { etag } });
    }
    await checkEnded(parts, row);
    await checkKnown(parts, row, input);
    await checkLeaving(parts, row, input);
    return { row: await changeConnection(parts, row, next), before: row };
  });

  let { row } = saved;
  for (const kind of SECRET_KINDS) {
    const value = input[kind];
    if (value !== undefined) row = await storeSecret(parts, row.connection, kind, value);
  }
  const before = saved.before?.connection ?? row.connection;
  if (before < row.connection) await removeGenerations(secrets, before);
  return row;
}

function bringsSecrets(input: ExchangeInput): boolean {
  return SECRET_KINDS.some((kind) => input[kind] !== undefined);
}

function isSame(row: Organization, next: Organization): boolean {
  return JSON.stringify(exchangeView(row)) === JSON.stringify(exchangeView(next));
}

function nextRow(id: string, row: Organization | null, input: ExchangeInput): Organization {
  const { kind, severaClientId, zone, typeIds, defaultTypeId, mailboxProof, organizerUpdates } = input;
  const revision = (row?.revision ?? 0) + 1;
  const settings = { kind, severaClientId, zone, typeIds, defaultTypeId, mailboxProof, organizerUpdates };
  if (row === null || row.ended !== undefined) {
    needSecret(input);
    const { connection = 0, etag } = row ?? {};
    const fresh = { id, enabled: false, tenantId: null, pulledUntil: null, connection, revision, ...settings };
    return etag === undefined ? fresh : { ...fresh, etag };
  }
  const isOtherKind = row.kind !== kind;
  const isOtherClient = row.severaClientId !== severaClientId;
  if (isOtherClient) needSecret(input);
  if (!isOtherKind && !isOtherClient) return { ...row, ...settings, revision };
  // H13. Another client of Severa's may be another company's: nothing may be read as deleted because it isn't there.
  const { consentLostAt, ...kept } = row;
  return {
    ...kept,
    ...(isOtherKind || consentLostAt === undefined ? {} : { consentLostAt }),
    ...settings,
    revision,
    enabled: isOtherKind ? false : row.enabled,
    tenantId: isOtherKind ? null : row.tenantId,
    connection: row.connection + 1,
    pulledUntil: null,
    secretsSince: isOtherClient ? {} : keptSecrets(row),
  };
}

/** A secret belongs to its client: a new client comes with its own. */
function needSecret({ severaClientSecret }: ExchangeInput): void {
  if (severaClientSecret === undefined) throw wrongField('/severaClientSecret', 'missing');
}

/** What a run that was under way wrote after the disconnection must not look like rows of the new connection. */
async function checkEnded({ store, clock, removeMs }: SettingsParts, row: Organization | null): Promise<void> {
  if (row?.ended === undefined) return;
  if (row.ended === 'removing' || !(await store.forget(clock() + removeMs))) throw new Refusal('organization-ending');
}

/** Only where the settings as they are say whom to ask: a first client, another one or a new secret isn't tried yet. */
async function checkKnown({ host }: SettingsParts, row: Organization | null, input: ExchangeInput): Promise<void> {
  if (row === null || row.ended !== undefined || row.severaClientId !== input.severaClientId) return;
  const isTried = row.secretsSince?.severaClientSecret !== undefined && input.severaClientSecret === undefined;
  if (!isTried || !namesNewTypes(row, input)) return;
  checkTypes(await (await host()).activityTypes(), input);
}

async function checkLeaving(parts: SettingsParts, row: Organization | null, input: ExchangeInput): Promise<void> {
  if (row === null || row.ended !== undefined) return;
  const staying = new Set(input.typeIds);
  const leaving = new Set(row.typeIds.filter((id) => !staying.has(id)));
  if (leaving.size === 0) return;
  const events = await countLeavingEvents(parts.store, parts.host, leaving, parts.clock());
  if (events === 0 || events === input.confirm?.events) return;
  throw new Refusal('events-would-go', { members: { events, typeIds: [...leaving] } });
}
