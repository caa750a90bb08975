import { z } from 'zod';
import { type Answer, answerJson, GraphFailure } from './answers.ts';
import { type Call, option, styleOf, windowOf } from './call.ts';
import { tokenLost } from './delta-refusal.ts';
import { roundOf, shuffled } from './delta-round.ts';
import { idOf, renderEvent, renderSpan, type Style } from './event-output.ts';
import { calendarId, etagOf } from './ids.ts';
import type { DeltaEntry, DeltaRound, JsonObject, Mailbox } from './state.ts';
import { visibleUntil } from './store.ts';
import { randomHex } from './world.ts';

const DEFAULT_PAGE = 10;
/** Rounds kept per mailbox; the links of older ones die. */
const KEPT_ROUNDS = 200;

/** What a link carries. The window is in it and can't be changed. */
const token = z.strictObject({
  /** User id. */
  u: z.string(),
  /** Calendar. */
  c: z.string(),
  f: z.number(),
  t: z.number(),
  /** Sync generation. */
  g: z.number(),
  /** Delta link: the last change covered. */
  s: z.number().optional(),
  /** Next link: round, and the group that comes next. */
  r: z.string().optional(),
  i: z.number().optional(),
  /** The page before had no items. */
  e: z.boolean().optional(),
  n: z.string(),
});
type Token = z.infer<typeof token>;

/** GET …/calendarView/delta: a new round, its next page, or the changes since a finished one. */
export function calendarDelta(call: Call): Answer {
  const { url, world, mailbox } = call;
  refuseOptions(url);
  const skip = option(url, '$skiptoken');
  const delta = option(url, '$deltatoken');
  if (skip !== null) return nextPage(call, readToken(call, skip, '$skipToken'));
  // An empty token with the window is what the Location of a reset asks for: a new round.
  const known = delta === null || delta === '' ? null : readToken(call, delta, '$deltaToken');
  const calendar = known?.c ?? call.calendar ?? 'default';
  const window = known ? { from: known.f, until: known.t } : roundWindow(url);
  const until = visibleUntil(world, mailbox, world.faults.deltaDelayMs);
  const from = known?.s ?? 0;
  const hidden = known === null && world.faults.emptyLists;
  const groups = hidden ? [] : roundOf(world, mailbox, calendar, window, from, Math.max(from, until));
  const round = randomHex(world, 16);
  const { syncGeneration } = mailbox.store;
  keepRound(mailbox, round, { groups, until: Math.max(from, until) });
  return nextPage(call, {
    u: mailbox.userId,
    c: calendar,
    f: window.from,
    t: window.until,
    g: syncGeneration,
    r: round,
    i: 0,
    n: '',
  });
}

function keepRound({ store: { rounds } }: Mailbox, id: string, round: DeltaRound): void {
  rounds.set(id, round);
  for (const oldest of rounds.keys()) {
    if (rounds.size <= KEPT_ROUNDS) break;
    rounds.delete(oldest);
  }
}

function nextPage(call: Call, at: Token): Answer {
  const { world, mailbox, preferences } = call;
  const round = at.r === undefined ? undefined : mailbox.store.rounds.get(at.r);
  if (!round) throw tokenLost(call, at);
  const style = styleOf(call);
  const value: JsonObject[] = [];
  let next = at.i ?? 0;
  const size = Math.min(
    preferences.pageSize ?? DEFAULT_PAGE,
    world.faults.largestDeltaPage ?? Number.POSITIVE_INFINITY,
  );
  const blank = at.e !== true && world.random() < world.faults.emptyDeltaPageRate;
  while (!blank && next < round.groups.length && value.length < size) {
    for (const entry of round.groups[next] ?? []) value.push(render(call, entry, style));
    next += 1;
  }
  const body: JsonObject = { '@odata.context': `${call.url.origin}/v1.0/$metadata#Collection(event)` };
  const endless = world.faults.endlessDelta && next >= round.groups.length;
  const nonce = randomHex(world, 8);
  if (endless) {
    body['@odata.nextLink'] = link(call, '$skiptoken', { ...onceMore(call, at, round), n: nonce });
  } else if (blank || next < round.groups.length) {
    body['@odata.nextLink'] = link(call, '$skiptoken', { ...at, i: next, e: blank, n: nonce });
  } else {
    const { r, i, e, ...rest } = at;
    body['@odata.deltaLink'] = link(call, '$deltatoken', { ...rest, s: round.until, n: nonce });
  }
  body.value = value;
  const applied = ['odata.track-changes', preferences.applied].filter(Boolean).join(', ');
  return answerJson(200, body, { 'Preference-Applied': applied });
}

