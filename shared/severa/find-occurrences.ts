import * as z from 'zod';
import type { LocalDate } from '../calendar/item.ts';
import { addDays, inZone, startOfDay } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { Activity } from '../sync/ports.ts';
import type { ActivityReader } from './activity-reader.ts';
import type { SeveraHttp } from './http.ts';
import { pages } from './paging.ts';

/** Dates that are further apart are asked for in calls of their own. */
const FAR_DAYS = 40;
const DAY = 24 * 60 * 60 * 1000;

/** How the single dates of one series are found. */
export interface SeriesDates {
  /** The occurrences of these dates that are neither changed nor removed, by original date. Their guids may change any time. */
  occurrences(series: Activity, dates: readonly LocalDate[], zone: string): Promise<ReadonlyMap<LocalDate, string>>;
  /** Its changed occurrences, whosever they are by now. Throws `refused` for one that can't be understood. */
  exceptions(series: Activity): Promise<readonly Activity[]>;
}

export function createSeriesDates(http: SeveraHttp, reader: ActivityReader): SeriesDates {
  /** The members of one series among what a call lists; nobody can ask for them alone. */
  async function* members(series: Activity, query: Record<string, string>): AsyncGenerator<unknown> {
    for await (const page of pages(http, '/v1/activities', new URLSearchParams(query))) {
      for (const row of page.rows) if (parentOf(row) === series.id.toLowerCase()) yield row;
    }
  }

  return {
    async occurrences(series, dates, zone) {
      const found = new Map<LocalDate, string>();
      for (const [first, last] of groups(dates)) {
        const query = {
          ...(series.ownerId === null ? {} : { userGuids: series.ownerId }),
          recurrenceType: 'Occurrence',
          startDateTime: inZone(startOfDay(addDays(first, -1), zone), zone),
          endDateTime: inZone(startOfDay(addDays(last, 2), zone), zone),
        };
        for await (const row of members(series, query)) {
          const reading = await reader.understand(row);
          if (reading.kind !== 'activity' || reading.activity.kind !== 'occurrence') continue;
          const date = reading.activity.item.when.start.slice(0, 10);
          if (dates.includes(date)) found.set(date, reading.activity.id);
        }
      }
      return found;
    },

    async exceptions(series) {
      const found = new Map<string, Activity>();
      const since = inZone(series.created - DAY, 'UTC');
      for await (const row of members(series, { recurrenceType: 'Exception', changedSince: since })) {
        const reading = await reader.understand(row);
        if (reading.kind === 'unreadable') throw unclear();
        found.set(reading.activity.id, reading.activity);
      }
      return [...found.values()];
    },
  };
}

/** Nothing is written where it isn't sure which date is meant. */
export function unclear(): SyncError {
  return new SyncError(
    'refused',
    'severa.occurrence-unclear',
    "It can't be told which dates the changed occurrences of this series stand for; change them in Severa.",
  );
}

const child = z.object({ recurrenceParentActivityGuid: z.string() });

function parentOf(row: unknown): string | null {
  return child.safeParse(row).data?.recurrenceParentActivityGuid.toLowerCase() ?? null;
}

function groups(dates: readonly LocalDate[]): readonly (readonly [first: LocalDate, last: LocalDate])[] {
  const found: [LocalDate, LocalDate][] = [];
  for (const date of [...dates].sort()) {
    const current = found.at(-1);
    if (current !== undefined && date <= addDays(current[1], FAR_DAYS)) current[1] = date;
    else found.push([date, date]);
  }
  return found;
}
