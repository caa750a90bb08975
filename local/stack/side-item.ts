import type { LocalDate } from '../../shared/calendar/item.ts';
import { startOfDay } from '../../shared/calendar/time.ts';
import type { Window } from '../../shared/sync/ports.ts';

export type Side = 'outlook' | 'severa';
export const SIDES = ['outlook', 'severa'] as const satisfies readonly Side[];
export const SIDE_NAMES: Readonly<Record<Side, string>> = { outlook: 'Outlook', severa: 'Severa' };
export const OTHER: Readonly<Record<Side, Side>> = { outlook: 'severa', severa: 'outlook' };

/** Dates with an exclusive end, or instants in milliseconds since 1970. */
export type Span =
  | { readonly allDay: true; readonly start: LocalDate; readonly end: LocalDate }
  | { readonly allDay: false; readonly start: number; readonly end: number };

/** Why the rules leave an item out; each has its words in words.ts. */
export type Rule =
  | 'older-than-30-days'
  | 'beyond-18-months'
  | 'draft'
  | 'cancelled'
  | 'project-task'
  | 'unassigned'
  | 'type-not-selected';

/** One item of the person as a calendar itself has it, read from the simulator's own state and not through the service. */
export interface SideItem {
  readonly side: Side;
  readonly id: string;
  /** `occurrence`: one date of a series that the other side holds as single items; its id is the series' and the date. */
  readonly kind: 'single' | 'series' | 'exception' | 'occurrence';
  /** Of a changed occurrence in Outlook: its series, which speaks for it; else null. */
  readonly seriesId: string | null;
  readonly subject: string;
  /** Of a series: its first occurrence. */
  readonly when: Span;
  /** IANA name of the zone in which the item was written. */
  readonly zone: string;
  readonly location: string;
  /** Plain text. */
  readonly notes: string;
  readonly rule: Rule | null;
}

/** What decides whether an item is in reach. */
export interface Reach {
  readonly window: Window;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Where all-day items are, IANA name. */
  readonly zone: string;
}

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** H6a, H9: too old or too far ahead. */
export function reachRule(when: Span, { window, now, zone }: Reach): Rule | null {
  const { start, end } = instants(when, zone);
  if (end < now - KEPT_MS || (end <= window.from && start < window.from)) return 'older-than-30-days';
  return start >= window.until ? 'beyond-18-months' : null;
}

export function instants(when: Span, zone: string): { readonly start: number; readonly end: number } {
  return when.allDay ? { start: startOfDay(when.start, zone), end: startOfDay(when.end, zone) } : when;
}
