import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ActivityPage, Instant } from '../sync/ports.ts';
import { clockOf } from './answer.ts';
import type { UserDirectory } from './directory.ts';
import type { SeveraHttp } from './http.ts';
import { pages } from './paging.ts';
import { type Reading, readActivity } from './read-activity.ts';

/** One list call of a listing; `keep` may drop rows that the call gives too many. */
export interface ListCall {
  readonly query: URLSearchParams;
  readonly keep?: (row: unknown) => boolean;
}

/** The default list holds single activities, occurrences and exceptions; series only come when they are asked for. */
export const SERIES = 'Series';

/**
 * The pages of several list calls as one listing.
 *
 * - `asOf` is Severa's clock at the very first answer, for every page: whichever a cursor is taken from, nothing that
 *   changed while the calls ran is skipped (I5).
 * - An activity that comes twice (pages are read again, chunks of users share meetings) comes once; a newer
 *   state of it comes again on a later page and replaces the earlier.
 * - Occurrences are left out: they are their series' own.
 */
export async function* listActivities(
  http: SeveraHttp,
  directory: UserDirectory,
  calls: Iterable<ListCall>,
): AsyncGenerator<ActivityPage> {
  const given = new Map<string, Version>();
  let asOf: Instant | null = null;
  for (const { query, keep } of calls) {
    for await (const page of pages(http, '/v1/activities', query, asOf === null)) {
      asOf ??= clockOf(page.answer);
      const rows = page.rows.filter((row) => !isOccurrence(row) && (keep === undefined || keep(row)));
      await directory.prepare(ownersOf(rows));
      const readings = news(
        rows.map((row) => readActivity(row, directory.zoneOf)),
        given,
      );
      yield {
        activities: readings.flatMap((reading) => (reading.kind === 'activity' ? reading.activity : [])),
        unreadable: readings.flatMap((reading) =>
          reading.kind === 'unreadable' ? { id: reading.id, reason: reading.reason } : [],
        ),
        asOf,
      };
    }
  }
}

interface Version {
  /** null: unreadable, so nobody knows; whatever comes before or after it counts as well. */
  readonly modified: Instant | null;
  readonly digest: string;
}

/** What of these wasn't given yet, each once. The later reading counts, unless it is of an older state. */
function news(readings: readonly Reading[], given: Map<string, Version>): readonly Reading[] {
  const fresh = new Map<string, Reading>();
  for (const reading of readings) {
    const { id } = reading.kind === 'activity' ? reading.activity : reading;
    const version = versionOf(reading);
    const before = given.get(id);
    if (before !== undefined && (before.digest === version.digest || isOlder(version, before))) continue;
    given.set(id, version);
    fresh.set(id, reading);
  }
  return [...fresh.values()];
}

function versionOf(reading: Reading): Version {
  const digest = createHash('sha256').update(JSON.stringify(reading)).digest('base64');
  return { modified: reading.kind === 'activity' ? reading.activity.modified : null, digest };
}

function isOlder(version: Version, before: Version): boolean {
  return version.modified !== null && before.modified !== null && version.modified < before.modified;
}

const rowHead = z.object({
  recurrenceType: z.unknown(),
  ownerUser: z.object({ guid: z.string() }).nullish().catch(null),
});

function isOccurrence(row: unknown): boolean {
  const head = rowHead.safeParse(row);
  return head.success && head.data.recurrenceType === 'Occurrence';
}

/** The owners that rows name. */
export function ownersOf(rows: readonly unknown[]): readonly string[] {
  const owners = rows.map((row) => rowHead.safeParse(row).data?.ownerUser?.guid ?? '');
  return [...new Set(owners.filter((id) => id !== ''))];
}
