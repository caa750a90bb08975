import { z } from 'zod';
import { RESPONSES } from './responses.ts';
import type { GraphSimulator } from './simulator.ts';
import type { JsonObject } from './state.ts';

const mailbox = z.string();
const id = z.string();
/** Original local date: one occurrence of the series that `id` names. */
const date = z.iso.date().optional();
const event = z.record(z.string(), z.json()).transform((raw): JsonObject => raw);
const role = z.enum(['Calendars.ReadWrite', 'Calendars.Read', 'User.Read.All', 'MailboxSettings.Read']);

export const happening = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('tokens-expire') }),
  z.strictObject({ what: z.literal('consent-withdrawn'), tenant: z.string(), application: z.string() }),
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
  z.strictObject({ what: z.literal('outsider-added'), mailbox, mail: z.email(), displayName: z.string().optional() }),
  z.strictObject({ what: z.literal('event-added'), mailbox, event }),
  z.strictObject({ what: z.literal('event-edited'), mailbox, id, date, event }),
  z.strictObject({ what: z.literal('event-touched'), mailbox, id }),
  z.strictObject({ what: z.literal('event-deleted'), mailbox, id, date, hard: z.boolean().optional() }),
  z.strictObject({ what: z.literal('event-moved'), mailbox, id, calendar: z.string() }),
  z.strictObject({
    what: z.literal('event-answered'),
    mailbox,
    id,
    date,
    response: z.enum(RESPONSES),
    keep: z.boolean().default(true),
    send: z.boolean().default(true),
  }),
  z.strictObject({ what: z.literal('event-forwarded'), mailbox, id, address: z.email() }),
  z.strictObject({ what: z.literal('file-attached'), mailbox, id, file: event }),
  z.strictObject({ what: z.literal('series-split'), mailbox, id, date: z.iso.date(), event }),
  z.strictObject({ what: z.literal('series-ended'), mailbox, id, date: z.iso.date() }),
]);

/** Answers with the id of what was added. */
export function happen(graph: GraphSimulator, one: z.infer<typeof happening>): string | undefined {
  switch (one.what) {
    case 'tokens-expire':
      return void graph.expireTokens();
    case 'consent-withdrawn':
      return void graph.withdrawConsent(one.tenant, one.application);
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
    case 'outsider-added':
      return void graph.addOutsider({
        userId: one.mailbox,
        mail: one.mail,
        ...(one.displayName === undefined ? {} : { displayName: one.displayName }),
      });
    case 'event-edited':
      return void graph.person(one.mailbox).editEvent(idOf(graph, one), one.event);
    case 'event-touched':
      return void graph.person(one.mailbox).touchEvent(one.id);
    case 'event-deleted':
      return void graph.person(one.mailbox).deleteEvent(idOf(graph, one), { hard: one.hard === true });
    case 'event-moved':
      return void graph.person(one.mailbox).moveEvent(one.id, one.calendar);
    case 'event-answered':
      return void graph.person(one.mailbox).respond(idOf(graph, one), one.response, one);
    case 'event-forwarded':
      return void graph.person(one.mailbox).forwardEvent(one.id, one.address);
    case 'file-attached':
      return void graph.person(one.mailbox).attach(one.id, one.file);
    case 'series-ended':
      return void graph.person(one.mailbox).endSeries(one.id, one.date);
    case 'series-split':
      return graph.person(one.mailbox).splitSeries(one.id, one.date, one.event);
  }
}

interface Named {
  readonly mailbox: string;
  readonly id: string;
  readonly date?: string | undefined;
}

function idOf(graph: GraphSimulator, { mailbox: userId, id: event, date: on }: Named): string {
  return on === undefined ? event : graph.person(userId).occurrenceId(event, on);
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
