import { z } from 'zod';
import type { Handler } from '../serve.ts';
import { HAPPENINGS_PATH, STATE_PATH } from '../switchboard.ts';
import { GraphFailure } from './answers.ts';
import type { GraphSimulator } from './simulator.ts';
import type { JsonObject } from './state.ts';

const mailbox = z.string();
const event = z.record(z.string(), z.json()).transform((raw): JsonObject => raw);
const role = z.enum(['Calendars.ReadWrite', 'Calendars.Read', 'User.Read.All', 'MailboxSettings.Read']);

const happening = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('tokens-expire') }),
  z.strictObject({ what: z.literal('delta-tokens-expire'), mailbox }),
  z.strictObject({ what: z.literal('mailbox-replaced'), mailbox }),
  z.strictObject({ what: z.literal('user-removed'), mailbox }),
  z.strictObject({ what: z.literal('calendar-deleted'), mailbox, calendar: z.string().optional() }),
  z.strictObject({ what: z.literal('calendar-made'), mailbox, calendar: z.string().optional() }),
  z.strictObject({ what: z.literal('mailbox-set'), mailbox, enabled: z.boolean() }),
  z.strictObject({
    what: z.literal('access-set'),
    tenant: z.string(),
    roles: z.array(role).optional(),
    scopedMailboxes: z.array(mailbox).optional(),
    blockedMailboxes: z.array(mailbox).optional(),
  }),
  z.strictObject({ what: z.literal('event-added'), mailbox, event }),
  z.strictObject({ what: z.literal('event-edited'), mailbox, id: z.string(), event }),
  z.strictObject({ what: z.literal('event-touched'), mailbox, id: z.string() }),
  z.strictObject({ what: z.literal('event-deleted'), mailbox, id: z.string(), hard: z.boolean().optional() }),
  z.strictObject({ what: z.literal('event-moved'), mailbox, id: z.string(), calendar: z.string() }),
  z.strictObject({ what: z.literal('series-split'), mailbox, id: z.string(), date: z.iso.date(), event }),
]);

/** Puts both paths before the simulator. A body has to be declared as JSON, which no foreign web page can do unasked. */
export function fromOutside(graph: GraphSimulator, handle: Handler): Handler {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === STATE_PATH && request.method === 'GET') return state(graph, searchParams.get('mailbox'));
    if (pathname !== HAPPENINGS_PATH || request.method !== 'POST') return handle(request);
    if (!/\bjson\b/i.test(request.headers.get('content-type') ?? '')) return refused(415, 'Send application/json.');
    try {
      const id = happen(graph, happening.parse(await request.json()));
      return Response.json(id === undefined ? {} : { id });
    } catch (error) {
      if (error instanceof GraphFailure) return refused(400, `${error.code}: ${error.message}`);
      return refused(400, error instanceof Error ? error.message : String(error));
    }
  };
}

function state(graph: GraphSimulator, mailboxId: string | null): Response {
  const { log, outbox } = graph;
  try {
    const events = mailboxId === null ? [] : graph.events(mailboxId);
    return Response.json({ events, outbox, requests: log.requests(), parts: log.parts() });
  } catch (error) {
    return refused(404, error instanceof Error ? error.message : String(error));
  }
}

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** Answers with the id of what was added. */
function happen(graph: GraphSimulator, one: z.infer<typeof happening>): string | undefined {
  switch (one.what) {
    case 'tokens-expire':
      return void graph.expireTokens();
    case 'delta-tokens-expire':
      return void graph.expireDeltaTokens(one.mailbox);
    case 'mailbox-replaced':
      return void graph.replaceMailbox(one.mailbox);
    case 'user-removed':
      return void graph.removeUser(one.mailbox);
    case 'calendar-deleted':
      return void graph.deleteCalendar(one.mailbox, one.calendar);
    case 'calendar-made':
      return void graph.recreateCalendar(one.mailbox, one.calendar);
    case 'mailbox-set':
      graph.user(one.mailbox).enabled = one.enabled;
      return;
    case 'access-set':
      return void setAccess(graph, one);
    case 'event-added':
      return graph.person(one.mailbox).addEvent(one.event);
    case 'event-edited':
      return void graph.person(one.mailbox).editEvent(one.id, one.event);
    case 'event-touched':
      return void graph.person(one.mailbox).touchEvent(one.id);
    case 'event-deleted':
      return void graph.person(one.mailbox).deleteEvent(one.id, { hard: one.hard === true });
    case 'event-moved':
      return void graph.person(one.mailbox).moveEvent(one.id, one.calendar);
    case 'series-split':
      return graph.person(one.mailbox).splitSeries(one.id, one.date, one.event);
  }
}

function setAccess(graph: GraphSimulator, one: Extract<z.infer<typeof happening>, { what: 'access-set' }>): void {
  const tenant = graph.tenant(one.tenant);
  if (one.roles !== undefined) tenant.roles = one.roles;
  for (const name of ['scopedMailboxes', 'blockedMailboxes'] as const) {
    const ids = one[name];
    if (ids === undefined) continue;
    tenant[name].clear();
    for (const id of ids) tenant[name].add(id);
  }
}
