import { SyncError } from '../errors.ts';

/** Why a browser is told that it goes no further; each has its text in every language (page-texts). */
export const PAGE_REASONS = [
  'link-invalid',
  'link-expired',
  'other-browser',
  'form-foreign',
  'consent-refused',
  'consent-failed',
  'sign-in-failed',
  'tenant-differs',
  'not-administrator',
  'role-not-proven',
  'cancelled',
  'grant-not-effective',
  'settings-changed',
  'mailbox-differs',
  'too-many-requests',
  'unavailable',
  'internal',
] as const;
export type PageReason = (typeof PAGE_REASONS)[number];

/** A step of a browser that isn't taken, for a reason that its person is told on a page. */
export class PageRefusal extends SyncError {
  readonly reason: PageReason;

  constructor(reason: PageReason, cause?: unknown) {
    super('refused', `consent.${reason}`, `Refused: ${reason}.`, cause === undefined ? {} : { cause });
    this.name = 'PageRefusal';
    this.reason = reason;
  }
}

export function isPageReason(text: string | null): text is PageReason {
  return PAGE_REASONS.some((one) => one === text);
}
