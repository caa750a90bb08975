import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { GraphFailure, propertyInvalid, zoneNotSupported } from './answers.ts';
import { canonicalPropertyId } from './extended-properties.ts';
import { htmlFromText, normalizeHtml } from './html.ts';
import { enumeration } from './recurrence-input.ts';
import type { Content, JsonObject } from './state.ts';
import { parseLocal, zoneNamed } from './time-zones.ts';

const LONGEST_SUBJECT = 255;
const text = z.string().nullish();
const time = z.strictObject({ dateTime: z.string(), timeZone: text });
const place = z.strictObject({
  displayName: text,
  locationType: text,
  uniqueId: text,
  uniqueIdType: text,
  locationEmailAddress: text,
  locationUri: text,
  address: z.record(z.string(), z.json()).nullish(),
  coordinates: z.record(z.string(), z.json()).nullish(),
});
const attendee = z.object({
  type: enumeration(['required', 'optional', 'resource']).default('required'),
  emailAddress: z.object({ name: text, address: z.string().min(1) }),
  status: z.object({ response: z.string().optional(), time: z.string().optional() }).nullish(),
});

/** What a request may write. */
export const writable = z.strictObject({
  subject: text,
  body: z.strictObject({ contentType: enumeration(['text', 'html']).default('text'), content: text }).nullish(),
  importance: enumeration(['low', 'normal', 'high']).optional(),
  sensitivity: enumeration(['normal', 'personal', 'private', 'confidential']).optional(),
  showAs: enumeration(['unknown', 'free', 'tentative', 'busy', 'oof', 'workingElsewhere']).optional(),
  isAllDay: z.boolean().nullish(),
  isReminderOn: z.boolean().optional(),
  reminderMinutesBeforeStart: z.int().min(0).optional(),
  allowNewTimeProposals: z.boolean().optional(),
  responseRequested: z.boolean().nullish(),
  hideAttendees: z.boolean().nullish(),
  isOnlineMeeting: z.boolean().nullish(),
  onlineMeetingProvider: z.string().optional(),
  categories: z.array(z.string()).optional(),
  location: place.nullish(),
  locations: z.array(place).nullish(),
  attendees: z.array(attendee).nullish(),
  start: time.optional(),
  end: time.optional(),
  recurrence: z.record(z.string(), z.json()).nullish(),
  singleValueExtendedProperties: z.array(z.strictObject({ id: z.string(), value: z.string() })).nullish(),
  transactionId: text,
});

/** Known, but the server's own: taken from no request, without a word. */
const READ_ONLY = new Set(
  (
    'id changeKey createdDateTime lastModifiedDateTime iCalUId bodyPreview webLink organizer isOrganizer responseStatus ' +
    'isCancelled isDraft type seriesMasterId originalStart originalStartTimeZone originalEndTimeZone hasAttachments ' +
    'onlineMeeting onlineMeetingUrl cancelledOccurrences exceptionOccurrences extensions multiValueExtendedProperties ' +
    'attachments calendar instances'
  ).split(' '),
);

export interface WrittenTime {
  readonly local: Temporal.PlainDateTime;
  /** As written. */
  readonly zoneName: string;
  /** IANA. */
  readonly zone: string;
}

/** A POST or PATCH body, checked. A property that is missing wasn't sent. */
export interface EventInput {
  readonly content: Partial<Content>;
  readonly isAllDay: boolean | undefined;
  readonly start: WrittenTime | undefined;
  readonly end: WrittenTime | undefined;
  readonly recurrence: JsonObject | null | undefined;
  readonly extendedProperties: ReadonlyMap<string, string>;
  readonly transactionId: string | undefined;
}

/** How the server takes what is written. */
export interface InputHabits {
  readonly longSubject: 'cut' | 'refuse';
  readonly htmlGrows: boolean;
}

/** Throws the 400 that Graph answers for a body it doesn't take. */
export function readEventInput(body: JsonObject, options: InputHabits): EventInput {
  const sent: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@odata.') || READ_ONLY.has(name)) continue;
    if (!(name in writable.shape)) {
      throw new GraphFailure(
        400,
        'RequestBodyRead',
        `The property '${name}' does not exist on type 'microsoft.graph.event'. Make sure to only use property names that are defined by the type or mark the type as open type.`,
      );
    }
    sent[name] = value;
  }
  const parsed = writable.safeParse(sent);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new GraphFailure(400, 'RequestBodyRead', `Cannot convert the value of '${where}' to the expected type.`);
  }
  const input = parsed.data;
  return {
    content: readContent(input, options),
    isAllDay: input.isAllDay ?? undefined,
    start: input.start && readTime(input.start),
    end: input.end && readTime(input.end),
    recurrence: input.recurrence,
    extendedProperties: new Map(
      (input.singleValueExtendedProperties ?? []).map(({ id, value }) => [canonicalPropertyId(id), value]),
    ),
    transactionId: input.transactionId || undefined,
  };
}

