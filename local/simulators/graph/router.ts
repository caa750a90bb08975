import { authenticate, openMailbox } from './access.ts';
import { type Answer, answerJson, badRequest, GraphFailure, itemNotFound, segmentNotFound } from './answers.ts';
import type { Call } from './call.ts';
import { calendarDelta } from './delta.ts';
import { cancelMeeting, deleteEvent, getEvent, patchEvent, permanentDelete, postEvent } from './events.ts';
import { calendarId, parseCalendarId } from './ids.ts';
import { calendarView, listEvents, listInstances } from './lists.ts';
import type { RequestClass } from './log.ts';
import { readPreferences } from './prefer.ts';
import type { JsonObject, Mailbox } from './state.ts';
import { findEvent } from './store.ts';
import { getUser, listUsers } from './users.ts';
import type { World } from './world.ts';

/** One request to Graph, taken out of HTTP or out of a batch. */
export interface Ask {
  readonly method: string;
  /** Absolute, with version. */
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

/** Path segments behind the version; `users('x')` is two of them, as in the links that Graph gives. */
export function segmentsOf(url: URL): string[] {
  return url.pathname
    .split('/')
    .slice(2)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const text = decode(part);
      const [, name, key] = /^([\w.]+)\('(.*)'\)$/.exec(text) ?? [];
      return name !== undefined && key !== undefined ? [name, key] : [text.replace(/\(\)$/, '')];
    });
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
}

export function classOf(method: string, segments: readonly string[]): RequestClass {
  if (segments[0] === '$batch') return 'batch';
  if (segments.at(-1) === 'delta') return 'delta';
  if (method === 'GET') return 'read';
  if (method === 'POST' && segments.at(-1) === 'events') return 'create';
  if (method === 'PATCH') return 'update';
  if (method === 'DELETE' || segments.at(-1) === 'cancel' || segments.at(-1) === 'permanentDelete') return 'delete';
  return 'other';
}

/** Answers everything but $batch. Throws GraphFailure. */
export function route(world: World, ask: Ask): Answer {
  const token = authenticate(world, ask.headers);
  const { method, url } = ask;
  const [root = '', user, ...rest] = segmentsOf(url);
  if (root === 'me') throw badRequest('/me request is only valid with delegated authentication flow.');
  if (root !== 'users') throw segmentNotFound(root);
  if (user === undefined || rest.length === 0) {
    if (method !== 'GET') throw notAllowed();
    return user === undefined ? listUsers(world, token, url) : getUser(world, token, user, url);
  }
  if (rest[0] === 'mailboxSettings') {
    if (!token.roles.includes('MailboxSettings.Read')) throw denied();
    return mailboxSettings(openMailbox(world, { ...token, roles: ['Calendars.Read'] }, user, false));
  }
  const mailbox = openMailbox(world, token, user, method !== 'GET');
  const preferences = readPreferences(ask.headers.get('prefer'));
  const { calendar, path } = calendarOf(mailbox, rest);
  const call: Call = { ...ask, world, mailbox, calendar, preferences };
  const answer = onCalendar(call, path, rest);
  return preferences.applied === '' || answer.headers['Preference-Applied'] !== undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'Preference-Applied': preferences.applied } };
}

function calendarOf(mailbox: Mailbox, rest: readonly string[]): { calendar: string | null; path: readonly string[] } {
  if (rest[0] === 'calendar') return { calendar: 'default', path: rest.slice(1) };
  if (rest[0] === 'calendars' && rest[1] !== undefined) {
    return { calendar: parseCalendarId(mailbox, rest[1]), path: rest.slice(2) };
  }
  return { calendar: null, path: rest };
}

function onCalendar(call: Call, path: readonly string[], whole: readonly string[]): Answer {
  const [collection, id, action] = path;
  const pattern = [collection ?? '', id === undefined ? '' : collection === 'events' ? '{id}' : id, action ?? '']
    .filter((part) => part !== '')
    .join('/');
  switch (`${call.method} ${pattern}`) {
    case 'GET ':
      return calendarAnswer(call, call.calendar ?? 'default');
    case 'GET calendars':
      return calendarsAnswer(call);
    case 'GET events':
      return listEvents(call);
    case 'POST events':
      return postEvent(call);
    case 'GET events/{id}':
      return getEvent(call, id ?? '');
    case 'PATCH events/{id}':
      return patchEvent(call, id ?? '');
    case 'DELETE events/{id}':
      return deleteEvent(call, id ?? '');
    case 'GET events/{id}/calendar':
      return calendarOfEvent(call, id ?? '');
    case 'GET events/{id}/instances':
      return listInstances(call, id ?? '');
    case 'POST events/{id}/cancel':
      return cancelMeeting(call, id ?? '');
    case 'POST events/{id}/permanentDelete':
      return permanentDelete(call, id ?? '');
    case 'GET calendarView':
      return calendarView(call);
    case 'GET calendarView/delta':
    case 'GET calendarView/microsoft.graph.delta':
      return calendarDelta(call);
    default:
      if (collection === 'events' || collection === 'calendarView') throw notAllowed();
      throw segmentNotFound(whole.at(-1) ?? '');
  }
}

function calendarAnswer(call: Call, name: string): Answer {
  return answerJson(200, renderCalendar(call.mailbox, name));
}

/** Deleted Items is no calendar. */
function calendarOfEvent(call: Call, id: string): Answer {
  const { item } = findEvent(call.world, call.mailbox, id, call.calendar);
  if (item.calendar === 'deleted') throw itemNotFound();
  return answerJson(200, renderCalendar(call.mailbox, item.calendar));
}

function calendarsAnswer({ mailbox }: Call): Answer {
  const names = new Set(['default']);
  for (const { calendar } of mailbox.store.items.values()) if (calendar !== 'deleted') names.add(calendar);
  return answerJson(200, { value: [...names].map((name) => renderCalendar(mailbox, name)) });
}

function renderCalendar(mailbox: Mailbox, name: string): JsonObject {
  return {
    id: calendarId(mailbox, name),
    name: name === 'default' ? 'Calendar' : name,
    isDefaultCalendar: name === 'default',
    canEdit: true,
    canShare: true,
    canViewPrivateItems: true,
    owner: { name: mailbox.displayName, address: mailbox.mail },
  };
}

function mailboxSettings(mailbox: Mailbox): Answer {
  return answerJson(200, { timeZone: mailbox.timeZone, userPurpose: mailbox.purpose });
}

const denied = () => new GraphFailure(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');

const notAllowed = () =>
  new GraphFailure(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
