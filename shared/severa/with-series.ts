import { isKind } from '../errors.ts';
import type { Activity, ActivityPage } from '../sync/ports.ts';
import type { ActivityReader } from './activity-reader.ts';

/**
 * What changed, with the series of every changed occurrence: whether that moves the last-update time of the series isn't
 * documented, and the date that it leaves out would stay unknown. Those that the listing doesn't hold by itself are read
 * and come last.
 */
export async function* withSeries(
  pages: AsyncIterable<ActivityPage>,
  reader: Pick<ActivityReader, 'read'>,
): AsyncGenerator<ActivityPage> {
  const listed = new Set<string>();
  const named = new Set<string>();
  let last: ActivityPage | null = null;
  for await (const page of pages) {
    for (const { id } of [...page.activities, ...page.unreadable]) listed.add(id);
    for (const { kind, seriesId } of page.activities)
      if (kind === 'exception' && seriesId !== null) named.add(seriesId);
    last = page;
    yield page;
  }
  const activities: Activity[] = [];
  const unreadable: { id: string; reason: string }[] = [];
  for (const id of named) {
    if (listed.has(id)) continue;
    try {
      const series = await reader.read(id);
      if (series?.kind === 'series') activities.push(series);
    } catch (error) {
      if (!isKind(error, 'invalid')) throw error;
      unreadable.push({ id, reason: error.code });
    }
  }
  if (last !== null && activities.length + unreadable.length > 0) yield { ...last, activities, unreadable };
}
