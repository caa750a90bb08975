import type { Part } from './batch.ts';
import { eventPath } from './paths.ts';

/** What is read of an event (event-schema.ts): with a $select nothing else comes. */
export const EVENT_FIELDS =
  'id,changeKey,type,subject,body,start,end,isAllDay,isCancelled,isDraft,isOrganizer,originalStartTimeZone,' +
  'originalEndTimeZone,recurrence,location,sensitivity,showAs,organizer,attendees,iCalUId,transactionId,' +
  'createdDateTime,lastModifiedDateTime,seriesMasterId';

/** Largest page that is asked for where entries are small. */
const LARGE_PAGE = 500;

/**
 * A series with everything that happened to its occurrences. Both come only in a read of the master by its id, when
 * they are selected, and exceptions only when they are expanded as well (event resource type).
 */
export function seriesPart(mailboxId: string, id: string, inner: 'with originalStart' | 'plain'): Part {
  const options = inner === 'plain' ? '' : `($select=${EVENT_FIELDS},originalStart)`;
  const select = `${EVENT_FIELDS},cancelledOccurrences,exceptionOccurrences`;
  const expand = encodeURIComponent(`exceptionOccurrences${options}`);
  return get(`${eventPath(mailboxId, id)}?$select=${select}&$expand=${expand}`);
}

/** The occurrences of a series that touch a stretch, each with when it was due; `more`: other properties. */
export function instancesPart(
  mailboxId: string,
  id: string,
  stretch: { from: number; until: number },
  more = '',
): Part {
  const from = encodeURIComponent(new Date(stretch.from).toISOString());
  const until = encodeURIComponent(new Date(stretch.until).toISOString());
  const select = `id,type,originalStart${more}`;
  const query = `startDateTime=${from}&endDateTime=${until}&$select=${select}&$top=${LARGE_PAGE}`;
  return get(`${eventPath(mailboxId, id)}/instances?${query}`);
}

/** A link of Graph's as a part of a batch: relative, without the version, the rest as it came. */
export function linkPart(relative: string): Part {
  return get(relative.replace(/^\/v1\.0(?=\/)/u, ''));
}

function get(url: string): Part {
  return { method: 'GET', url, repeatable: true };
}