/** Where a round that has no end goes on. */
function onceMore({ world, mailbox }: Call, at: Token, round: DeltaRound): Token {
  if (world.faults.endlessShape === 'empty') return { ...at, i: round.groups.length };
  if (world.faults.endlessShape === 'same') return { ...at, i: 0 };
  const r = randomHex(world, 16);
  keepRound(mailbox, r, { ...round, groups: shuffled(round.groups, world.random) });
  return { ...at, r, i: 0 };
}

function render(call: Call, { kind, item, instance }: DeltaEntry, style: Style): JsonObject {
  const { mailbox, world } = call;
  const type = { '@odata.type': '#microsoft.graph.event' };
  const date = instance?.date ?? null;
  if (kind === 'removed') {
    const { removedReason } = world.faults;
    const lives = mailbox.store.items.get(item.number)?.calendar ?? 'deleted';
    const byCause = lives === 'deleted' ? 'deleted' : 'changed';
    const reason = removedReason === 'by-cause' ? byCause : removedReason;
    return { ...type, id: idOf(mailbox, item, date, style), '@removed': { reason } };
  }
  if (!instance || instance.isException) return { ...type, ...renderEvent(mailbox, item, instance, style) };
  // Nothing but this is ever shown of an occurrence (microsoft-graph-docs#7632).
  return {
    ...type,
    '@odata.etag': etagOf(mailbox, item),
    id: idOf(mailbox, item, date, style),
    ...(world.faults.stubsWithoutSeries ? {} : { seriesMasterId: idOf(mailbox, item, null, style) }),
    type: 'occurrence',
    ...renderSpan(instance.span, style),
  };
}

function link(call: Call, name: string, at: Token): string {
  const text = Buffer.from(JSON.stringify(at)).toString('base64url');
  return `${call.url.origin}${viewPath(call.mailbox, at.c)}/calendarView/delta?${name}=${text}`;
}

/** Not the path of the request: links are to be followed whole. */
function viewPath(mailbox: Mailbox, calendar: string): string {
  const user = `/v1.0/users('${mailbox.userId}')`;
  return calendar === 'default' ? user : `${user}/calendars('${calendarId(mailbox, calendar)}')`;
}

function readToken(call: Call, text: string, name: string): Token {
  const refused = new GraphFailure(
    400,
    'InvalidDeltaToken',
    `The value '${text.slice(0, 40)}' of parameter '${name}' is invalid.`,
  );
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw refused;
  }
  const parsed = token.safeParse(value);
  if (!parsed.success || parsed.data.u !== call.mailbox.userId) throw refused;
  if (parsed.data.g !== call.mailbox.store.syncGeneration) throw tokenLost(call, parsed.data);
  return parsed.data;
}

function refuseOptions(url: URL): void {
  if (option(url, '$top') !== null) {
    throw new GraphFailure(
      400,
      'ErrorInvalidUrlQuery',
      "The '$top' parameter is not supported with change tracking over the 'CalendarView' resource as page size cannot be guaranteed. Express page size preferences using the Prefer: odata.maxpagesize= header instead.",
    );
  }
  for (const name of ['$orderby', '$filter', '$select', '$expand', '$search']) {
    if (option(url, name) !== null) {
      throw new GraphFailure(
        400,
        'ErrorInvalidUrlQuery',
        "The following parameters are not supported with change tracking over the 'CalendarView' resource: '$orderby, $filter, $select, $expand, $search'.",
      );
    }
  }
}

function roundWindow(url: URL) {
  for (const name of ['StartDateTime', 'EndDateTime']) {
    if (option(url, name) === null) {
      throw new GraphFailure(400, 'ErrorInvalidParameter', `The value '' of parameter '${name}' is invalid.`);
    }
  }
  return windowOf(url);
}
