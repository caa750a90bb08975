import type { LocalDate } from '../calendar/item.ts';
import type { Activity, HostActivities, OccurrenceWrite, OccurrenceWrites } from '../sync/ports.ts';
import { exceptionDates } from './exception-dates.ts';
import { type SeriesDates, unclear } from './find-occurrences.ts';

/** One step for one date. */
export interface Step {
  readonly date: LocalDate;
  readonly write: OccurrenceWrite;
  /** The activity that stands for a changed date; null: the rule's own occurrence, to be looked for. */
  readonly id: string | null;
}

export interface DatesPlan {
  /** Whether all exceptions of the series are reset first. */
  readonly reset: boolean;
  readonly steps: readonly Step[];
}

/**
 * What is to be done to bring these dates about, seen from what is there. Severa brings a date back only by resetting all
 * exceptions of the series: the others are among the steps then. Throws `refused` where one of them couldn't be made the
 * same again, or where it isn't sure which activity stands for a date.
 */
export async function planDates(
  series: Activity,
  writes: OccurrenceWrites,
  dates: SeriesDates,
  participants: HostActivities['participants'],
): Promise<DatesPlan> {
  const wanted = Object.entries(writes);
  const out = new Set(series.item.exclusions);
  const touched = wanted.filter(([date]) => out.has(date));
  if (touched.length === 0) return { reset: false, steps: onRule(wanted) };
  const exceptions = await dates.exceptions(series);
  const { sure, rest } = exceptionDates(series, exceptions);
  if (touched.some(([date]) => !sure.has(date))) throw unclear();
  const comesBack = ([date, { kind }]: Dated) => kind === 'regular' || (kind === 'changed' && sure.get(date) === null);
  if (!touched.some(comesBack)) {
    const fresh = wanted.filter(([date]) => !out.has(date));
    const known = touched.flatMap(([date, write]): Step[] => {
      const exception = sure.get(date) ?? null;
      return exception === null ? [] : [{ date, write, id: exception.id }];
    });
    return { reset: false, steps: [...onRule(fresh), ...known] };
  }
  // Severa doesn't let go of what is closed or has hours; a reset might.
  if (exceptions.some(({ closed, hasHours }) => closed || hasHours)) throw unclear();
  const others = [...out].filter((date) => !Object.hasOwn(writes, date));
  // Those of unknown dates may stand for any of the dates left: the calendar is the same.
  const spare = [...rest];
  const again: Dated[] = [];
  for (const date of others) {
    const exception = (sure.has(date) ? sure.get(date) : spare.shift()) ?? null;
    again.push([date, exception === null ? { kind: 'excluded' } : await asWritten(series, exception, participants)]);
  }
  return { reset: true, steps: onRule([...again, ...wanted]) };
}

type Dated = readonly [date: LocalDate, write: OccurrenceWrite];

function onRule(writes: readonly Dated[]): readonly Step[] {
  return writes.filter(([, { kind }]) => kind !== 'regular').map(([date, write]) => ({ date, write, id: null }));
}

/** A changed occurrence as it can be made once more; `refused` for one that has more to it than what is written. */
async function asWritten(
  series: Activity,
  exception: Activity,
  participants: HostActivities['participants'],
): Promise<OccurrenceWrite> {
  const { typeId, ownerId, item } = exception;
  const plain = typeId === series.typeId && ownerId === series.ownerId;
  const peopleOf = async ({ id }: Activity) =>
    (await participants(id))
      .map(({ kind, userId, email }) => `${kind} ${userId} ${email}`)
      .sort()
      .join();
  if (!plain || (await peopleOf(exception)) !== (await peopleOf(series))) throw unclear();
  const { subject, when, location, notes } = item;
  return { kind: 'changed', override: { subject, when, location, notes } };
}
