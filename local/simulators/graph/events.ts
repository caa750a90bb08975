import {
  type Answer,
  answerEmpty,
  answerJson,
  badRequest,
  conflict,
  propertyInvalid,
  segmentNotFound,
} from './answers.ts';
import { renderAttachments } from './attachments.ts';
import { createEvent, removeEvent, updateEvent } from './calendar.ts';
import { renderCalendar } from './calendars.ts';
import { type Call, jsonBody, option, styleOf } from './call.ts';
import { readEventInput } from './event-input.ts';
import { cancelledOccurrences, renderEvent, type Style } from './event-output.ts';
import { calendarId, etagOf } from './ids.ts';
import { updateOccurrence } from './occurrence.ts';
import { type Expansion, readExpand, readSelect } from './query.ts';
import { type Instance, instanceOn } from './series.ts';
import type { JsonObject, Mailbox, StoredEvent } from './state.ts';
import { dateOf, type Found, findEvent } from './store.ts';
import { wireInstant } from './time-zones.ts';
import type { Writer } from './writer.ts';

/** POST …/events. A transactionId seen before gives the event that it made, as it is now, with 201. */
export function postEvent(call: Call): Answer {
  const { world, mailbox } = call;
  const input = readEventInput(jsonBody(call), world.faults);
  const known = input.transactionId === undefined ? null : eventOfTransaction(call, input.transactionId);
  const item = known ?? createEvent(writerOf(call), input, call.calendar ?? 'default');
  const body = renderEvent(mailbox, item, null, styleOf(call));
  return withContext(call, 201, body, etagOf(mailbox, item));
}

function eventOfTransaction({ world, mailbox }: Call, transactionId: string): StoredEvent | null {
  const made = mailbox.store.transactions.get(transactionId);
  if (!made) return null;
  const { transactionMemoryMs, transactionOfDeleted } = world.faults;
  if (transactionMemoryMs !== null && world.clock() - made.at > transactionMemoryMs) return null;
  const item = mailbox.store.items.get(made.number);
  if (!item || (item.calendar === 'deleted' && transactionOfDeleted === 'create')) return null;
  return item;
}

/** GET …/events/{id}. */
export function getEvent(call: Call, id: string): Answer {
  const { world, mailbox } = call;
  const found = findEvent(world, mailbox, id, call.calendar);
  const { item, instance } = found;
  const style = styleOf(call);
  const select = readSelect(option(call.url, '$select'));
  const expand = readExpand(option(call.url, '$expand'));
  const body = shape(mailbox, found, style, select, expand);
  if (!instance && item.recurrence) {
    if (select?.has('cancelledOccurrences')) body.cancelledOccurrences = cancelledOccurrences(mailbox, item, style);
    // Only on $select and $expand (event resource type).
    if (expand.exceptions && select?.has('exceptionOccurrences')) {
      Object.assign(body, exceptionsPage(call, found, 'exceptionOccurrences', 0));
    }
  }
  if (expand.exceptions && (instance || !item.recurrence) && world.faults.expansionOfSingles === 'refused') {
    throw badRequest('The property exceptionOccurrences can be expanded on series masters only.');
  }
  const link = `${call.url.origin}/v1.0/users('${mailbox.userId}')/calendars('${calendarId(mailbox, item.calendar)}')`;
  body['calendar@odata.associationLink'] = `${link}/$ref`;
  body['calendar@odata.navigationLink'] = link;
  if (expand.calendar) body.calendar = renderCalendar(mailbox, item.calendar);
  return withContext(call, 200, body, etagOf(mailbox, item));
}

/** GET …/events/{id}/exceptionOccurrences: where the link of an expansion leads; nobody else asks for it. */
export function moreExceptions(call: Call, id: string): Answer {
  const found = findEvent(call.world, call.mailbox, id, call.calendar);
  const skip = Number(option(call.url, '$skiptoken'));
  if (!Number.isInteger(skip) || skip < 1) throw segmentNotFound('exceptionOccurrences');
  return answerJson(200, exceptionsPage(call, found, 'value', skip));
}

