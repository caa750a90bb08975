import { isKind } from '../errors.ts';
import { newActivity, withShown } from './express.ts';
import { CLOCK_SLACK_MS, madeByLostPost } from './find-made.ts';
import { type Inherited, typeOfNew } from './inherit.ts';
import { isMeeting, toldNobody } from './meeting.ts';
import type { Activity, CalendarEvent, Instant, Link } from './ports.ts';
import type { Run } from './run.ts';
import { endOf } from './unit.ts';
import { sideValues } from './values.ts';

/** A finished write is visible within 90 seconds; what isn't found after this long was not done (I1a). */
export const LOST_AFTER_MS = 2 * 60 * 1000;

/**
 * A POST that leaves this much later than its row says is noted anew first: it is looked for by its time (I1a), and the two
 * minutes have to outlast the 90 seconds in which it may be invisible.
 */
const LATE_MS = 25 * 1000;

export type Created =
  | { readonly kind: 'created' | 'adopted'; readonly link: Link; readonly activity: Activity }
  /** Nobody knows yet; to be asked again at that time of the service's clock. */
  | { readonly kind: 'unanswered'; readonly link: Link; readonly retry: Instant }
  | { readonly kind: 'refused' | 'later'; readonly link: Link; readonly code: string };

/** A link whose POST may have been sent: stored before the POST is. */
export type SentLink = Link & { readonly createSent: Instant };

/**
 * Makes the activity of a `creating-activity` link, exactly once (I1a). Severa has no key of ours, so a POST without an
 * answer is searched for at once, and again after two minutes before it is repeated. `resent`: an earlier run may have
 * sent it already. `taken`: activities that serve another row; what this call finds or makes is added. `inherited`: from
 * what it goes on.
 */
export async function createActivity(
  run: Run,
  link: SentLink,
  event: CalendarEvent,
  resent: boolean,
  taken: Set<string>,
  inherited?: Inherited,
): Promise<Created> {
  let current = link;
  if (resent) {
    const found = await searchMade(run, current, taken);
    if (found === 'unclear') return unanswered(run, current);
    if (found !== null) return { kind: 'adopted', link: current, activity: found };
    if ((await run.host.now()) < lastSent(run, current) + LOST_AFTER_MS) return unanswered(run, current);
    current = await sending(run, current, event);
  }
  const { userId: ownerId } = run.policy;
  const { item } = newActivity(run.express, event.item, run.policy);
  const typeId = typeOfNew(run, event, inherited);
  if (typeId === null) return { kind: 'refused', link: current, code: 'no-default-type' };
  try {
    const activity = await run.host.create({ item, ownerId, typeId }, async () => {
      // The row's time is that of its batch; the two minutes count from this very POST, which may have waited its turn.
      const createSent = await run.host.now();
      if (createSent > current.createSent + LATE_MS) {
        const [saved] = await run.store.saveLinks([{ ...current, createSent }], run.lease.number);
        current = { ...current, ...saved, createSent };
      } else current = { ...current, createSent };
      run.waiting.set(current.id, current);
      // Last of all: whoever is held up while the row is written finds out before the POST goes.
      await run.lease.keep();
    });
    taken.add(activity.id);
    return { kind: 'created', link: current, activity };
  } catch (error) {
    if (isKind(error, 'answer-lost')) {
      const found = await searchMade(run, current, taken);
      if (found === null || found === 'unclear') return unanswered(run, current);
      return { kind: 'adopted', link: current, activity: found };
    }
    // Refused or throttled: certainly not done, so there is nothing to search for next time.
    const link = { ...current, createSent: null };
    if (isKind(error, 'refused', 'invalid')) return { kind: 'refused', link, code: error.code };
    if (isKind(error, 'transient')) return { kind: 'later', link, code: error.code };
    throw error;
  }
}

/**
 * When this item was last sent, for whichever of the rows that wait for one equal to it: a twin may have taken what this
 * row had made, while its own is not to be seen yet.
 */
export function lastSent(run: Run, { ends, createSent }: SentLink): Instant {
  // Two that never end may be twins as well: waiting longer than needed doubles nothing.
  const twins = [...run.waiting.values()].filter((row) => row.ends === ends);
  return Math.max(createSent, ...twins.map((row) => row.createSent ?? createSent));
}

/** A new POST carries what the event holds now; that is what a search will look for. */
async function sending(run: Run, link: SentLink, event: CalendarEvent): Promise<SentLink> {
  const next = sentLink(run, link, event, await run.host.now());
  const [saved] = await run.store.saveLinks([next], run.lease.number);
  return { ...next, ...saved, createSent: next.createSent };
}

/** The row of a POST that is about to be sent: what both sides will hold, and since when to search for it. */
export function sentLink(run: Run, link: Link, event: CalendarEvent, createSent: Instant): SentLink {
  const { item, shown } = newActivity(run.express, event.item, run.policy);
  return {
    ...withShown(link, shown),
    severa: toldNobody(sideValues(link.id, item), isMeeting(event)),
    exchange: sideValues(link.id, event.item),
    ends: endOf(run, event.item),
    createSent,
  };
}

/** `unclear`: Severa showed something that can't be read; it may be ours, so nothing is repeated. */
export async function searchMade(run: Run, link: SentLink, taken: Set<string>): Promise<Activity | null | 'unclear'> {
  const since = await createdSince(run, link.createSent - CLOCK_SLACK_MS);
  if (since === null) return 'unclear';
  const free = since.filter(({ id }) => !taken.has(id));
  if (free.length === 0) return null;
  const linked = await run.store.linksByActivity(
    run.mailboxId,
    free.map(({ id }) => id),
  );
  // Another search of this batch may have taken one while the rows were read.
  const found = madeByLostPost(
    link,
    free.filter(({ id }) => !linked.has(id) && !taken.has(id)),
    [...run.waiting.values()],
  );
  if (found !== null) taken.add(found.id);
  return found;
}

async function createdSince(run: Run, since: Instant): Promise<readonly Activity[] | null> {
  try {
    return await run.host.createdSince(run.policy.userId, since);
  } catch (error) {
    if (isKind(error, 'invalid')) return null;
    throw error;
  }
}

async function unanswered(run: Run, link: SentLink): Promise<Created> {
  const left = lastSent(run, link) + LOST_AFTER_MS - (await run.host.now());
  return { kind: 'unanswered', link, retry: run.clock() + Math.max(left, 1000) };
}
