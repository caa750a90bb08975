import { relinked } from './confirm.ts';
import { newEventObstacle } from './eligible.ts';
import { FOLLOWS } from './plan.ts';
import type { CalendarEvent, Link } from './ports.ts';
import type { Run } from './run.ts';
import { type Unit, unit } from './unit.ts';

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
  const places = await run.calendar.locate(
    run.mailboxId,
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