function exceptionsPage(call: Call, { item }: Found, name: string, skip: number): JsonObject {
  const { world, mailbox, url } = call;
  const { selectInExpand, largestExpansion, expandedBodies } = world.faults;
  const { ofExceptions } = readExpand(option(url, '$expand'));
  if (selectInExpand === 'refused' && ofExceptions !== null) {
    throw badRequest("Parsing OData Select and Expand failed: Query option '$select' is not allowed here.");
  }
  const select = selectInExpand === 'honoured' ? ofExceptions : null;
  const preferred = styleOf(call);
  const asHtml = { ...preferred, preferences: { ...preferred.preferences, textBodies: false } };
  const style = expandedBodies === 'html' ? asHtml : preferred;
  const all = [...item.exceptions.keys()]
    .sort()
    .map((date) => instanceOn(item, date))
    .filter((instance): instance is Instance => instance !== null);
  const end = largestExpansion === null ? all.length : skip + largestExpansion;
  const shown = all
    .slice(skip, end)
    .map((instance) => shape(mailbox, { item, instance }, style, select, readExpand(null)));
  if (end >= all.length) return { [name]: shown };
  const next = new URL(url);
  if (name !== 'value') next.pathname += '/exceptionOccurrences';
  next.searchParams.set('$skiptoken', String(end));
  return { [name]: shown, [`${name === 'value' ? '' : name}@odata.nextLink`]: next.href };
}

/** PATCH …/events/{id}. */
export function patchEvent(call: Call, id: string): Answer {
  const { world, mailbox } = call;
  const found = findEvent(world, mailbox, id, call.calendar);
  checkVersion(call, found.item);
  const input = readEventInput(jsonBody(call), world.faults);
  // It can be set at creation only (event resource type).
  if (input.transactionId !== undefined && input.transactionId !== found.item.transactionId) throw propertyInvalid();
  const writer = writerOf(call);
  const item = found.instance
    ? updateOccurrence(writer, found.item, found.instance, input)
    : updateEvent(writer, found.item, input);
  const instance = found.instance && instanceOn(item, found.instance.date);
  return withContext(call, 200, renderEvent(mailbox, item, instance, styleOf(call)), etagOf(mailbox, item));
}

/** DELETE …/events/{id}: to Deleted Items. */
export function deleteEvent(call: Call, id: string): Answer {
  const found = findEvent(call.world, call.mailbox, id, call.calendar);
  checkVersion(call, found.item);
  removeEvent(writerOf(call), found.item, dateOf(found));
  return answerEmpty(204);
}

/** POST …/events/{id}/permanentDelete. */
export function permanentDelete(call: Call, id: string): Answer {
  const found = findEvent(call.world, call.mailbox, id, call.calendar);
  removeEvent(writerOf(call), found.item, dateOf(found), true);
  return answerEmpty(204);
}

function checkVersion(call: Call, item: StoredEvent): void {
  const wanted = call.headers.get('if-match');
  if (wanted === null || wanted.trim() === '*') return;
  if (wanted.trim() !== etagOf(call.mailbox, item)) throw conflict(call.world.faults.conflictStatus);
}

export function writerOf({ world, mailbox }: Call): Writer {
  return { world, mailbox, cause: 'api' };
}

/** An event cut to $select and filled by $expand. The etag and the id are always there. */
export function shape(
  mailbox: Mailbox,
  { item, instance }: Found,
  style: Style,
  select: ReadonlySet<string> | null,
  expand: Expansion,
): JsonObject {
  const whole = renderEvent(mailbox, item, instance, style);
  const body: JsonObject = {};
  for (const [name, value] of Object.entries(whole)) {
    if (name === '@odata.etag' || name === 'id' || select === null || select.has(name)) body[name] = value;
  }
  if (select?.has('originalStart')) body.originalStart = instance && wireInstant(originalStart(instance, style));
  if (expand.wantsProperties) {
    const held = [...(instance?.extendedProperties ?? item.extendedProperties)].filter(([id]) =>
      expand.properties.has(id),
    );
    if (held.length > 0) body.singleValueExtendedProperties = held.map(([id, value]) => ({ id, value }));
  }
  if (expand.attachments) body.attachments = renderAttachments(item);
  return body;
}

/** Of whole days it is a midnight, in a zone that nobody has documented. */
function originalStart({ date, span, originalStart: start }: Instance, { allDayOriginalStart }: Style): number {
  return span.allDay && allDayOriginalStart === 'utc' ? Date.parse(`${date}T00:00:00Z`) : start;
}

function withContext(call: Call, status: number, body: JsonObject, etag: string): Answer {
  const context = `${call.url.origin}/v1.0/$metadata#users('${call.mailbox.userId}')/events/$entity`;
  return answerJson(status, { '@odata.context': context, ...body }, { ETag: etag });
}
