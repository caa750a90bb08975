import pLimit from 'p-limit';
import { isBooked } from './booked.ts';
import type { Said } from './decide.ts';
import { NOT_SHOWN_YET, newEventObstacle } from './eligible.ts';
import type { Round } from './listing.ts';
import { locateHere } from './locate-here.ts';
import type { Activity, CalendarEvent, Link, Whereabouts } from './ports.ts';
import { proveGone } from './prove-gone.ts';
import { readActivity } from './read-activity.ts';
import { readListed } from './read-listed.ts';
import type { Run } from './run.ts';
import { here, isReplay } from './unit.ts';

export async function readEvents(
  run: Run,
  round: Round,
  ids: ReadonlySet<string>,
  links: ReadonlyMap<string, Link>,
  missing: ReadonlySet<string>,
): Promise<Map<string, Said<CalendarEvent>>> {
  const said = new Map<string, Said<CalendarEvent>>();
  const ask = new Set<string>();
  for (const id of ids) {
    const change = round.changes.get(id);
    const other = round.replaced?.get(id);
    if (other !== undefined && links.has(id)) said.set(id, { kind: 'replaced', event: other });
    else if (change?.kind === 'event') {
      const link = links.get(id);
      said.set(id, mustBeAsked(run, link, change.event) ? { kind: 'absent' } : here(change.event));
    } else if (change?.kind === 'unreadable') said.set(id, { kind: 'unreadable', id, reason: change.reason });
    else if (change === undefined && !missing.has(id) && !links.has(id)) ask.add(id);
    // "Removed" also stands for an edit outside the window. What is linked is looked for where it counts (M4): an id alone
    // may answer from Deleted Items.
    else said.set(id, { kind: 'absent' });
  }
  // Not read by id alone: that may answer from Deleted Items (M4).
  const asked = [...ask];
  const places = await locateHere(run, asked.map(byId));
  for (const [index, id] of asked.entries()) said.set(id, saidOf(id, places[index]));
  return said;
}

/**
 * A round may replay what is no longer so: an event without a link, which would become an activity or take the place of
 * another, is looked up first.
 */
export async function lookedUp(
  run: Run,
  round: Round,
  shown: ReadonlyMap<string, Said<CalendarEvent>>,
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Said<CalendarEvent>>> {
  const asked = toLookUp(run, round, shown, links);
  if (asked.length === 0) return shown;
  const places = await locateHere(run, asked);
  return new Map([...shown, ...asked.map(({ id }, index) => [id, saidOf(id, places[index])] as const)]);
}

export function toLookUp(
  run: Run,
  round: Round,
  shown: ReadonlyMap<string, Said<CalendarEvent>>,
  links: ReadonlyMap<string, Link>,
): readonly { readonly id: string; readonly uid: null }[] {
  return [...shown].flatMap(([id, said]) => {
    const isNew = said.kind === 'here' && !links.has(id) && round.changes.has(id);
    return isNew && newEventObstacle(said.value, run.policy)?.kind !== 'skip' ? [byId(id)] : [];
  });
}

/**
 * What a round shows of a linked event may be older than what the link knows; with writes that weren't booked the link
 * itself doesn't know how old.
 */
function mustBeAsked(run: Run, link: Link | undefined, event: CalendarEvent): boolean {
  if (link === undefined || link.state === 'closed' || link.state === 'released') return false;
  return isReplay(link, event) || !isBooked(run, link);
}

function saidOf(id: string, place: Whereabouts | undefined): Said<CalendarEvent> {
  if (place?.kind === 'here') return here(place.event);
  return place?.kind === 'unknown' ? { kind: 'unreadable', id, reason: place.reason } : { kind: 'absent' };
}

const byId = (id: string) => ({ id, uid: null });

export async function readActivities(
  run: Run,
  ids: ReadonlySet<string>,
  links: ReadonlyMap<string, Link>,
): Promise<Map<string, Said<Activity>>> {
  const listed = await readListed(run, ids, links);
  const limit = pLimit(4);
  const said = async (id: string): Promise<Said<Activity>> => {
    const activity = listed.get(id);
    return activity === undefined ? readActivity(run, id, links.get(id) ?? null) : here(activity);
  };
  const ended = await Promise.allSettled([...ids].map((id) => limit(async () => [id, await said(id)] as const)));
  return new Map(
    ended.map((end) => {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    }),
  );
}

/**
 * Activities without a link: nobody would come back to one that is forgotten, so its 404 is proven like any other (M4). What
 * a host event called deleted, and Severa still shows, is looked at again a little later.
 */
export async function provenOrWaiting(
  run: Run,
  said: ReadonlyMap<string, Said<Activity>>,
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Said<Activity>>> {
  const isDoubtful = (id: string, { kind }: Said<Activity>) =>
    kind === 'absent' && !links.has(id) && !run.saidDeleted.has(id);
  const doubtful = [...said].filter(([id, one]) => isDoubtful(id, one)).map(([activityId]) => ({ activityId }));
  const proven = await proveGone(run, doubtful);
  return new Map(
    [...said].map(([id, one]): [string, Said<Activity>] => {
      if (one.kind === 'here' && run.saidDeleted.has(id))
        return [id, { kind: 'unreadable', id, reason: NOT_SHOWN_YET }];
      const again = proven.get(id);
      return [id, again === undefined || again.kind === 'gone' ? one : again];
    }),
  );
}
