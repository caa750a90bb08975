import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { Window } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { relativeLink } from './base.ts';
import { listError } from './calendar-answer.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { mailboxPath } from './paths.ts';

const PAGE = 100;

const pageSchema = z.object({
  // Entries without an id were seen (msteams-docs#8878); who misses their item asks for it by itself.
  value: z.array(z.object({ id: z.string().nullish(), seriesMasterId: z.string().nullish() })),
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
  let to: GraphCall['to'] = { path, query: { ...query, $select: 'id,type,seriesMasterId', $top: String(PAGE) } };
  const seen = new Set<string>();
  for (let pages = 0; pages < maxPages; pages += 1) {
    const current = to;
    const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to: current }));
    if (!isOk(answer)) throw listError(answer, client.clock());
    const page = pageSchema.safeParse(answer.body);
    if (!page.success) throw new SyncError('invalid', 'graph.page-malformed', 'A list of ids could not be read.');
    const next = page.data['@odata.nextLink'];
    const link = next ? relativeLink(client.base, next) : null;
    const ids = page.data.value.map(({ id, seriesMasterId }) => seriesMasterId || id || '');
    const fresh = [...new Set(ids)].filter((id) => id !== '' && !seen.has(id));
    for (const id of fresh) seen.add(id);
    for (let at = 0; at < fresh.length; at += PAGE) yield fresh.slice(at, at + PAGE);
    if (link === null) return;
    to = { link: client.base + link };
  }
  throw new SyncError('transient', 'graph.list-loop', 'A list of events has no end. Try later.');
}
