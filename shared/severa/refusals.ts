import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Answer } from './answer.ts';

/** `ErrorModel` of the REST API; its messages are left out because they may quote what was sent. */
const errorBody = z.object({
  error: z.object({
    httpStatusCode: z.union([z.number(), z.string()]).nullish(),
    type: z.string().nullish(),
    details: z.array(z.unknown()).nullish(),
  }),
});

/** Error types that say the organisation, its credentials or its licence can't be used: they touch no item. */
const UNUSABLE: Readonly<Record<string, readonly [code: string, message: string]>> = {
  AuthenticationRequired: ['severa.not-signed-in', 'Severa refuses the token. Check the client id and secret.'],
  InsufficientApiScope: ['severa.scope-missing', 'The REST API credentials lack a scope. Add it in Severa.'],
  PermissionDenied: ['severa.forbidden', 'Severa refuses the access. Check the scopes of the REST API credentials.'],
  OrganizationNotActive: ['severa.organization-inactive', "The organisation isn't active in Severa."],
  TermsOfServiceNotApproved: ['severa.terms-not-approved', "An administrator must accept the REST API's terms."],
  AddonMissingTermsOfServiceApproval: [
    'severa.terms-not-approved',
    "An administrator must accept the add-on's terms in Severa.",
  ],
  AddonMissing: ['severa.addon-missing', 'The organisation lacks an add-on that the REST API needs.'],
  FeatureIsNotEnabled: ['severa.feature-disabled', 'The REST API or one of its features is switched off in Severa.'],
  ConfigurationError: ['severa.configuration', "Severa reports an error in the organisation's configuration."],
  InvalidApiVersion: ['severa.api-version', 'Severa no longer knows this version of its REST API.'],
  HttpsRequired: ['severa.https-required', 'Severa must be called over https.'],
  TrialExpired: ['severa.trial-expired', "The organisation's trial of Severa has expired."],
  NotAvailableInTrial: ['severa.trial-limit', "Severa's trial doesn't allow this."],
};

/** Severa's own error type of an answer; null when the body isn't Severa's error shape. */
export function errorType(json: unknown): string | null {
  const parsed = errorBody.safeParse(json);
  return parsed.success ? (parsed.data.error.type ?? '') : null;
}

/** What a type says about the whole connection; null when it speaks of this one request. */
function unusable(type: string | null, status: number): SyncError | null {
  const known = type !== null && Object.hasOwn(UNUSABLE, type) ? UNUSABLE[type] : undefined;
  return known === undefined ? null : new SyncError('unavailable', known[0], known[1], details(type, status));
}

/**
 * True when Severa itself names the connection as the reason. A plain refusal of the access isn't: Severa says the same
 * of one item that its user may not see.
 */
export function namesConnection(error: SyncError): boolean {
  return error.code !== 'severa.forbidden' && Object.values(UNUSABLE).some(([code]) => code === error.code);
}

function details(type: string | null, status: number): { status: number; providerCode?: string } {
  return type !== null && /^\w{1,60}$/u.test(type) ? { status, providerCode: type } : { status };
}

/**
 * Is this 404 Severa's word that the item doesn't exist? Only its own error shape is. `empty`: nobody's word, because
 * a server answers so for an unknown path too; whoever needs to know asks for something that must exist (M4).
 */
export function absence(answer: Answer): 'absent' | 'empty' | 'other' {
  if (answer.status !== 404) return 'other';
  if (answer.empty) return 'empty';
  const parsed = errorBody.safeParse(answer.json);
  if (!parsed.success) return 'other';
  const { httpStatusCode, type } = parsed.data.error;
  const agrees = Number(httpStatusCode ?? 404) === 404;
  return agrees && type !== 'InternalSystemError' && unusable(type ?? '', 404) === null ? 'absent' : 'other';
}

/** An answer that isn't a success as an error. `retryAfterMs`: what Severa asked for. */
export function refusal(answer: Answer, retryAfterMs: number | null = null): SyncError {
  const { status } = answer;
  const type = errorType(answer.json);
  const more = { ...details(type, status), ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  const outOfUse = unusable(type, status);
  if (outOfUse !== null) return outOfUse;
  if (status === 429) return new SyncError('transient', 'severa.throttled', 'Severa asks for fewer requests.', more);
  if (status >= 500 || status === 408) {
    return new SyncError('transient', 'severa.server-error', "Severa couldn't answer. Try again later.", more);
  }
  if (status === 401) {
    return new SyncError('unavailable', 'severa.not-signed-in', 'Severa refuses the token it gave.', more);
  }
  if (status === 403) {
    return new SyncError('unavailable', 'severa.forbidden', 'Severa refuses the access. Check the scopes.', more);
  }
  if (status === 404) {
    return new SyncError('unavailable', 'severa.unknown-path', "This address isn't Severa's REST API.", more);
  }
  if (status === 400 || status === 422 || (status > 400 && type !== null)) return refusedForGood(more);
  return new SyncError('unavailable', 'severa.unexpected-answer', `Unexpected answer ${status}; is this Severa?`, more);
}

export function refusedForGood(more: { status?: number; providerCode?: string } = {}): SyncError {
  return new SyncError('refused', 'severa.refused', 'Severa refuses this request and will refuse it again.', more);
}

export function notThere(): SyncError {
  return new SyncError('gone', 'severa.not-found', 'Severa has no such activity.', { status: 404 });
}
