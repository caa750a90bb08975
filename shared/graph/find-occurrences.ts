import * as z from 'zod';
import type { Item, LocalDate } from '../calendar/item.ts';
import { span } from '../calendar/time.ts';
import { isOk } from './answer.ts';
import type { PartResult } from './batch.ts';
import type { Ask } from './in-step.ts';
import { BODY_FIELDS } from './keep-bodies.ts';
import { placeOf } from './occurrence-steps.ts';
import { originalDate } from './original-date.ts';
import type { Place } from './series-exceptions.ts';
import { instancesPart } from './series-query.ts';

const DAY = 24 * 60 * 60 * 1000;

const listSchema = z.object({
  value: z.array(z.looseObject({ id: z.string().min(1), originalStart: z.string().nullish() })),
});

export interface Occurrence {
  readonly id: string;
  /** As it came, with its body as HTML where that was asked for. */
  readonly raw: unknown;
}

/** By original date; of a date that isn't found, what was answered. */
export type Occurrences = ReadonlyMap<LocalDate, Occurrence | PartResult>;

/**
 * The occurrences of some dates of a series, by when they were due: their ids are nothing to keep, for they change when
 * the series is shifted. Each is looked for around the place where it lies now. `bodies`: dates whose text is to change.
 */
export async function findOccurrences(
  ask: Ask,
  place: Place,
  series: { readonly id: string; readonly item: Item },
  dates: readonly LocalDate[],
  bodies: ReadonlySet<LocalDate>,
  home: string,
): Promise<Occurrences> {
  const found = await Promise.all(
    dates.map(async (date): Promise<readonly [LocalDate, Occurrence | PartResult]> => {
      const { from, until } = span(placeOf(series.item, date), home);
      // Whole days float, and zones differ by less than a day.
      const stretch = { from: from - DAY, until: until + DAY };
      const withBody = bodies.has(date);
      const part = instancesPart(place.mailboxId, series.id, stretch, withBody ? `,${BODY_FIELDS}` : '');
      const result = await ask(withBody ? { ...part, bodyAs: 'html' } : part);
      return [date, occurrenceIn(result, series.item, date) ?? result];
    }),
  );
  return new Map(found);
}

function occurrenceIn(result: PartResult, { when }: Item, date: LocalDate): Occurrence | null {
  if (result.kind !== 'answered' || !isOk(result.answer)) return null;
  const list = listSchema.safeParse(result.answer.body);
  const raw = list.data?.value.find(({ originalStart }) => isDue(originalStart, date, when));
  return raw === undefined ? null : { id: raw.id, raw };
}

function isDue(originalStart: string | null | undefined, date: LocalDate, when: Item['when']): boolean {
  // Without it nobody knows which one it is.
  if (!originalStart || Number.isNaN(Date.parse(originalStart))) return false;
  return originalDate(originalStart, when) === date;
}
