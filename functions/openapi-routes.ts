import type { Who } from '../shared/access/allow.ts';
import type { ProblemCode } from '../shared/access/problem-codes.ts';
import type { RouteName } from './http-routes.ts';
import type { SchemaName } from './openapi-schemas.ts';

/** What a route is for, besides its method and path. */
export interface RouteText {
  readonly summary: string;
  /** `browser`: a person's own, on its way through a consent; `operator`: by a token for that audience. */
  readonly who: Who | 'anyone' | 'browser' | 'operator';
  /** Parameters of the query, besides those of a paged list. */
  readonly query?: readonly string[];
  /** Those without which there is no answer. */
  readonly neededQuery?: readonly string[];
  readonly body?: SchemaName;
  readonly paged?: true;
  /** `If-Match`: needed, or heeded when it is sent. */
  readonly ifMatch?: 'needed' | 'heeded';
  readonly answers: Readonly<Record<number, { readonly text: string; readonly schema?: SchemaName }>>;
  /** Besides those that every route of its kind has. */
  readonly problems: readonly ProblemCode[];
}

const OUTSIDE: readonly ProblemCode[] = ['connection-unusable', 'unavailable', 'changed-meanwhile'];
const BODY: readonly ProblemCode[] = ['content-type', 'body-invalid'];

const REFUSED_PAGES: RouteText['answers'] = {
  400: { text: 'A page that says why not.' },
  403: { text: 'A page that says why this person or browser may not.' },
  429: { text: 'A page that asks to wait.' },
  500: { text: 'A page: a fault of the service.' },
  503: { text: 'A page: something that is needed does not answer.' },
};
const PAGES: RouteText['answers'] = { 200: { text: 'A page.' }, ...REFUSED_PAGES };

