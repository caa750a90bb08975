import type { Instant } from '../sync/ports.ts';
import { consentId } from './ask-consent.ts';
import type { Consent } from './consents.ts';
import { STEP_MS } from './legs.ts';

/** What the settings page is told while the pop-up is open, and after it. */
export interface ConsentView {
  readonly id: string;
  /** `open`: under way in a browser; `operator`: an operator has to confirm. */
  readonly state: 'open' | 'operator' | 'connected' | 'refused' | 'expired';
  /** Stable code of a refusal; null: there is none. */
  readonly reason: string | null;
  readonly askedAt: string;
  /** Of the tenant that an operator has to confirm; null: there is nothing to confirm. */
  readonly tenantId: string | null;
}

export function consentView(row: Consent, key: string, now: Instant): ConsentView {
  const state = stateOf(row, now);
  return {
    id: consentId(key, row.id),
    state,
    reason: row.reason,
    askedAt: new Date(row.asked.at).toISOString(),
    tenantId: state === 'operator' ? row.tenantId : null,
  };
}

function stateOf(row: Consent, now: Instant): ConsentView['state'] {
  if (row.state === 'connected') return 'connected';
  if (row.state === 'ended') return 'refused';
  // A step that is being taken has no open leg; one that died in it never will.
  const until = row.leg?.until ?? row.asked.at + 4 * STEP_MS;
  if (until <= now) return 'expired';
  return row.state === 'operator' ? 'operator' : 'open';
}
