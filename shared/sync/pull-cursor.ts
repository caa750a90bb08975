import { isKind } from '../errors.ts';
import type { Instant, Store } from './ports.ts';

/** How far a cursor stays behind Severa's own clock: the listing may be made from a copy that lags (I5). */
export const OVERLAP_MS = 5 * 60 * 1000;

/** The first listing of an organisation sets from where changes are pulled; later ones leave it to the pull. */
export async function rememberPulled(store: Store, asOf: Instant): Promise<void> {
  const organization = await store.organization();
  if (organization === null || organization.pulledUntil !== null) return;
  try {
    await store.saveOrganization({ ...organization, pulledUntil: asOf - OVERLAP_MS });
  } catch (error) {
    // Another mailbox's first sync or an administrator was quicker; the row is read again at the next listing or pull.
    if (!isKind(error, 'conflict')) throw error;
    await rememberPulled(store, asOf);
  }
}
