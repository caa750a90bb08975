import { z } from 'zod';
import { SyncError } from '../errors.ts';
import { isOk } from './answer.ts';
import type { GraphClient } from './client.ts';
import { mailboxPath } from './paths.ts';
import { isItemMissing, toSyncError } from './refusals.ts';

const calendarSchema = z.object({ id: z.string().min(1) });

/**
 * Id of the mailbox's default calendar. Ids of containers are constant (Outlook immutable ids page), so another one means
 * another mailbox. Throws `unavailable` when the mailbox or its calendar isn't there.
 */
export async function readCalendarId(client: GraphClient, mailboxId: string): Promise<string> {
  const to = { path: `${mailboxPath(mailboxId)}/calendar`, query: { $select: 'id' } };
  const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to }));
  if (isItemMissing(answer)) {
    throw new SyncError('unavailable', 'graph.calendar-missing', 'This mailbox has no default calendar to read.');
  }
  if (!isOk(answer)) throw toSyncError(answer, client.clock());
  const calendar = calendarSchema.safeParse(answer.body);
  if (!calendar.success) throw new SyncError('invalid', 'graph.calendar-malformed', 'A calendar could not be read.');
  return calendar.data.id;
}
