import { z } from 'zod';
import { SyncError } from '../errors.ts';
import type { Window } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { relativeLink } from './base.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { mailboxPath } from './paths.ts';
import { isItemMissing, toSyncError } from './refusals.ts';

const PAGE = 100;

const pageSchema = z.object({
  value: z.array(z.object({ id: z.string().min(1), seriesMasterId: z.string().nullish() })),
  '@odata.nextLink': z.string().nullish(),
});

/** Ids of the default calendar's items that touch the window, each once; of a series its master's. */
export async function* listIds(
  client: GraphClient,
  mailboxId: string,
  window: Window,
  maxPages: number,
): AsyncGenerator<readonly string[]> {
  const iso = (instant: number) => new Date(instant).toISOString();
  const query = { startDateTime: iso(window.from), endDateTime: iso(window.until) };
  const path = `${mailboxPath(mailboxId)}/calendar/calendarView`;
  let to: GraphCall['to'] = { path, query: { ...query, $select: 'id,seriesMasterId', $top: String(PAGE) } };
  const seen = new Set<string>();
  for (let pages = 0; pages < maxPages; pages += 1) {
    const current = to;
    const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to: current }));
    if (isItemMissing(answer)) {
      throw new SyncError('unavailable', 'graph.calendar-missing', 'This mailbox has no default calendar to read.');
    }
    if (!isOk(answer)) throw toSyncError(answer, client.clock());
    const page = pageSchema.safeParse(answer.body);
    if (!page.success) throw new SyncError('invalid', 'graph.page-malformed', 'A list of ids could not be read.');
    const ids = page.data.value.map(({ id, seriesMasterId }) => seriesMasterId ?? id);
    const fresh = [...new Set(ids)].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    yield fresh;
    const next = page.data['@odata.nextLink'];
    if (!next) return;
    to = { link: client.base + relativeLink(client.base, next) };
  }
  throw new SyncError('transient', 'graph.list-loop', 'A list of events has no end. Try later.');
}
