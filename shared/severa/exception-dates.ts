import type { LocalDate } from '../calendar/item.ts';
import { occurrenceWhen } from '../calendar/occurrence.ts';
import { instantOf } from '../calendar/time.ts';
import type { Activity } from '../sync/ports.ts';

/**
 * What became of the dates that a series leaves out: the activity that stands for a changed one, null for a removed one.
 * Severa tells neither, only the dates, and the changed occurrences without theirs. A date that isn't in the answer is
 * unclear: it is one of several that may belong to one of several activities.
 */
export function exceptionDates(
  series: Activity,
  exceptions: readonly Activity[],
): ReadonlyMap<LocalDate, Activity | null> {
  const { when, exclusions } = series.item;
  const found = new Map<LocalDate, Activity | null>();
  let left = [...exceptions];
  for (const date of exclusions) {
    const start = startOf({ ...series.item, when: occurrenceWhen(when, date) });
    const there = left.filter((one) => startOf(one.item) === start);
    const [only] = there;
    if (only === undefined || there.length > 1) continue;
    found.set(date, only);
    left = left.filter((one) => one !== only);
  }
  const open = exclusions.filter((date) => !found.has(date));
  const [moved] = left;
  if (moved === undefined) for (const date of open) found.set(date, null);
  else if (open.length === 1) for (const date of open) found.set(date, moved);
  return found;
}

function startOf({ when }: Activity['item']): string {
  return when.allDay ? when.start : String(instantOf(when.start));
}
