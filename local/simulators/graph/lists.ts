import { type Answer, answerJson, badRequest, GraphFailure } from './answers.ts';
import { type Call, option, styleOf, windowOf } from './call.ts';
import { shape } from './events.ts';
import { readFilter } from './filter.ts';
import { readExpand, readSelect } from './query.ts';
import { instancesIn, overlaps } from './series.ts';
import type { JsonObject } from './state.ts';
import { type Found, findEvent, itemsOf } from './store.ts';

const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 1000;

/** GET …/events: singles and series masters of one calendar. */
export function listEvents(call: Call): Answer {
  const filter = option(call.url, '$filter');
  const fits = filter === null ? () => true : readFilter(filter);
  const found = itemsOf(call.world, call.mailbox, call.calendar ?? 'default')
    .filter(fits)
    .map((item) => ({ item, instance: null }));
  return page(call, found);
}

/** GET …/calendarView: singles, occurrences and exceptions that touch the window; no masters. */
export function calendarView(call: Call): Answer {
  const window = windowOf(call.url);
  refuseFilter(call);
  const items = itemsOf(call.world, call.mailbox, call.calendar ?? 'default');
  const singles = items.filter((item) => !item.recurrence && overlaps(item.span, window));
  const occurrences = items.flatMap((item) => instancesIn(item, window).map((instance) => ({ item, instance })));
  // Singles come before occurrences, over all pages, unless an order is asked for.
  const found = [...singles.map((item) => ({ item, instance: null })), ...occurrences];
  return page(call, found, call.world.faults.calendarViewHidesProperties);
}

/** GET …/events/{master}/instances. */
export function listInstances(call: Call, id: string): Answer {
  const window = windowOf(call.url);
  refuseFilter(call);
  const { item, instance } = findEvent(call.world, call.mailbox, id, call.calendar);
  if (instance || !item.recurrence) {
    throw new GraphFailure(400, 'ErrorInvalidRequest', 'The event is not a series master.');
  }
  return page(
    call,
    instancesIn(item, window).map((found) => ({ item, instance: found })),
  );
}

function refuseFilter(call: Call): void {
  if (option(call.url, '$filter') !== null) {
    throw badRequest('This simulator has $filter for /events only.');
  }
}

function page(call: Call, all: Found[], hidesProperties = false): Answer {
  const found = call.world.faults.emptyLists ? [] : all;
  const { url, mailbox } = call;
  const select = readSelect(option(url, '$select'));
  const asked = readExpand(option(url, '$expand'));
  const expand = hidesProperties ? { ...asked, wantsProperties: false } : asked;
  const top = count(option(url, '$top'), '$top') ?? call.preferences.pageSize ?? DEFAULT_PAGE;
  if (top > LARGEST_PAGE || top < 1) {
    throw new GraphFailure(400, 'ErrorInvalidUrlQuery', `The value of '$top' must be between 1 and ${LARGEST_PAGE}.`);
  }
  const skip = count(option(url, '$skip'), '$skip') ?? 0;
  const ordered = order(found, option(url, '$orderby'));
  const style = styleOf(call);
  const body: JsonObject = {
    '@odata.context': `${url.origin}/v1.0/$metadata#users('${mailbox.userId}')/events`,
  };
  if (option(url, '$count') === 'true') body['@odata.count'] = ordered.length;
  body.value = ordered.slice(skip, skip + top).map((each) => shape(mailbox, each, style, select, expand));
  if (skip + top < ordered.length) {
    const next = new URL(url);
    for (const name of [...next.searchParams.keys()]) {
      if (/^\$(top|skip)$/i.test(name)) next.searchParams.delete(name);
    }
    next.searchParams.set('$top', String(top));
    next.searchParams.set('$skip', String(skip + top));
    body['@odata.nextLink'] = next.href;
  }
  return answerJson(200, body);
}

function count(text: string | null, name: string): number | null {
  if (text === null) return null;
  if (!/^\d{1,6}$/.test(text)) {
    throw new GraphFailure(400, 'ErrorInvalidUrlQuery', `The value '${text}' of parameter '${name}' is invalid.`);
  }
  return Number(text);
}

const ORDERS: Readonly<Record<string, (found: Found) => number | string>> = {
  'start/datetime': ({ item, instance }) => (instance?.span ?? item.span).start,
  'end/datetime': ({ item, instance }) => (instance?.span ?? item.span).end,
  createddatetime: ({ item }) => item.created,
  lastmodifieddatetime: ({ item, instance }) => instance?.modified ?? item.modified,
  subject: ({ item, instance }) => (instance?.content ?? item.content).subject?.toLowerCase() ?? '',
};

function order(found: Found[], orderby: string | null): Found[] {
  if (orderby === null) return found;
  const [name = '', direction = 'asc'] = (orderby.split(',')[0] ?? '').trim().split(/\s+/);
  const by = ORDERS[name.toLowerCase()];
  if (!by) throw new GraphFailure(400, 'ErrorInvalidProperty', `The property '${name}' does not support ordering.`);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return [...found].sort((a, b) => {
    const [left, right] = [by(a), by(b)];
    return left < right ? -sign : left > right ? sign : 0;
  });
}
