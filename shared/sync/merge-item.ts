import { type Express, expressAs, type Shown } from './express.ts';
import type { FieldMerge, Side } from './merge.ts';
import { type DateMerge, mergeDates } from './merge-dates.ts';
import { mergeShown } from './merge-shown.ts';
import type { Link } from './ports.ts';
import type { Place } from './window.ts';

/** What one item's two sides take over from each other. */
export interface Merge extends FieldMerge {
  readonly dates: DateMerge;
}

export interface MergeOptions {
  readonly express: Express;
  readonly place: Place;
  /** Writes that an earlier attempt stored before it sent them. */
  readonly sent: Link['pending'];
  /** Can single dates of a series be written to Severa? */
  readonly severaDates: boolean;
  /** How Severa is to show it (H7a). */
  readonly shown: Shown;
  /** Nothing in Severa is brought to this event: others are invited to it. */
  readonly isKept: boolean;
}

/** Fields first: who changed rule or time replaces the other's dates whole. A pair is filled, not overwritten (H8). */
export function mergeItem(
  link: Link,
  severa: Side | null,
  exchange: Side | null,
  { express, place, sent, severaDates, shown, isKept }: MergeOptions,
): { readonly merge: Merge; readonly shown: Shown } | null {
  const isFilled = link.state !== 'paired' && link.severa !== null && link.exchange !== null;
  if (!isFilled && (severa === null || exchange === null)) return null;
  const fields = mergeShown(link, severa, exchange, express, shown, place, sent, isKept);
  const whenFrom = sideOfWhen(fields.merge, link, sent);
  const as = expressAs(express, fields.shown);
  const dates = mergeDates(link, severa, exchange, as, { place, whenFrom, severaDates });
  return { merge: { ...fields.merge, dates }, shown: fields.shown };
}

/** Whose rule or time the other side takes over: now, or by a write that was sent before and is done by now. */
function sideOfWhen(
  { toSevera, toExchange }: FieldMerge,
  { pending, severa, exchange }: Link,
  { when }: Link['pending'],
): { readonly side: 'severa' | 'exchange'; readonly done: boolean } | null {
  if (toSevera.includes('when')) return { side: 'exchange', done: false };
  if (toExchange.includes('when')) return { side: 'severa', done: false };
  if (when === undefined || pending.when !== undefined) return null;
  const isDone = (when.to === 'severa' ? severa : exchange)?.fields.when === when[when.to];
  return isDone ? { side: when.to === 'severa' ? 'exchange' : 'severa', done: true } : null;
}

export function writesSevera({ toSevera, dates }: Merge): boolean {
  return toSevera.length > 0 || Object.keys(dates.toSevera).length > 0;
}

export function writesExchange({ toExchange, dates }: Merge): boolean {
  return toExchange.length > 0 || Object.keys(dates.toExchange).length > 0;
}
