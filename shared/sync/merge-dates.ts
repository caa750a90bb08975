import { touches } from '../calendar/expand.ts';
import type { Item, LocalDate, When } from '../calendar/item.ts';
import type { DatedSets } from '../calendar/keyed-sets.ts';
import { EXCLUDED, editBeatsDeletion, type Keyed, type KeyedSide, mergeKeys } from '../calendar/merge-keys.ts';
import { daysLong, occurrenceWhen, startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { addDays } from '../calendar/time.ts';
import type { Express } from './express.ts';
import type { Side } from './merge.ts';
import type { Link, OccurrenceWrite, OccurrenceWrites } from './ports.ts';
import { datesOf, datesThen, overrideText } from './values.ts';
import type { Place } from './window.ts';

/** What becomes of single dates of a series, beside its fields. */
export interface DateMerge {
  /** By Severa's original dates. */
  readonly toSevera: OccurrenceWrites;
  /** By the event's original dates. */
  readonly toExchange: OccurrenceWrites;
  /** What loses, as text (M1). */
  readonly losses: readonly { readonly side: 'severa' | 'exchange'; readonly value: string }[];
  /** Both sides agree on something that they didn't before. */
  readonly agreed: boolean;
  /**
   * Severa's sets as they are to be once its rule or time is written, where nobody but Severa can see to that: what it leaves
   * out nevertheless is news of its own. null: as it says itself.
   */
  readonly severaSets: DatedSets | null;
}

export const NO_DATES: DateMerge = { toSevera: {}, toExchange: {}, losses: [], agreed: false, severaSets: null };

export interface DateMergeOptions {
  readonly place: Place;
  /** The side whose rule or time the other takes over, now or by a write that was found done: its sets replace the other's. */
  readonly whenFrom: { readonly side: 'severa' | 'exchange'; readonly done: boolean } | null;
  /** Can single dates of this series be written to Severa? */
  readonly severaDates: boolean;
}

/**
 * M1, M2 date by date, for those that lie in the window; a change beats a deletion (M3). All dates are told as Severa counts
 * them: its zone may begin the day earlier or later. Where Severa can't be written, its own dates stay as they are: what the
 * mailbox made of them otherwise is no series of Severa's any more (`series-form.ts`), and one that Severa leaves out stays
 * left out.
 */
export function mergeDates(
  link: Link,
  severa: Side | null,
  exchange: Side | null,
  express: Express,
  { place, whenFrom, severaDates }: DateMergeOptions,
): DateMerge {
  if (severa === null || exchange === null) return NO_DATES;
  const asSevera = express.toSevera(exchange.item);
  const asExchange = express.toExchange(severa.item);
  // Days between the two sides' dates for one occurrence, as the event has it, and as it would have Severa's.
  const [shift, asShift] = [daysApart(exchange.item, asSevera), daysApart(asExchange, severa.item)];
  const [counted, items] = [whenFrom?.side === 'exchange' ? asSevera : severa.item, [severa.item, asSevera]];
  const counts = countsIn(counted, items, place);
  const { windowBefore = place.window } = place;
  const wereCounted = countsIn(counted, items, { ...place, window: windowBefore });
  const only = (dates: Keyed, days = 0): Keyed =>
    Object.fromEntries(
      Object.entries(dates)
        .map(([date, value]): [LocalDate, string] => [days === 0 ? date : addDays(date, days), value])
        .filter(([date]) => counts(date)),
    );
  // A link holds all dates of its sides; those that lay beyond the window were never told to the other one (H6a).
  const agreed = (dates: Keyed, days = 0): Keyed =>
    Object.fromEntries(Object.entries(only(dates, days)).filter(([date]) => wereCounted(date)));
  const left = sideOf(
    link.severa === null ? {} : agreed(datesThen(link.severa)),
    only(datesOf(link.id, severa.item)),
    only(datesOf(link.id, asSevera)),
    severa,
  );
  const right = sideOf(
    link.exchange === null ? {} : agreed(datesThen(link.exchange), shift),
    only(datesOf(link.id, exchange.item), shift),
    only(datesOf(link.id, asExchange), asShift),
    exchange,
  );
  const toSevera = (dates: readonly LocalDate[]) => writesOf(dates, asSevera, (date) => date);
  const toExchange = (dates: readonly LocalDate[]) =>
    Object.fromEntries(
      Object.entries(writesOf(dates, asExchange, (date) => addDays(date, -asShift))).map(([date, write]) => [
        addDays(date, -shift),
        write,
      ]),
    );
  const lost = (side: 'severa' | 'exchange', dates: readonly LocalDate[]) => {
    const [item, days] = side === 'severa' ? [severa.item, 0] : [exchange.item, shift];
    return dates.map((date) => ({ side, value: stateText(item, addDays(date, -days)) }));
  };

  if (whenFrom !== null && !whenFrom.done) {
    const [from, to] = whenFrom.side === 'exchange' ? [right, left] : [left, right];
    // The written side may have forgotten all of its dates: each that counts is written, whatever it held before.
    const dates = keysOf(to.offered, to.now);
    const overwritten = Object.keys(to.now).filter(
      (date) => to.now[date] !== to.then[date] && to.now[date] !== to.offered[date],
    );
    const other = whenFrom.side === 'exchange' ? 'severa' : 'exchange';
    const losses = lost(other, overwritten);
    const isAgreed = keysOf(from.now, to.now, from.then, to.then).length > 0;
    const rest = { ...NO_DATES, losses, agreed: isAgreed };
    if (other === 'exchange') return { ...rest, toExchange: toExchange(dates) };
    if (severaDates) return { ...rest, toSevera: toSevera(dates) };
    const { exclusions, overrides } = asSevera;
    return { ...rest, severaSets: { exclusions, overrides } };
  }

  const merge = mergeKeys(left, right, editBeatsDeletion);
  const split = { toSevera: [...merge.toLeft], toExchange: [...merge.toRight], dropped: [] as LocalDate[] };
  if (whenFrom !== null) follow(whenFrom.side, left, right, split);
  if (!severaDates) {
    for (const date of split.toSevera) {
      // Left out in Severa, there again in the mailbox: nobody can bring it back in Severa.
      const stays = left.now[date] === EXCLUDED && right.now[date] === undefined;
      (stays ? split.toExchange : split.dropped).push(date);
    }
    split.toSevera = [];
  }
  const isWritten = (date: LocalDate) => split.toSevera.includes(date) || split.toExchange.includes(date);
  return {
    toSevera: toSevera(split.toSevera),
    toExchange: toExchange(split.toExchange),
    losses: merge.losses.flatMap(({ key, side }) =>
      isWritten(key) ? lost(side === 'left' ? 'severa' : 'exchange', [key]) : [],
    ),
    agreed: merge.agreed.some((date) => !split.dropped.includes(date)),
    severaSets: null,
  };
}

type WholeSide = KeyedSide & { readonly now: Keyed; readonly offered: Keyed };

function sideOf(then: Keyed, now: Keyed, offered: Keyed, { modified }: Side): WholeSide {
  return { then, now, offered, time: () => modified };
}

/** A `when` that was found written: what its side says of a date counts, and the written side's silence says nothing. */
function follow(
  side: 'severa' | 'exchange',
  left: { readonly now: Keyed },
  right: { readonly now: Keyed },
  split: { toSevera: LocalDate[]; toExchange: LocalDate[] },
): void {
  const [from, to] = side === 'severa' ? [left.now, right.now] : [right.now, left.now];
  for (const date of Object.keys(from)) {
    if (to[date] !== undefined) continue;
    split.toSevera = split.toSevera.filter((one) => one !== date);
    split.toExchange = split.toExchange.filter((one) => one !== date);
    (side === 'severa' ? split.toExchange : split.toSevera).push(date);
  }
}

function daysApart(one: Item, other: Item): number {
  if (one.when.rule === undefined || other.when.rule === undefined) return 0;
  return daysLong(startDate(one.when), startDate(other.when));
}

/** Dates that the series has and that touch the window, where they are by the rule or where a side moved them. */
function countsIn({ when }: Item, items: readonly Item[], { window, zone }: Place): (date: LocalDate) => boolean {
  const { rule } = when;
  if (rule === undefined) return () => false;
  const start = startDate(when);
  const movedTo = (date: LocalDate): When[] =>
    items.flatMap(({ overrides }) => {
      const moved = Object.hasOwn(overrides, date) ? overrides[date]?.when : undefined;
      return moved === undefined ? [] : [moved];
    });
  return (date) =>
    isRuleDate(rule, start, date) &&
    [occurrenceWhen(when, date), ...movedTo(date)].some((one) => touches(one, zone, window));
}

function writesOf(
  dates: readonly LocalDate[],
  { exclusions, overrides }: DatedSets,
  there: (date: LocalDate) => LocalDate,
): OccurrenceWrites {
  return Object.fromEntries(
    dates.map((each): [LocalDate, OccurrenceWrite] => {
      const date = there(each);
      const override = Object.hasOwn(overrides, date) ? overrides[date] : undefined;
      if (exclusions.includes(date)) return [date, { kind: 'excluded' }];
      return [date, override === undefined ? { kind: 'regular' } : { kind: 'changed', override }];
    }),
  );
}

function stateText({ exclusions, overrides }: DatedSets, date: LocalDate): string {
  const override = Object.hasOwn(overrides, date) ? overrides[date] : undefined;
  if (exclusions.includes(date)) return `${date} ${EXCLUDED}`;
  return override === undefined ? date : `${date} ${overrideText(override)}`;
}

function keysOf(...all: readonly Keyed[]): LocalDate[] {
  return [...new Set(all.flatMap((one) => Object.keys(one)))].sort();
}
