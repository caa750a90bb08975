import type { LocalDate } from '../calendar/item.ts';

/**
 * One occurrence of a series, where the other side can't hold the series: `${id of the series} ${original date}`. No system's
 * own ids hold a blank.
 */
export function occurrenceId(seriesId: string, date: LocalDate): string {
  return `${seriesId} ${date}`;
}

/** null: the id of an item of its own. */
export function occurrenceOf(id: string): { readonly seriesId: string; readonly date: LocalDate } | null {
  const found = /^(?<seriesId>.+) (?<date>\d{4}-\d{2}-\d{2})$/u.exec(id)?.groups;
  return found?.seriesId === undefined || found.date === undefined
    ? null
    : { seriesId: found.seriesId, date: found.date };
}

/** The id that a system knows: of an occurrence its series' id. */
export function knownId(id: string): string {
  return occurrenceOf(id)?.seriesId ?? id;
}

/** The same of a UID. */
export function knownUid(id: string, uid: string | null): string | null {
  return uid !== null && occurrenceOf(id) !== null ? knownId(uid) : uid;
}
