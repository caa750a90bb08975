import { SyncError } from '../errors.ts';
import { type Answer, codeOf, messageOf } from './answer.ts';
import { askedMs } from './retry-after.ts';

/**
 * What Graph's refusals mean to a caller. Codes are matched in lower case, never messages (Microsoft Graph error
 * responses page), except where two meanings share one code.
 */

/** The whole mailbox or user can't be used. Says nothing about any event, above all not that it is gone (M4). */
const MAILBOX_CODES = new Set([
  'mailboxnotenabledforrestapi',
  'mailboxnothostedinexchangeonline',
  'errorinvaliduser',
  'errornonexistentmailbox',
  'request_resourcenotfound',
  'resourcenotfound',
]);

const CURSOR_CODES = new Set([
  'syncstatenotfound',
  'syncstateinvalid',
  'resyncrequired',
  'fullsyncrequired',
  'invaliddeltatoken',
]);

const THROTTLE_CODES = new Set(['applicationthrottled', 'toomanyrequests', 'mailboxconcurrency']);

/** Stable reasons for refused writes, by Graph's code. */
const REFUSAL_CODES: Readonly<Record<string, string>> = {
  errorpropertyvalidationfailure: 'graph.property-invalid',
  erroroccurrencecrossingboundary: 'graph.occurrence-crossing',
  timezonenotsupportedexception: 'graph.time-zone-refused',
  errorrecurrenceenddatetoobig: 'graph.recurrence-too-long',
};

/**
 * Over a limit: the request was not executed, whatever its method. A 503 that says so is one; a 503 that only asks to
 * wait is a failure like any other.
 */
export function isThrottled(answer: Answer): boolean {
  if (answer.status === 429) return true;
  if (answer.status !== 503) return false;
  return THROTTLE_CODES.has(codeOf(answer)) || messageOf(answer).includes('mailboxconcurrency');
}

/** The gateway or the store failed: a write may have been done all the same. */
export function isFailing(answer: Answer): boolean {
  return answer.status === 408 || answer.status >= 500;
}

/** Only a 404 that names the item says that the item isn't there. */
export function isItemMissing(answer: Answer): boolean {
  const code = codeOf(answer);
  return (
    (answer.status === 404 && code === 'erroritemnotfound') ||
    (answer.status === 400 && code === 'errorinvalididmalformed')
  );
}

export function isMailboxMissing(answer: Answer): boolean {
  return answer.status === 404 && !isItemMissing(answer);
}

/** 412, or 409 in some reports; also raised by Exchange itself without If-Match (msgraph-sdk-dotnet#1201). */
export function isConflict(answer: Answer): boolean {
  return answer.status === 412 || answer.status === 409;
}

/** The delta token died (delta query overview, "Synchronization reset"). */
export function isCursorLost(answer: Answer): boolean {
  const code = codeOf(answer);
  if (answer.status === 410 || CURSOR_CODES.has(code)) return true;
  return answer.status === 400 && code === 'errorinvalidparameter' && /\$?(delta|skip)token/u.test(messageOf(answer));
}

/** A refusal as the error that its caller acts on. */
export function toSyncError(answer: Answer, now: number): SyncError {
  const code = codeOf(answer);
  const wait = askedMs(answer.headers, now);
  const details = {
    status: answer.status,
    ...(/^[\w.-]{1,80}$/u.test(code) ? { providerCode: code } : {}),
    ...(wait === null ? {} : { retryAfterMs: wait }),
  };
  const fail = (kind: SyncError['kind'], name: string, message: string) => new SyncError(kind, name, message, details);
  if (isThrottled(answer))
    return fail('transient', 'graph.throttled', 'Microsoft Graph asks for fewer requests: try later.');
  if (answer.status === 401) {
    return fail(
      'unavailable',
      'graph.unauthorized',
      'Microsoft Graph refused the token: check the consent and the secret.',
    );
  }
  if (answer.status === 403) {
    return fail(
      'unavailable',
      'graph.access-denied',
      'The application may not use this mailbox: check consent and mailbox scope.',
    );
  }
  if (isItemMissing(answer)) return fail('gone', 'graph.not-found', 'There is no such event in this calendar.');
  if (isCursorLost(answer))
    return fail('cursor-lost', 'graph.cursor-lost', 'The delta link is no longer valid: start a new round.');
  if (isMailboxMissing(answer)) {
    const name = MAILBOX_CODES.has(code) ? 'graph.mailbox-missing' : 'graph.address-missing';
    return fail(
      'unavailable',
      name,
      'This mailbox does not answer through Microsoft Graph: check its licence and where it is kept.',
    );
  }
  if (isConflict(answer)) return fail('conflict', 'graph.conflict', 'The event was changed meanwhile: read it again.');
  if (isFailing(answer)) return fail('transient', 'graph.failing', 'Microsoft Graph failed: try later.');
  if (answer.status >= 300 && answer.status < 400) {
    return fail('invalid', 'graph.redirected', 'Microsoft Graph answered with a redirect. It was not followed.');
  }
  return fail('refused', REFUSAL_CODES[code] ?? 'graph.refused', 'Microsoft Graph refused the request for good.');
}
