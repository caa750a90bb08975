import type { Recurrence, StoredActivity } from './model.ts';
import { badBody, Problem } from './problem.ts';
import { checkRecurrence } from './recurrence-body.ts';
import type { SeriesBehaviour } from './series-switches.ts';
import { firstOnRule } from './slots.ts';
import { addDays, atLocal, dateOf, daysBetween, localOf } from './zone-time.ts';

type Span = Pick<StoredActivity, 'start' | 'end' | 'isAllDay' | 'hasDuration'>;

/** What a written rule makes of an activity's times, and what is stored of the rule. */
export function settleRule(
  span: Span,
  given: Recurrence | null,
  previous: StoredActivity | null,
  zone: string,
  behaviour: SeriesBehaviour,
): Span & { readonly recurrence: Recurrence | null } {
  const recurrence = turned(given, previous, behaviour);
  if (!recurrence) return { ...span, recurrence: null };
  const bounded = withRange(checkRecurrence(recurrence), dateOf(span.start, zone), behaviour);
  return { ...onRule(span, bounded, zone, behaviour), recurrence: bounded };
}

/** Whether a PATCH may turn a series into a single activity, or the other way round. */
function turned(
  given: Recurrence | null,
  previous: StoredActivity | null,
  { singleToSeries, seriesToSingle }: SeriesBehaviour,
): Recurrence | null {
  if (previous === null || (given === null) === (previous.recurrence === null)) return given;
  const rule = given === null ? seriesToSingle : singleToSeries;
  if (rule === 'refused') throw new Problem(400, 'InvalidOperation', 'The recurrence can not be added or removed.');
  return rule === 'ignored' ? previous.recurrence : given;
}

function withRange(recurrence: Recurrence, first: string, { endlessSeries }: SeriesBehaviour): Recurrence {
  const endless = !recurrence.range?.maxOccurrences && !recurrence.range?.recursUntilDate;
  if (!endless || endlessSeries === 'accepted') return recurrence;
  if (endlessSeries === 'refused') throw badBody('A recurring activity needs an end.', 'recurrence.range');
  return { ...recurrence, range: { recursUntilDate: addDays(first, 365) } };
}

/** A series whose first day its own rule leaves out. */
function onRule(span: Span, recurrence: Recurrence, zone: string, { startOffRule }: SeriesBehaviour): Span {
  if (startOffRule === 'firstMatch' || startOffRule === 'startCounts') return span;
  const first = dateOf(span.start, zone);
  const match = firstOnRule({ start: span.start, recurrence }, zone);
  if (match === null || match === first) return span;
  if (startOffRule === 'refused') throw badBody('The activity does not start on its recurrence.', 'startDateTime');
  const days = daysBetween(first, match);
  const moved = (instant: number) => {
    const local = localOf(instant, zone);
    return atLocal(`${addDays(local.slice(0, 10), days)}${local.slice(10)}`, zone) ?? instant;
  };
  return { ...span, start: moved(span.start), end: span.end === null ? null : moved(span.end) };
}
