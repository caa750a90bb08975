import { previewOf, textFromHtml } from './html.ts';
import { changeKeyText, etagOf, eventId } from './ids.ts';
import { joinUrl } from './online-meeting.ts';
import type { Preferences } from './prefer.ts';
import type { Instance } from './series.ts';
import type { Attendee, Content, JsonObject, Mailbox, Span, StoredEvent } from './state.ts';
import { windowsName, wireInstant, wireLocal } from './time-zones.ts';
import { uidOf } from './uids.ts';

/** How an answer is to be written. */
export interface Style {
  readonly preferences: Preferences;
  readonly exceptionsGetNewIds: boolean;
  readonly occurrenceUids: 'own' | 'shared';
  readonly privateEvents: 'whole' | 'masked';
  readonly zoneNames: 'as-written' | 'windows';
  readonly allDayOriginalStart: 'own-zone' | 'utc';
  /** What stands in a date that doesn't count. */
  readonly noDate: string;
}

export function idOf(mailbox: Mailbox, item: StoredEvent, date: string | null, style: Style): string {
  return eventId(mailbox, item, date, {
    immutable: style.preferences.immutableIds,
    exceptionsGetNewIds: style.exceptionsGetNewIds,
  });
}

/** A whole event as Graph v1.0 writes it, with everything that needs no $select or $expand. */
export function renderEvent(mailbox: Mailbox, item: StoredEvent, instance: Instance | null, style: Style): JsonObject {
  const content = shownContent(instance?.content ?? item.content, style);
  const span = instance?.span ?? item.span;
  const id = idOf(mailbox, item, instance?.date ?? null, style);
  return {
    '@odata.etag': etagOf(mailbox, item),
    id,
    createdDateTime: wireInstant(instance?.created ?? item.created),
    lastModifiedDateTime: wireInstant(instance?.modified ?? item.modified),
    changeKey: changeKeyText(mailbox, item.changeKey),
    categories: [...content.categories],
    ...(item.transactionId === null ? {} : { transactionId: item.transactionId }),
    originalStartTimeZone: zoneName(content.originalStartTimeZone, style),
    originalEndTimeZone: zoneName(content.originalEndTimeZone, style),
    iCalUId: uidOf(item, instance, style.occurrenceUids),
    reminderMinutesBeforeStart: content.reminderMinutesBeforeStart,
    isReminderOn: content.isReminderOn,
    // Pictures inside the text don't count.
    hasAttachments: item.hasAttachments || item.attachments.some(({ isInline }) => !isInline),
    subject: content.subject,
    bodyPreview: previewOf(content.html),
    importance: content.importance,
    sensitivity: content.sensitivity,
    isAllDay: span.allDay,
    isCancelled: instance?.isCancelled ?? item.isCancelled,
    isOrganizer: item.isOrganizer,
    responseRequested: content.responseRequested,
    seriesMasterId: instance ? idOf(mailbox, item, null, style) : null,
    showAs: content.showAs,
    type: typeOf(item, instance),
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    isOnlineMeeting: content.isOnlineMeeting,
    onlineMeetingProvider: content.onlineMeetingProvider,
    allowNewTimeProposals: content.allowNewTimeProposals,
    isDraft: item.isDraft,
    hideAttendees: content.hideAttendees,
    responseStatus: { ...(instance?.responseStatus ?? item.responseStatus) },
    body: renderBody(content, style),
    ...renderSpan(span, style),
    location: content.location,
    locations: [...content.locations],
    recurrence: instance || !item.recurrence ? null : renderRecurrence(item, style),
    attendees: content.attendees.map(renderAttendee),
    organizer: item.organizer && {
      emailAddress: { name: item.organizer.name, address: item.organizer.address },
    },
    onlineMeeting: content.isOnlineMeeting ? { joinUrl: joinUrl(content) } : null,
  };
}

/** As a person without the right to them sees private events. */
function shownContent(content: Content, { privateEvents }: Style): Content {
  if (privateEvents === 'whole' || content.sensitivity === 'normal') return content;
  const nowhere = { displayName: '', locationType: 'default', uniqueIdType: 'unknown', address: {}, coordinates: {} };
  return {
    ...content,
    subject: 'Private Appointment',
    html: '',
    categories: [],
    location: nowhere,
    locations: [],
    attendees: [],
    isOnlineMeeting: false,
  };
}

export function typeOf(item: StoredEvent, instance: Instance | null): string {
  if (instance) return instance.isException ? 'exception' : 'occurrence';
  return item.recurrence ? 'seriesMaster' : 'singleInstance';
}

/** All-day events float: midnight to midnight whatever the zone asked for (microsoft-graph-docs#1802, #6003). */
export function renderSpan(span: Span, { preferences }: Style): { start: JsonObject; end: JsonObject } {
  const { name, zone } = preferences.timeZone;
  const at = (side: 'start' | 'end') =>
    span.dates ? `${span.dates[side]}T00:00:00.0000000` : wireLocal(span[side], zone);
  return { start: { dateTime: at('start'), timeZone: name }, end: { dateTime: at('end'), timeZone: name } };
}

function renderBody(content: Content, { preferences }: Style): JsonObject {
  return preferences.textBodies
    ? { contentType: 'text', content: textFromHtml(content.html) }
    : { contentType: 'html', content: content.html };
}

function renderRecurrence({ recurrence, recurrenceZoneName }: StoredEvent, style: Style): JsonObject | null {
  if (!recurrence) return null;
  const { pattern, range } = recurrence;
  const ownDays = pattern.daysOfWeek.length > 0 ? { daysOfWeek: [...pattern.daysOfWeek] } : {};
  return {
    pattern: {
      type: pattern.type,
      interval: pattern.interval,
      month: pattern.month,
      dayOfMonth: pattern.dayOfMonth,
      ...ownDays,
      firstDayOfWeek: pattern.firstDayOfWeek,
      index: pattern.index,
    },
    range: {
      ...range,
      endDate: range.type === 'endDate' ? range.endDate : style.noDate,
      recurrenceTimeZone: recurrenceZoneName ?? zoneName(range.recurrenceTimeZone, style),
    },
  };
}

/** Outlook knows Windows' zones only: many IANA zones are one of them. */
function zoneName(written: string, { zoneNames }: Style): string {
  return zoneNames === 'windows' ? windowsName(written) : written;
}

function renderAttendee({ type, response, time, name, address }: Attendee): JsonObject {
  return { type, status: { response, time }, emailAddress: { name, address } };
}

/** `OID.{series}.{date}`, only on request. */
export function cancelledOccurrences(mailbox: Mailbox, item: StoredEvent, style: Style): string[] {
  return [...item.cancelled].sort().map((date) => `OID.${idOf(mailbox, item, null, style)}.${date}`);
}
