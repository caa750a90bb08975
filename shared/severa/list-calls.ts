import * as z from 'zod';
import { inZone } from '../calendar/time.ts';
import type { Instant, Window } from '../sync/ports.ts';
import { type ListCall, SERIES } from './listing.ts';
import { readMoment } from './moment.ts';
import { Unreadable } from './unreadable.ts';

/** Everything added or changed since: the default list and, in a call of their own, the series. */
export function changedSinceCalls(since: Instant): readonly ListCall[] {
  const query = new URLSearchParams({ changedSince: dateTime(since, 'UTC') });
  return [{ query }, { query: withParameters(query, { recurrenceType: SERIES }) }];
}

/**
 * The activities of users that touch a window, in calls of a bearable length. No user: no call, since one without
 * `userGuids` would list the whole organisation.
 *
 * For series it isn't documented whether the times compared are those of the first occurrence; so they are asked for
 * without a beginning, and those known to have ended before it are dropped here.
 */
export function windowCalls(options: {
  readonly userIds: readonly string[];
  readonly window: Window;
  readonly asMember: boolean;
  readonly zone: string;
  /** What of the address is in use before the query, in characters. */
  readonly prefix: number;
}): readonly ListCall[] {
  const { userIds, window, asMember, zone, prefix } = options;
  const from = dateTime(window.from, zone);
  // Severa includes activities that begin at the end; the window doesn't.
  const until = dateTime(window.until - 1000, zone);
  return chunks([...new Set(userIds)], LONGEST_ADDRESS - prefix - FIXED_PARAMETERS).flatMap((ids) => {
    const users = new URLSearchParams(ids.map((id) => ['userGuids', id]));
    if (asMember) users.set('includeAsMember', 'true');
    return [
      { query: withParameters(users, { startDateTime: from, endDateTime: until }) },
      {
        query: withParameters(users, { endDateTime: until, recurrenceType: SERIES }),
        keep: (row: unknown) => !endedBefore(row, window.from),
      },
    ];
  });
}

/** One user's activities added or changed since: the default list, and the series. */
export function userCalls(userId: string, since: Instant, asMember: boolean): readonly [ListCall, ListCall] {
  const query = new URLSearchParams({ userGuids: userId, changedSince: dateTime(since, 'UTC') });
  if (asMember) query.set('includeAsMember', 'true');
  return [{ query }, { query: withParameters(query, { recurrenceType: SERIES }) }];
}

const LONGEST_ADDRESS = 6000;
/** The two times, flags, row count and a page token. */
const FIXED_PARAMETERS = 1000;

function chunks(ids: readonly string[], characters: number): readonly (readonly string[])[] {
  const full: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const needed = `&userGuids=${encodeURIComponent(id)}`.length;
    if (length + needed > characters) {
      full.push([]);
      length = 0;
    }
    full.at(-1)?.push(id);
    length += needed;
  }
  return full;
}

/** Whole seconds with an offset, as the API's own example writes them. */
function dateTime(at: Instant, zone: string): string {
  return inZone(at, zone);
}

function withParameters(query: URLSearchParams, more: Readonly<Record<string, string>>): URLSearchParams {
  const result = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) result.set(name, value);
  return result;
}

const seriesRow = z.object({ recurrence: z.object({ lastOccurrenceDateTime: z.string() }) });
const DAY = 24 * 60 * 60 * 1000;

/** With two days to spare: the last occurrence's own length isn't in it. */
function endedBefore(row: unknown, from: Instant): boolean {
  const parsed = seriesRow.safeParse(row);
  if (!parsed.success) return false;
  try {
    const last = readMoment(parsed.data.recurrence.lastOccurrenceDateTime, '');
    return last > 0 && last + 2 * DAY < from;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}
