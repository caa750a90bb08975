import type { Field, Item, LocalDate, Override, When } from '../calendar/item.ts';
import { occurrenceWhen, startDate } from '../calendar/occurrence.ts';
import { isRuleDate } from '../calendar/rule-dates.ts';
import { foldNotes } from '../calendar/text.ts';
import { instantOf } from '../calendar/time.ts';
import type { OccurrenceWrites } from '../sync/ports.ts';
import { expressOverride } from './from-item.ts';
import { difference } from './to-series.ts';

/** One date of a series that has to be written. */
export type Step =
  | { readonly kind: 'delete'; readonly date: LocalDate }
  | {
      readonly kind: 'change';
      readonly date: LocalDate;
      /** Only what the occurrence doesn't hold yet: what is the series' own stays the series' own. */
      readonly fields: Partial<Pick<Item, Field>>;
    };

export interface Steps {
  readonly steps: readonly Step[];
  /** Dates that the series doesn't have (any more): Graph brings no deleted occurrence back. */
  readonly gone: readonly LocalDate[];
}

/**
 * What has to be sent so that these dates become what is wanted. Deletions come first: they make room for what moves.
 * Dates that already are as wanted need nothing, so that a second write is the same as one.
 */
export function stepsFor(series: Item, dates: OccurrenceWrites): Steps {
  const deletions: Step[] = [];
  const changes: Step[] = [];
  const gone: LocalDate[] = [];
  for (const [date, wanted] of Object.entries(dates).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const there = hasDate(series, date);
    if (wanted.kind === 'excluded') {
      if (there) deletions.push({ kind: 'delete', date });
    } else if (!there) {
      gone.push(date);
    } else {
      const fields = missing(series, date, wanted.kind === 'changed' ? expressOverride(wanted.override) : {});
      if (Object.keys(fields).length > 0) changes.push({ kind: 'change', date, fields });
    }
  }
  return { steps: [...deletions, ...changes], gone };
}

/** The series after a step that was done. */
export function afterStep(series: Item, step: Step): Item {
  const { [step.date]: before, ...overrides } = series.overrides;
  if (step.kind === 'delete') {
    return { ...series, overrides, exclusions: [...new Set([...series.exclusions, step.date])].sort() };
  }
  const changed = { ...occurrenceOf(series, step.date, before ?? {}), ...step.fields };
  const override = difference(series, step.date, { ...series, ...changed });
  return {
    ...series,
    overrides: Object.keys(override).length === 0 ? overrides : { ...overrides, [step.date]: override },
  };
}

/** Where the occurrence of a date lies now. */
export function placeOf(series: Item, date: LocalDate): When {
  return series.overrides[date]?.when ?? occurrenceWhen(series.when, date);
}

function hasDate({ when, exclusions }: Item, date: LocalDate): boolean {
  return when.rule !== undefined && !exclusions.includes(date) && isRuleDate(when.rule, startDate(when), date);
}

function occurrenceOf(series: Item, date: LocalDate, override: Override): Pick<Item, Field> {
  return {
    subject: override.subject ?? series.subject,
    when: override.when ?? occurrenceWhen(series.when, date),
    location: override.location ?? series.location,
    notes: override.notes ?? series.notes,
  };
}

function missing(series: Item, date: LocalDate, override: Override): Partial<Pick<Item, Field>> {
  const now = occurrenceOf(series, date, series.overrides[date] ?? {});
  const wanted = occurrenceOf(series, date, override);
  return {
    ...(wanted.subject === now.subject ? {} : { subject: wanted.subject }),
    ...(sameMoments(wanted.when, now.when) ? {} : { when: wanted.when }),
    ...(wanted.location === now.location ? {} : { location: wanted.location }),
    ...(foldNotes(wanted.notes) === foldNotes(now.notes) ? {} : { notes: wanted.notes }),
  };
}

/** The same days, or the same moments in whatever zone they are written. */
export function sameMoments(a: When, b: When): boolean {
  if (a.allDay || b.allDay) return a.allDay === b.allDay && a.start === b.start && a.end === b.end;
  return instantOf(a.start) === instantOf(b.start) && instantOf(a.end) === instantOf(b.end);
}

/** Do both hold the same, all dates included? */
export function sameSeries(a: Item, b: Item): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ subject, when, location, notes, exclusions, overrides }: Item): string {
  const dates = Object.entries(overrides)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([date, one]) => [date, one.subject, one.when && whenText(one.when), one.location, one.notes]);
  return JSON.stringify([subject, whenText(when), location, notes, [...exclusions].sort(), dates]);
}

function whenText({ rule, ...when }: When): unknown {
  return [when.allDay, when.start, when.end, rule ?? null];
}
