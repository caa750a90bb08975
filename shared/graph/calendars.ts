import * as z from 'zod';
import { SyncError } from '../errors.ts';
import { type Answer, isOk } from './answer.ts';
import { relativeLink } from './base.ts';
import { calendarError, listError } from './calendar-answer.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { mailboxPath } from './paths.ts';

const calendarSchema = z.object({ id: z.string().min(1) });
const listSchema = z.object({ value: z.array(calendarSchema), '@odata.nextLink': z.string().nullish() });

const MAX_PAGES = 20;

/**
 * Id of the mailbox's default calendar. Ids of containers are constant (Outlook immutable ids page), so another one means
 * another mailbox. Throws `unavailable` when the mailbox or its calendar isn't there.
 */
export async function readCalendarId(client: GraphClient, mailboxId: string): Promise<string> {
  const to = { path: `${mailboxPath(mailboxId)}/calendar`, query: { $select: 'id' } };
  return calendarIn(await client.inTurn(mailboxId, () => client.call({ method: 'GET', to })), client.clock());
}

/** The id in an answer to that question; throws as it does. */
export function calendarIn(answer: Answer, now: number): string {
  if (!isOk(answer)) throw calendarError(answer, now);
  const calendar = calendarSchema.safeParse(answer.body);
  if (!calendar.success) throw new SyncError('invalid', 'graph.calendar-malformed', 'A calendar could not be read.');
  return calendar.data.id;
}

/** Ids of all calendars that the mailbox shows, of whatever group. Deleted Items and what lies in it is none of them. */
export async function readCalendarIds(client: GraphClient, mailboxId: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let to: GraphCall['to'] = { path: `${mailboxPath(mailboxId)}/calendars`, query: { $select: 'id', $top: '100' } };
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const current = to;
    const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to: current }));
    if (!isOk(answer)) throw listError(answer, client.clock());
    const page = listSchema.safeParse(answer.body);
    if (!page.success) throw new SyncError('invalid', 'graph.page-malformed', 'A list of calendars could not be read.');
    for (const { id } of page.data.value) ids.add(id);
    const next = page.data['@odata.nextLink'];
    if (!next) return ids;
    to = { link: client.base + relativeLink(client.base, next) };
  }
  throw new SyncError('transient', 'graph.list-loop', 'A list of calendars has no end. Try later.');
}
