/** Every problem that a caller can be told, with its HTTP status. Codes are stable: clients decide by them. */
export const PROBLEMS = {
  'body-malformed': 400,
  'body-invalid': 400,
  'query-invalid': 400,
  'token-missing': 401,
  'token-invalid': 401,
  'token-expired': 401,
  'token-not-yet-valid': 401,
  'token-too-long-lived': 401,
  'token-wrong-issuer': 401,
  'token-wrong-audience': 401,
  'token-claims': 401,
  'role-missing': 403,
  'delegated-token': 403,
  'email-not-verified': 403,
  'not-found': 404,
  'issue-unknown': 404,
  'guard-unknown': 404,
  'consent-unknown': 404,
  'item-unknown': 404,
  'method-not-allowed': 405,
  'organization-not-connected': 409,
  'organization-not-ready': 409,
  'organization-disabled': 409,
  'organization-ending': 409,
  'events-would-go': 409,
  'guard-changed': 409,
  'guard-decided': 409,
  'mailbox-taken': 409,
  'mailbox-ambiguous': 409,
  'mailbox-proof-needed': 409,
  'mailbox-missing': 409,
  'user-inactive': 409,
  'first-sync-done': 409,
  'first-sync-not-waiting': 409,
  'first-sync-changed': 409,
  'consent-not-waiting': 409,
  'consent-other-tenant': 409,
  'connection-unusable': 409,
  'changed-meanwhile': 409,
  'precondition-failed': 412,
  'body-too-large': 413,
  'content-type': 415,
  'precondition-required': 428,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(PROBLEMS, text);
}

export const LANGUAGES = ['en', 'fi', 'nl', 'sv'] as const;
export type Language = (typeof LANGUAGES)[number];

/** `detail` says what to do; `{name}` in it stands for the problem's member of that name. */
export type ProblemTexts = Readonly<Record<ProblemCode, { readonly title: string; readonly detail: string }>>;
