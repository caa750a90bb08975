import { SyncError } from '../errors.ts';
import type { CalendarEvent, EventChange, EventKind, EventReading } from '../sync/ports.ts';
import { eventSchema, type GraphEntry, type GraphEvent } from './event-schema.ts';
import { isMeeting, toItem } from './to-item.ts';
import { toSeries } from './to-series.ts';

const KINDS = new Map<string, EventKind>([
  ['singleinstance', 'single'],
  ['seriesmaster', 'series'],
]);

/**
 * Graph's event as the engine reads it; of a series with what the answer says of its dates. Throws `invalid` with the
 * reason to park it under; no content is in it.
 */
export function toEvent(raw: unknown, home: string): CalendarEvent {
  const parsed = eventSchema.safeParse(raw);
  if (!parsed.success) throw unreadable('graph.event-malformed', parsed.error);
  const event = parsed.data;
  const kind = KINDS.get(event.type.toLowerCase());
  if (kind === undefined) throw unreadable('graph.event-type');
  const meeting = isMeeting(event);
  return {
    id: event.id,
    version: versionOf(event),
    uid: event.iCalUId || null,
    kind,
    item: kind === 'series' ? toSeries(event, home) : toItem(event, home),
    created: instant(event.createdDateTime),
    modified: instant(event.lastModifiedDateTime),
    meeting,
    // Unknown counts as somebody else's where there are others: such a copy is never written (P5).
    isOrganizer: event.isOrganizer ?? !meeting,
    cancelled: event.isCancelled === true,
    draft: event.isDraft === true,
    mayBeMarked: Boolean(event.transactionId),
  };
}

const OF_SERIES = new Set(['occurrence', 'exception']);

/** One entry of a delta page. Missing is not null: a stub says that something of its series changed, never what. */
export function toChange(entry: GraphEntry, home: string): EventChange {
  if (entry['@removed']) return { kind: 'removed', id: entry.id };
  const type = entry.type?.toLowerCase() ?? '';
  if (type === 'seriesmaster') return { kind: 'series', id: entry.id };
  if (OF_SERIES.has(type)) {
    return entry.seriesMasterId
      ? { kind: 'series', id: entry.seriesMasterId }
      : { kind: 'unreadable', id: entry.id, reason: 'graph.occurrence-alone' };
  }
  const reading = toReading(entry, home);
  return reading.kind === 'event' ? reading : { ...reading, id: entry.id };
}

/** An event, or why it can't be understood. */
export function toReading(raw: unknown, home: string): Exclude<EventReading, { kind: 'absent' }> {
  try {
    return { kind: 'event', event: toEvent(raw, home) };
  } catch (error) {
    if (error instanceof SyncError) return { kind: 'unreadable', reason: error.code };
    throw error;
  }
}

function versionOf(event: GraphEvent): string {
  const version = event['@odata.etag'] || (event.changeKey ? `W/"${event.changeKey}"` : '');
  if (version === '') throw unreadable('graph.event-malformed');
  return version;
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw unreadable('graph.event-malformed');
  return at;
}

function unreadable(code: string, cause?: unknown): SyncError {
  return new SyncError('invalid', code, 'This event can not be understood: it waits for a change.', { cause });
}
