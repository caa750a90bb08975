import { z } from 'zod';
import { type Answer, answerJson, GraphFailure } from './answers.ts';
import { type Call, option, styleOf, windowOf } from './call.ts';
import { roundOf, visibleUntil } from './delta-round.ts';
import { idOf, renderEvent, renderSpan, type Style } from './event-output.ts';
import { calendarId, etagOf } from './ids.ts';
import type { DeltaEntry, JsonObject, Mailbox } from './state.ts';
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
  const known = delta === null ? null : readToken(call, delta, '$deltaToken');
  const calendar = known?.c ?? call.calendar ?? 'default';
  const window = known ? { from: known.f, until: known.t } : roundWindow(url);
  const until = visibleUntil(world, mailbox);
  const from = known?.s ?? 0;
  const hidden = known === null && world.faults.emptyLists;
  const groups = hidden ? [] : roundOf(world, mailbox, calendar, window, from, Math.max(from, until));
  const round = randomHex(world, 16);
  const { rounds, syncGeneration } = mailbox.store;
  rounds.set(round, { groups, until: Math.max(from, until) });
  for (const oldest of rounds.keys()) {
    if (rounds.size <= KEPT_ROUNDS) break;
    rounds.delete(oldest);
  }
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

function nextPage(call: Call, at: Token): Answer {
  const { world, mailbox, preferences } = call;
  const round = at.r === undefined ? undefined : mailbox.store.rounds.get(at.r);
  if (!round) throw lost(call);
  const style = styleOf(call);
  const value: JsonObject[] = [];
  let next = at.i ?? 0;
  const blank = at.e !== true && world.random() < world.faults.emptyDeltaPageRate;
  while (!blank && next < round.groups.length && value.length < (preferences.pageSize ?? DEFAULT_PAGE)) {
    for (const entry of round.groups[next] ?? []) value.push(render(call, entry, style));
    next += 1;
  }
  const body: JsonObject = { '@odata.context': `${call.url.origin}/v1.0/$metadata#Collection(event)` };
  const endless = world.faults.endlessDelta && next >= round.groups.length;
  const nonce = randomHex(world, 8);
  if (blank || endless || next < round.groups.length) {
    body['@odata.nextLink'] = link(call, '$skiptoken', { ...at, i: endless ? 0 : next, e: blank, n: nonce });
  } else {
    const { r, i, e, ...rest } = at;
    body['@odata.deltaLink'] = link(call, '$deltatoken', { ...rest, s: round.until, n: nonce });
  }
  body.value = value;
  const applied = ['odata.track-changes', preferences.applied].filter(Boolean).join(', ');
  return answerJson(200, body, { 'Preference-Applied': applied });
}

function render(call: Call, { kind, item, instance }: DeltaEntry, style: Style): JsonObject {
  const { mailbox, world } = call;
  const type = { '@odata.type': '#microsoft.graph.event' };
  const date = instance?.date ?? null;
  if (kind === 'removed') {
    return { ...type, id: idOf(mailbox, item, date, style), '@removed': { reason: world.faults.removedReason } };
  }
  if (!instance || instance.isException) return { ...type, ...renderEvent(mailbox, item, instance, style) };
  // Nothing but this is ever shown of an occurrence (microsoft-graph-docs#7632).
  return {
    ...type,
    '@odata.etag': etagOf(mailbox, item),
    id: idOf(mailbox, item, date, style),
    seriesMasterId: idOf(mailbox, item, null, style),
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
  if (parsed.data.g !== call.mailbox.store.syncGeneration) throw lost(call);
  return parsed.data;
}

/** How a token that is too old is refused (Get incremental changes: synchronization reset). */
function lost(call: Call): GraphFailure {
  const { syncGeneration } = call.mailbox.store;
  switch (call.world.faults.deltaRefusal) {
    case 'ResyncRequired':
      return new GraphFailure(
        410,
        'resyncRequired',
        'Resync required. Replace any local items with the server version.',
      );
    case 'fullSyncRequired':
      return new GraphFailure(410, 'fullSyncRequired', 'The sync state is no longer valid; a full sync is required.');
    case 'location': {
      const restart = `${call.url.origin}${call.url.pathname}?$deltatoken=`;
      return new GraphFailure(410, 'SyncStateNotFound', 'Resync required.', { headers: { Location: restart } });
    }
    default:
      return new GraphFailure(
        410,
        'SyncStateNotFound',
        `The sync state generation is not found; generation=${syncGeneration - 1};[highest=${syncGeneration}].`,
      );
  }
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
