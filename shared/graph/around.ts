import * as z from 'zod';
import { SyncError } from '../errors.ts';
import type { CalendarEvent, EventReading, Window } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { relativeLink } from './base.ts';
import { listError } from './calendar-answer.ts';
import type { GraphCall, GraphClient } from './client.ts';
import { mailboxPath } from './paths.ts';
import { readAllSeries } from './read-series.ts';
import { EVENT_FIELDS } from './series-query.ts';
import { toReading } from './to-event.ts';

const PAGE = 50;
/** A thousand events at one time of one calendar. */
const MOST_PAGES = 20;

const pageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });
const memberSchema = z.object({ seriesMasterId: z.string().min(1) });

/**
 * What of the default calendar touches a short stretch of time (H8a): single events, and the series, whole, of which an
 * occurrence lies there, as the rule has it or moved. What can't be understood is left out: it can't be found equal to
 * anything. Lists may lag behind by a moment. Throws as a listing does.
 */
export async function around(
  client: GraphClient,
  mailboxId: string,
  stretch: Window,
  home: string,
): Promise<CalendarEvent[]> {
  const iso = (instant: number) => new Date(instant).toISOString();
  const query = { startDateTime: iso(stretch.from), endDateTime: iso(stretch.until) };
  const path = `${mailboxPath(mailboxId)}/calendar/calendarView`;
  let to: GraphCall['to'] = { path, query: { ...query, $select: EVENT_FIELDS, $top: String(PAGE) } };
  const singles = new Map<string, EventReading>();
  const series = new Set<string>();
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const current = to;
    const answer = await client.inTurn(mailboxId, () => client.call({ method: 'GET', to: current }));
    if (!isOk(answer)) throw listError(answer, client.clock());
    const page = pageSchema.safeParse(answer.body);
    if (!page.success) throw new SyncError('invalid', 'graph.page-malformed', 'A list of events could not be read.');
    for (const entry of page.data.value) {
      const member = memberSchema.safeParse(entry).data;
      const reading = member === undefined ? toReading(entry, home) : null;
      if (member !== undefined) series.add(member.seriesMasterId);
      else if (reading?.kind === 'event') singles.set(reading.event.id, reading);
    }
    const next = page.data['@odata.nextLink'];
    if (!next) {
      const whole = await readAllSeries(client, mailboxId, [...series], home);
      return [...singles.values(), ...whole].flatMap((one) => (one.kind === 'event' ? [one.event] : []));
    }
    to = { link: client.base + relativeLink(client.base, next) };
  }
  throw new SyncError('transient', 'graph.list-loop', 'A list of events has no end. Try later.');
}
