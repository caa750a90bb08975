import { hash } from 'node:crypto';
import type { Side, Span } from '../../stack/side-item.ts';

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
  /** Names of the others who take part. */
  readonly people: readonly string[];
}

/** A short name for the whole of it: another one means that something was changed. */
export function versionOf(item: PageItem): string {
  return hash('sha256', JSON.stringify(item), 'base64url').slice(0, 12);
}