function readTime({ dateTime, timeZone }: z.infer<typeof time>): WrittenTime {
  const zoneName = timeZone || 'UTC';
  const zone = zoneNamed(zoneName);
  if (zone === null) throw zoneNotSupported(zoneName);
  const local = parseLocal(dateTime);
  if (local === null) throw propertyInvalid();
  return { local, zoneName, zone };
}

function readContent(input: z.infer<typeof writable>, { longSubject, htmlGrows }: InputHabits): Partial<Content> {
  const content: { -readonly [K in keyof Content]?: Content[K] } = {};
  if (input.subject !== undefined) content.subject = readSubject(input.subject ?? '', longSubject);
  if (input.body) {
    const written = input.body.content ?? '';
    content.html = input.body.contentType === 'html' ? normalizeHtml(written, htmlGrows) : htmlFromText(written);
  } else if (input.body === null) content.html = '';
  for (const name of ['importance', 'sensitivity', 'showAs', 'onlineMeetingProvider'] as const) {
    const value = input[name];
    if (value !== undefined) content[name] = value;
  }
  for (const name of ['isReminderOn', 'allowNewTimeProposals'] as const) {
    const value = input[name];
    if (value !== undefined) content[name] = value;
  }
  for (const name of ['responseRequested', 'hideAttendees', 'isOnlineMeeting'] as const) {
    const value = input[name];
    if (value !== undefined && value !== null) content[name] = value;
  }
  if (input.reminderMinutesBeforeStart !== undefined) {
    content.reminderMinutesBeforeStart = input.reminderMinutesBeforeStart;
  }
  if (input.categories !== undefined) content.categories = [...new Set(input.categories)];
  if (input.attendees !== undefined) {
    content.attendees = (input.attendees ?? []).map(({ type, emailAddress, status }) => ({
      type,
      name: emailAddress.name || emailAddress.address,
      address: emailAddress.address,
      response: status?.response ?? 'none',
      time: status?.time ?? '0001-01-01T00:00:00Z',
    }));
  }
  readPlaces(input, content);
  return content;
}

function readSubject(subject: string, longSubject: 'cut' | 'refuse'): string {
  const line = subject.replace(/[\r\n]+/g, ' ');
  if (line.length <= LONGEST_SUBJECT) return line;
  if (longSubject === 'refuse') throw propertyInvalid();
  // Exchange cuts and marks the cut (nylas/exchangelib#68).
  return `${line.slice(0, LONGEST_SUBJECT - 3)}...`;
}

function readPlaces(input: z.infer<typeof writable>, content: { -readonly [K in keyof Content]?: Content[K] }): void {
  if (input.location === undefined && input.locations === undefined) return;
  const listed = input.locations ?? (input.location?.displayName ? [input.location] : []);
  const main = input.location ?? listed[0] ?? {};
  content.location = placeOf(main, 'private');
  content.locations = listed.filter(({ displayName }) => displayName).map((item) => placeOf(item, 'unknown'));
}

/** The server fills a location up from nothing but its name. */
function placeOf(input: z.infer<typeof place>, uniqueIdType: string): JsonObject {
  const displayName = input.displayName ?? '';
  const filled: JsonObject = { displayName, locationType: input.locationType ?? 'default' };
  if (displayName !== '') filled.uniqueId = input.uniqueId ?? displayName;
  filled.uniqueIdType = input.uniqueIdType ?? (displayName === '' ? 'unknown' : uniqueIdType);
  if (input.locationEmailAddress) filled.locationEmailAddress = input.locationEmailAddress;
  if (input.locationUri) filled.locationUri = input.locationUri;
  filled.address = input.address ?? {};
  filled.coordinates = input.coordinates ?? {};
  return filled;
}

/** What an event has when nothing was sent (event resource type). */
export function emptyContent(zoneName: string): Content {
  return {
    subject: '',
    html: '',
    importance: 'normal',
    sensitivity: 'normal',
    showAs: 'busy',
    isReminderOn: true,
    reminderMinutesBeforeStart: 15,
    allowNewTimeProposals: true,
    responseRequested: true,
    hideAttendees: false,
    isOnlineMeeting: false,
    onlineMeetingProvider: 'unknown',
    categories: [],
    location: placeOf({}, 'unknown'),
    locations: [],
    attendees: [],
    originalStartTimeZone: zoneName,
    originalEndTimeZone: zoneName,
  };
}
