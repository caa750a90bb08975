import { authenticate, openMailbox } from './access.ts';
import { type Answer, answerJson, badRequest, GraphFailure, segmentNotFound } from './answers.ts';
import { attachmentAnswer, attachmentsAnswer } from './attachments.ts';
import { calendarAnswer, calendarOfEvent, calendarsAnswer, parseCalendar } from './calendars.ts';
import { type Call, jsonBody } from './call.ts';
import { calendarDelta } from './delta.ts';
import { deleteEvent, getEvent, moreExceptions, patchEvent, permanentDelete, postEvent } from './events.ts';
import { calendarView, listEvents, listInstances } from './lists.ts';
import type { RequestClass } from './log.ts';
import { answerInvitation, cancelMeeting, touchReminder } from './meeting-actions.ts';
import { readPreferences } from './prefer.ts';
import type { Mailbox } from './state.ts';
import { mustExist } from './store.ts';
import { supportedTimeZones } from './supported-time-zones.ts';
import { translateIds } from './translate-ids.ts';
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
  if (method === 'PATCH' || RESPONSES.has(segments.at(-1) ?? '')) return 'update';
  if (method === 'DELETE' || segments.at(-1) === 'cancel' || segments.at(-1) === 'permanentDelete') return 'delete';
  return 'other';
}

const RESPONSES: ReadonlySet<string> = new Set(['accept', 'tentativelyAccept', 'decline']);

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
  if (rest[0] === 'outlook') {
    if (method !== 'GET' || rest.length !== 2) throw notAllowed();
    return supportedTimeZones(world, token, user, rest[1] ?? '');
  }
  if (rest[0] === 'translateExchangeIds') {
    if (method !== 'POST' || rest.length !== 1) throw notAllowed();
    return translateIds(openMailbox(world, token, user, false), jsonBody(ask));
  }
  const mailbox = openMailbox(world, token, user, method !== 'GET');
  const preferences = readPreferences(ask.headers.get('prefer'));
  const { calendar, path } = calendarOf(world, mailbox, rest);
  const call: Call = { ...ask, world, mailbox, calendar, preferences };
  const answer = onCalendar(call, path, rest);
  return preferences.applied === '' || answer.headers['Preference-Applied'] !== undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'Preference-Applied': preferences.applied } };
}

function calendarOf(
  world: World,
  mailbox: Mailbox,
  rest: readonly string[],
): { calendar: string | null; path: readonly string[] } {
  if (rest[0] === 'calendar') return { calendar: 'default', path: rest.slice(1) };
  if (rest[0] === 'calendars' && rest[1] !== undefined) {
    return { calendar: parseCalendar(world, mailbox, rest[1]), path: rest.slice(2) };
  }
  return { calendar: null, path: rest };
}

function onCalendar(call: Call, path: readonly string[], whole: readonly string[]): Answer {
  const [collection, id, action, key] = path;
  const pattern = [
    collection ?? '',
    id === undefined ? '' : collection === 'events' ? '{id}' : id,
    action ?? '',
    key === undefined ? '' : '{key}',
  ]
    .filter((part) => part !== '')
    .join('/');
  const byItem = collection === 'calendars' || (collection === 'events' && id !== undefined);
  if (!byItem && call.calendar !== 'deleted') mustExist(call.mailbox, call.calendar ?? 'default');
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
    case 'GET events/{id}/exceptionOccurrences':
      return moreExceptions(call, id ?? '');
    case 'GET events/{id}/instances':
      return listInstances(call, id ?? '');
    case 'POST events/{id}/cancel':
      return cancelMeeting(call, id ?? '');
    case 'POST events/{id}/accept':
    case 'POST events/{id}/tentativelyAccept':
    case 'POST events/{id}/decline':
      return answerInvitation(call, id ?? '', action ?? '');
    case 'POST events/{id}/snoozeReminder':
    case 'POST events/{id}/dismissReminder':
      return touchReminder(call, id ?? '');
    case 'GET events/{id}/attachments':
    case 'POST events/{id}/attachments':
      return attachmentsAnswer(call, id ?? '');
    case 'GET events/{id}/attachments/{key}':
    case 'DELETE events/{id}/attachments/{key}':
      return attachmentAnswer(call, id ?? '', key ?? '');
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

function mailboxSettings(mailbox: Mailbox): Answer {
  return answerJson(200, { timeZone: mailbox.timeZone, userPurpose: mailbox.purpose });
}

const denied = () => new GraphFailure(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');

const notAllowed = () =>
  new GraphFailure(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
