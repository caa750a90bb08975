import { hash } from 'node:crypto';
import type { Side, Span } from '../../stack/side-item.ts';

/** `userId`: of somebody of the sample; null: anybody else. */
export interface Participant {
  readonly name: string;
  readonly userId: string | null;
}

/** One entry of a calendar as its person sees it. */
export interface PageItem {
  readonly side: Side;
  readonly id: string;
  /** Of an occurrence or a changed one: its series. */
  readonly seriesId: string | null;
  readonly subject: string;
  readonly when: Span;
  readonly location: string;
  /** Plain text. */
  readonly notes: string;
  readonly isPrivate: boolean;
  /** Guid of the activity type; null: Outlook has none. */
  readonly typeId: string | null;
  /** The others who take part. */
  readonly people: readonly Participant[];
  /** A whole series, shown by its first occurrence. */
  readonly isSeries: boolean;
  /** Somebody else's meeting in Outlook: it is answered and not changed. */
  readonly isInvitation: boolean;
}

/** Notes as a person writes them, without what line ends and editors add. */
export function plainNotes(text: string): string {
  return text.replace(/\r\n?/gu, '\n').trimEnd();
}

/** A short name for the whole of it: another one means that something was changed. */
export function versionOf(item: PageItem): string {
  return hash('sha256', JSON.stringify(item), 'base64url').slice(0, 12);
}