export const ROUTE_TEXTS: Readonly<Record<RouteName, RouteText>> = {
  health: {
    summary: 'Live and ready',
    who: 'anyone',
    answers: { 200: { text: 'It is.', schema: 'Health' } },
    problems: [],
  },
  openapi: {
    summary: 'This document',
    who: 'anyone',
    answers: { 200: { text: 'OpenAPI 3.1' } },
    problems: ['unavailable'],
  },
  'exchange-get': {
    summary: "The organisation's settings and state",
    who: 'admin',
    answers: { 200: { text: 'Settings and state; the ETag is needed to change them.', schema: 'Exchange' } },
    problems: ['unavailable'],
  },
  'exchange-put': {
    summary: "Sets the organisation's settings, whole; secrets are write-only",
    who: 'admin',
    body: 'ExchangeInput',
    ifMatch: 'needed',
    answers: { 200: { text: 'As they are now.', schema: 'Exchange' } },
    problems: [...BODY, ...OUTSIDE, 'organization-ending', 'events-would-go'],
  },
  'exchange-delete': {
    summary: 'Disconnects: secrets and state go, both calendars stay as they are',
    who: 'admin',
    ifMatch: 'heeded',
    answers: { 202: { text: 'Not finished: repeat the request.' }, 204: { text: 'Nothing of it is left.' } },
    problems: OUTSIDE,
  },
  'exchange-test': {
    summary: 'Tries the connection step by step and changes nothing; a reason and a remedy for each step that fails',
    who: 'admin',
    body: 'ConnectionTestInput',
    answers: { 200: { text: 'How each step went.', schema: 'ConnectionTest' } },
    problems: [...BODY, 'organization-not-connected', 'unavailable'],
  },
  'exchange-enabled-put': {
    summary: "The organisation's switch",
    who: 'admin',
    body: 'EnabledInput',
    ifMatch: 'heeded',
    answers: { 200: { text: 'Settings and state as they are now.', schema: 'Exchange' } },
    problems: [
      ...BODY,
      'changed-meanwhile',
      'unavailable',
      'organization-not-connected',
      'organization-not-ready',
      'organization-ending',
    ],
  },
  'consent-ask': {
    summary:
      "The address for the pop-up in which an administrator of Microsoft 365 consents; the host app's own records say whose",
    who: 'admin',
    body: 'ConsentInput',
    answers: {
      201: { text: 'Opens once, within five minutes; what was asked for before is void.', schema: 'ConsentLink' },
    },
    problems: [...BODY, ...OUTSIDE, 'organization-not-connected', 'organization-not-ready', 'organization-ending'],
  },
  'consent-start': {
    summary: 'Names the organisation and leads to Microsoft',
    who: 'browser',
    query: ['ticket'],
    answers: PAGES,
    problems: [],
  },
  'consent-callback': {
    summary: "Microsoft's redirect after the consent",
    who: 'browser',
    query: ['state', 'tenant', 'admin_consent', 'error', 'error_description', 'scope'],
    answers: { 302: { text: 'To the sign-in at Microsoft.' }, ...REFUSED_PAGES },
    problems: [],
  },
  'consent-verified': {
    summary: "Microsoft's redirect after the sign-in: shows what is to be confirmed",
    who: 'browser',
    query: ['state', 'code', 'error', 'error_description'],
    answers: PAGES,
    problems: [],
  },
  'consent-confirm': {
    summary: 'The button of that page',
    who: 'browser',
    answers: PAGES,
    problems: [],
  },
  'operator-consent-confirm': {
    summary: 'An operator confirms that who asked and the tenant belong together',
    who: 'operator',
    body: 'OperatorInput',
    answers: { 200: { text: 'The organisation is connected.', schema: 'Consent' } },
    problems: [
      ...BODY,
      'consent-unknown',
      'consent-not-waiting',
      'consent-other-tenant',
      'connection-unusable',
      'changed-meanwhile',
    ],
  },
  'exchange-users': {
    summary: 'Who syncs',
    who: 'admin',
    paged: true,
    answers: { 200: { text: 'Users who have touched their switch.', schema: 'Users' } },
    problems: ['unavailable'],
  },
  'exchange-user-delete': {
    summary: 'Erases what is kept of one person; both calendars stay as they are',
    who: 'admin',
    answers: { 202: { text: 'Not finished: repeat the request.' }, 204: { text: 'Nothing of it is left.' } },
    problems: ['changed-meanwhile', 'unavailable'],
  },
  'exchange-issues': {
    summary: "What can't be synced now, in every mailbox",
    who: 'admin',
    paged: true,
    answers: { 200: { text: 'By ids and reasons.', schema: 'Issues' } },
    problems: ['unavailable'],
  },
  'exchange-issue-retry': {
    summary: 'Has an item tried again now',
    who: 'admin',
    answers: { 202: { text: 'It will be.', schema: 'Issue' } },
    problems: ['issue-unknown', 'unavailable'],
  },
  'exchange-guards': {
    summary: 'Deletions that are held back until an administrator decides',
    who: 'admin',
    paged: true,
    answers: { 200: { text: 'Those that are not done.', schema: 'Guards' } },
    problems: ['unavailable'],
  },
  'exchange-guard-confirm': {
    summary: 'Has them carried out, with their number as it was shown',
    who: 'admin',
    body: 'GuardInput',
    answers: { 202: { text: 'They will be.', schema: 'Guard' } },
    problems: [...BODY, 'guard-unknown', 'guard-changed', 'guard-decided', 'changed-meanwhile', 'unavailable'],
  },
  'exchange-guard-restore': {
    summary: 'Has the missing items made again',
    who: 'admin',
    answers: { 202: { text: 'They will be.', schema: 'Guard' } },
    problems: ['guard-unknown', 'guard-decided', 'changed-meanwhile', 'unavailable'],
  },
  'my-sync-get': {
    summary: "The caller's own switch, last run and issues",
    who: 'self',
    answers: { 200: { text: 'As it is now.', schema: 'MySync' } },
    problems: ['unavailable', 'changed-meanwhile'],
  },
  'my-sync-put': {
    summary: "The caller's own switch",
    who: 'self',
    body: 'EnabledInput',
    ifMatch: 'heeded',
    answers: { 200: { text: 'As it is now.', schema: 'MySync' } },
    problems: [
      ...BODY,
      ...OUTSIDE,
      'email-not-verified',
      'organization-not-connected',
      'organization-disabled',
      'mailbox-taken',
      'mailbox-ambiguous',
      'mailbox-proof-needed',
    ],
  },
  'my-preview': {
    summary: "What the caller's first sync would do if it ran now; nothing is written",
    who: 'self',
    answers: { 200: { text: 'Numbers, and the first items that would not be synced.', schema: 'Preview' } },
    problems: [
      ...OUTSIDE,
      'email-not-verified',
      'organization-not-connected',
      'organization-disabled',
      'mailbox-missing',
      'mailbox-taken',
      'mailbox-ambiguous',
      'mailbox-proof-needed',
      'user-inactive',
      'first-sync-done',
    ],
  },
  'my-confirm': {
    summary: "Has the caller's first sync go on that waits for his word, with the number as it was shown",
    who: 'self',
    body: 'ConfirmInput',
    answers: { 202: { text: 'It will. As it is now.', schema: 'MySync' } },
    problems: [...BODY, 'first-sync-not-waiting', 'first-sync-changed', 'changed-meanwhile', 'unavailable'],
  },
  'my-why': {
    summary: "Whether one of the caller's own items is synced, and why not",
    who: 'self',
    neededQuery: ['side', 'id'],
    answers: { 200: { text: 'A code, and words in the language of the caller.', schema: 'Why' } },
    problems: [...OUTSIDE, 'query-invalid', 'item-unknown', 'organization-not-connected', 'user-inactive'],
  },
  'my-issue-retry': {
    summary: "Has one of the caller's own items tried again now",
    who: 'self',
    answers: { 202: { text: 'It will be.', schema: 'Issue' } },
    problems: ['issue-unknown', 'unavailable'],
  },
  'mailbox-proof-link': {
    summary: 'The address for the pop-up in which the caller shows that his mailbox is his',
    who: 'self',
    answers: { 200: { text: 'Opens once, within five minutes.', schema: 'MailboxProofLink' } },
    problems: [
      ...OUTSIDE,
      'email-not-verified',
      'organization-not-connected',
      'organization-disabled',
      'mailbox-missing',
      'mailbox-ambiguous',
    ],
  },
  'mailbox-proof-start': {
    summary: 'Names the person and leads to the sign-in at Microsoft',
    who: 'browser',
    query: ['ticket'],
    answers: PAGES,
    problems: [],
  },
  'mailbox-proof-verified': {
    summary: "Microsoft's redirect after that sign-in",
    who: 'browser',
    query: ['state', 'code', 'error', 'error_description'],
    answers: PAGES,
    problems: [],
  },
};
