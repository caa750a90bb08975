import { Refusal } from '../access/refusal.ts';
import type { Organization, Store } from '../sync/ports.ts';
import { switchOrganization } from '../sync/switch.ts';
import { exchangeEtag, exchangeView } from './exchange-view.ts';
import { checkMatch } from './precondition.ts';

/**
 * The organisation's switch (H3). Off is always possible; on needs everything that a sync needs. Throws a Refusal
 * (`organization-not-ready`) that names what is missing.
 */
export async function setOrganizationEnabled(
  store: Store,
  enabled: boolean,
  ifMatch: string | null,
): Promise<Organization> {
  const row = await store.organization();
  const view = exchangeView(row);
  checkMatch(ifMatch, exchangeEtag(row));
  if (row === null || view.state === 'none') throw new Refusal('organization-not-connected');
  if (view.state === 'ending') throw new Refusal('organization-ending');
  if (enabled && view.missing.length > 0) {
    throw new Refusal('organization-not-ready', { members: { missing: view.missing } });
  }
  // Off again: the call before may have died among the mailboxes.
  return enabled && row.enabled ? row : switchOrganization(store, enabled);
}
