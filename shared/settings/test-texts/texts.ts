import type { TestStepName } from '../connection-test.ts';

/** Codes that a step can fail with and that have words of their own; any other is told as it is. */
export const TEST_CODES = [
  'severa.credentials-refused',
  'severa.unreachable',
  'severa.secret-missing',
  'severa.scope-missing',
  'severa.forbidden',
  'severa.terms-not-approved',
  'severa.feature-disabled',
  'severa.organization-inactive',
  'severa.types-unusable',
  'severa.no-types',
  'consent.not-given',
  'graph.consent-missing',
  'graph.secret-wrong',
  'graph.tenant-unknown',
  'graph.unreachable',
  'graph.token-failed',
  'graph.access-denied',
  'graph.unauthorized',
  'graph.no-such-mailbox',
  'graph.address-ambiguous',
  'graph.mailbox-missing',
  'graph.calendar-missing',
  'address-not-verified',
  'exchange.url-unreadable',
  'exchange.url-not-https',
  'exchange.url-credentials',
  'exchange.url-port',
  'exchange.url-query',
  'exchange.url-host',
  'exchange.name-unknown',
  'exchange.address-forbidden',
  'exchange.not-available',
] as const;
export type TestCode = (typeof TEST_CODES)[number];

export interface TestTexts {
  readonly steps: Readonly<Record<TestStepName, string>>;
  /** What is wrong, and what to do; `{names}` stands for the names that a step gives. */
  readonly codes: Readonly<Record<TestCode, readonly [reason: string, remedy: string]>>;
  /** `{code}` stands for a code without words of its own. */
  readonly other: readonly [reason: string, remedy: string];
}
