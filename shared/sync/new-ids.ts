import { relinked } from './confirm.ts';
import type { Said } from './decide.ts';
import { newEventObstacle } from './eligible.ts';
import { eventsOf, type Round } from './listing.ts';
import { locateHere } from './locate-here.ts';
import { createParking, UNDER_NEW_ID } from './parking.ts';
import type { CalendarEvent, Link, LinkState } from './ports.ts';
import { parkedKey, type Run } from './run.ts';
import { type Unit, unit } from './unit.ts';

/** Links that follow their event to another id. */
const FOLLOWS: ReadonlySet<LinkState> = new Set(['live', 'paired', 'sleeping', 'removing', 'creating-activity']);

/** M4: a linked event that is there under a new id with the same UID goes on under its link. */
export async function underNewIds(run: Run, round: Round, stored: readonly Link[]): Promise<readonly Link[]> {
  const linked = new Set(stored.map(({ eventId }) => eventId));
  const free = Map.groupBy(
    eventsOf(round).filter(({ id, uid }) => uid !== null && !linked.has(id)),
    ({ uid }) => uid,
  );
  const parking = createParking(run);
  const rows = stored.flatMap((link): Link[] => {
    const { eventId, uid, state } = link;
    if (!FOLLOWS.has(state) || eventId === null || uid === null || round.changes.has(eventId)) return [];
    const event = free.get(uid)?.shift();
    if (event === undefined) return [];
    if (run.parked.has(parkedKey('exchange', eventId))) {
      parking.park('exchange', event.id, UNDER_NEW_ID, run.clock());
      parking.clear('exchange', eventId);
    }
    return [{ ...link, eventId: event.id }];
  });
  if (rows.length === 0) return stored;
  await parking.save();
  const saved = new Map((await run.store.saveLinks(rows, run.lease.number)).map((link) => [link.id, link]));
  return stored.map((link) => saved.get(link.id) ?? link);
}

/** M4: an event that left while its UID turned up under a new id, by link id. */
export function sameUidElsewhere(
  events: ReadonlyMap<string, Said<CalendarEvent>>,
  links: ReadonlyMap<string, Link>,
): ReadonlyMap<string, CalendarEvent> {
  const found = new Map<string, CalendarEvent>();
  const free = [...events].flatMap(([id, said]) => (said.kind === 'here' && !links.has(id) ? [said.value] : []));
  if (free.length === 0) return found;
  for (const [id, said] of events) {
    const link = links.get(id);
    if (said.kind !== 'absent' || link === undefined || link.uid === null || link.state === 'closed') continue;
    const event = free.find((one) => one.uid === link.uid && ![...found.values()].includes(one));
    if (event !== undefined) found.set(link.id, event);
  }
  return found;
}

/**
 * M4: an event without a link that has the UID of a linked one may be that very event under a new id, although no round said
 * that the old id left. It is, unless the old one is still there: then it is a copy, and somebody's own. One read of the
 * mailbox's links, and only when an activity would be made of such an event.
 */
export async function underUidOfLinked(
  run: Run,
  events: readonly CalendarEvent[],
): Promise<ReadonlyMap<CalendarEvent, Unit>> {
  const units = new Map<CalendarEvent, Unit>();
  const wanted = events.filter((event) => event.uid !== null && newEventObstacle(event, run.policy) === null);
  if (wanted.length === 0) return units;
  const links = (await run.store.links(run.mailboxId)).filter(({ state }) => FOLLOWS.has(state));
  const byUid = new Map(links.flatMap((link) => (link.uid === null ? [] : [[link.uid, link]])));
  const sought = wanted.flatMap((event) => {
    const link = byUid.get(event.uid ?? '');
    return link === undefined || link.eventId === null ? [] : [{ event, link, id: link.eventId, uid: link.uid }];
  });
  if (sought.length === 0) return units;
  const places = await locateHere(
    run,
    sought.map(({ id, uid }) => ({ id, uid })),
  );
  const taken = new Set<Link>();
  for (const [index, { event, link }] of sought.entries()) {
    const place = places[index];
    if (place?.kind === 'here' || taken.has(link)) continue;
    taken.add(link);
    // Nobody can tell now: it waits, and nothing is made of it.
    if (place?.kind === 'unknown')
      units.set(event, unit(null, { kind: 'unreadable', id: event.id, reason: place.reason }));
    else units.set(event, relinked(unit(link, { kind: 'absent' }), event));
  }
  return units;
}
