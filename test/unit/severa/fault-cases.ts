import type { SeveraBehaviour, SeveraFaults } from '../../../local/simulators/severa/switches.ts';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';

export type Outcome<T> = { readonly value: T } | { readonly kind: ErrorKind };

/** What became of a call; anything but a SyncError fails the test. */
export async function outcomeOf<T>(call: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await call };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { kind: error.kind };
  }
}

type Case = [name: string, faults: Partial<SeveraFaults>, behaviour?: Partial<SeveraBehaviour>];
export const CASES: readonly Case[] = [
  ['a small quota and a Retry-After of no use', { maxPerSecond: 3, retryAfterWrongRate: 0.8 }],
  ['throttled out of the blue', { throttleEveryNth: 3, retryAfterMissingRate: 1 }],
  ['500 although it was done', { failAfterWriteRate: 0.5 }],
  ['a gateway’s page although it was done', { failAfterWriteRate: 0.5, failureForm: 'html' }],
  ['503 and not done', { failBeforeRate: 0.5 }],
  ['no connection', { dropBeforeRate: 0.5 }],
  ['no answer although it was done', { dropAfterWriteRate: 0.5 }],
  ['garbled answers of all kinds', { garbledRate: 0.4 }],
  ['halves of answers', { garbledRate: 0.5, garbledForm: 'truncated' }],
  ['JSON that says nothing', { garbledRate: 0.3, garbledForm: 'otherJson' }],
  ['answers without a Date', { dateMissingRate: 0.5 }],
  ['reads behind their time', { readDelayMs: 90_000 }],
  ['lists behind their time', { listDelayMs: 90_000 }],
  ['page tokens that expire', { pageTokenLifetimeMs: 30 }],
  ['clocks apart', { clockSpreadMs: 120_000, dateHeaderSkewMs: 60_000 }],
  ['rows twice', { repeatItemRate: 0.5 }],
  ['rows left out between pages', { skipItemRate: 0.5 }],
  ['a list that turns while it is read', { touchRate: 0.5 }, { listOrder: 'newestFirst' }],
  ['tokens revoked', { tokenRevokedRate: 0.3 }],
  ['tokens that end within a call', {}, { accessTokenLifetimeMs: 300, fractionDigits: 7, dateTimeForm: 'utc' }],
  ['terms not approved', { organizationRefusal: 'TermsOfServiceNotApproved' }],
  ['people of activities failing', { failBeforeRate: 0.8, only: ['participants'] }],
];
