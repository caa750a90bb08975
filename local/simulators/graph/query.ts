import { badRequest, GraphFailure } from './answers.ts';
import { canonicalPropertyId } from './extended-properties.ts';

/** Every property of an event that $select may name. */
const SELECTABLE = new Set(
  (
    'id createdDateTime lastModifiedDateTime changeKey categories transactionId originalStartTimeZone ' +
    'originalEndTimeZone iCalUId reminderMinutesBeforeStart isReminderOn hasAttachments subject bodyPreview importance ' +
    'sensitivity isAllDay isCancelled isOrganizer responseRequested seriesMasterId showAs type webLink onlineMeetingUrl ' +
    'isOnlineMeeting onlineMeetingProvider allowNewTimeProposals isDraft hideAttendees responseStatus body start end ' +
    'location locations recurrence attendees organizer onlineMeeting originalStart cancelledOccurrences ' +
    'exceptionOccurrences singleValueExtendedProperties multiValueExtendedProperties extensions attachments calendar ' +
    'instances'
  ).split(' '),
);

/** Property names asked for; null: no $select. `*` stands for everything. */
export function readSelect(text: string | null): ReadonlySet<string> | null {
  if (text === null) return null;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (name !== '*' && !SELECTABLE.has(name)) {
      throw new GraphFailure(
        400,
        'RequestBroker--ParseUri',
        `Could not find a property named '${name}' on type 'Microsoft.OutlookServices.Event'.`,
      );
    }
  }
  return names.includes('*') ? new Set([...SELECTABLE, '*']) : new Set(names);
}

export interface Expansion {
  /** Canonical ids of the extended properties asked for. Empty: none are shown (microsoft-graph-docs#21314). */
  readonly properties: ReadonlySet<string>;
  readonly wantsProperties: boolean;
  readonly exceptions: boolean;
  /** Properties asked for of each exception; null: all but those that need to be asked for. */
  readonly ofExceptions: ReadonlySet<string> | null;
  readonly calendar: boolean;
  readonly attachments: boolean;
}

export function readExpand(text: string | null): Expansion {
  const properties = new Set<string>();
  let wantsProperties = false;
  let exceptions = false;
  let ofExceptions: ReadonlySet<string> | null = null;
  let calendar = false;
  let attachments = false;
  for (const part of splitTop(text ?? '', ',')) {
    const [, name = '', options = ''] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/s.exec(part) ?? [];
    switch (name) {
      case 'singleValueExtendedProperties':
        wantsProperties = true;
        for (const id of propertyIds(options)) properties.add(id);
        break;
      case 'exceptionOccurrences':
        exceptions = true;
        ofExceptions = readSelect(/\$select\s*=\s*([^;]*)/i.exec(options)?.[1] ?? null);
        break;
      case 'calendar':
        calendar = true;
        break;
      case 'attachments':
        attachments = true;
        break;
      case 'extensions':
      case 'multiValueExtendedProperties':
        break;
      default:
        throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${part.trim()}'.`);
    }
  }
  return { properties, wantsProperties, exceptions, ofExceptions, calendar, attachments };
}

function propertyIds(options: string): string[] {
  const filter = /\$filter\s*=\s*(.*)$/s.exec(options)?.[1];
  if (filter === undefined) return [];
  return filter.split(/\s+or\s+/i).map((term) => {
    const id = /^\s*\(?\s*id\s+eq\s+'((?:[^']|'')*)'\s*\)?\s*$/i.exec(term)?.[1];
    if (id === undefined) throw badRequest(`Invalid filter clause in $expand: ${filter.length} characters.`);
    return canonicalPropertyId(id.replaceAll("''", "'"));
  });
}

/** Splits at a separator that stands outside quotes and parentheses. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const letter of text) {
    if (letter === "'") quoted = !quoted;
    else if (!quoted && letter === '(') depth += 1;
    else if (!quoted && letter === ')') depth -= 1;
    if (letter === separator && depth === 0 && !quoted) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  if (part.trim() !== '') parts.push(part);
  return parts;
}
