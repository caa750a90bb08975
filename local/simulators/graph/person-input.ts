import { z } from 'zod';
import { isJsonObject } from './call.ts';
import { type EventInput, readEventInput } from './event-input.ts';
import type { Content, JsonObject } from './state.ts';
import type { OwnProperties } from './writer.ts';

/** What Graph shows but takes from nobody; a test may set it, as Outlook, a mailbox import or time would have. */
const own = z.object({
  subject: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }).optional(),
  lastModifiedDateTime: z.iso.datetime({ offset: true }).optional(),
  iCalUId: z.string().nullish(),
  isOrganizer: z.boolean().optional(),
  organizer: z.object({ emailAddress: z.object({ name: z.string().optional(), address: z.string() }) }).nullish(),
  responseStatus: z.object({ response: z.string(), time: z.string().default('0001-01-01T00:00:00Z') }).optional(),
  isCancelled: z.boolean().optional(),
  isDraft: z.boolean().optional(),
  hasAttachments: z.boolean().optional(),
  originalStartTimeZone: z.string().optional(),
  originalEndTimeZone: z.string().optional(),
});

export function ownProperties(raw: JsonObject): OwnProperties {
  const given = own.parse(raw);
  const content: { -readonly [K in keyof Content]?: Content[K] } = {};
  if (given.subject === null) content.subject = null;
  // Real mailboxes show zone names that no request may use: tzone://Microsoft/Custom, Customized Time Zone.
  if (given.originalStartTimeZone !== undefined) content.originalStartTimeZone = given.originalStartTimeZone;
  if (given.originalEndTimeZone !== undefined) content.originalEndTimeZone = given.originalEndTimeZone;
  const properties: { -readonly [K in keyof OwnProperties]: OwnProperties[K] } = { content };
  if (given.createdDateTime !== undefined) properties.created = Date.parse(given.createdDateTime);
  if (given.lastModifiedDateTime !== undefined) properties.modified = Date.parse(given.lastModifiedDateTime);
  if (given.iCalUId !== undefined) properties.iCalUId = given.iCalUId;
  if (given.organizer === null) properties.organizer = null;
  else if (given.organizer) {
    const { name, address } = given.organizer.emailAddress;
    properties.organizer = { name: name ?? address, address };
  }
  for (const name of ['isOrganizer', 'isCancelled', 'isDraft', 'hasAttachments'] as const) {
    const value = given[name];
    if (value !== undefined) properties[name] = value;
  }
  if (given.responseStatus) properties.responseStatus = given.responseStatus;
  const zone = foreignZone(raw);
  if (zone !== null) properties.recurrenceZoneName = zone;
  return properties;
}

/** A body as the API takes it: what no request could say is left out. */
export function personInput(raw: JsonObject): EventInput {
  const input: JsonObject = { ...raw, ...(raw.subject === null ? { subject: '' } : {}) };
  const { recurrence } = raw;
  if (foreignZone(raw) !== null && isJsonObject(recurrence) && isJsonObject(recurrence.range)) {
    const { recurrenceTimeZone: _, ...range } = recurrence.range;
    input.recurrence = { ...recurrence, range };
  }
  return readEventInput(input, { longSubject: 'cut', htmlGrows: false });
}

/** Series made by Outlook or by import recur in zones that no request may name. */
function foreignZone({ recurrence }: JsonObject): string | null {
  const range = isJsonObject(recurrence) ? recurrence.range : null;
  const name = isJsonObject(range) ? range.recurrenceTimeZone : null;
  return typeof name === 'string' && (name === '' || /^tzone:|^Customized Time Zone$/.test(name)) ? name : null;
}
