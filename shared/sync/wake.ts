import { BATCH } from './batch.ts';
import type { Instant, Link } from './ports.ts';
import type { Run } from './run.ts';
import { isFreed, type LinkedIds } from './unit.ts';

/**
 * H3a: the sync was off, or never on. Links sleep: a first sync compares them three-way. What was only about to be made
 * and never sent is forgotten, so that it is matched anew (H8); what may have been made is still looked for (I1a).
 */
export async function fallAsleep(run: Run): Promise<void> {
  const old = run.policy.window.from;
  const rows = (await run.store.links(run.mailboxId)).flatMap((link) => asleep(link, old, run.clock()));
  await save(run, rows);
}

function asleep(link: Link, windowFrom: Instant, now: Instant): Link[] {
  const agreed = link.severa !== null && link.exchange !== null;
  const never: Link = { ...link, state: 'closed', cause: 'never-made', updated: now };
  switch (link.state) {
    case 'live':
      // Ended before the window: nobody lists it any more, and nothing happens to it (M8).
      return link.ends !== null && link.ends <= windowFrom ? [] : [{ ...link, state: 'sleeping', updated: now }];
    case 'removing':
      return [{ ...link, state: 'sleeping', cause: null, updated: now }];
    case 'paired':
      // Begun, it is filled when it wakes: what it holds is what both sides held before (H8).
      return agreed ? [] : [never];
    case 'creating-event':
    case 'creating-activity':
      return link.createSent === null ? [never] : [];
    default:
      return [];
  }
}

const IS_MAKING: ReadonlySet<Link['state']> = new Set(['creating-event', 'creating-activity']);

/**
 * H13: links of an ended connection say nothing any more; they stay as hints for the first sync: own mark, then UID,
 * then H8.
 */
export async function forgetConnection(run: Run, connection: number): Promise<void> {
  await run.lease.fence();
  const rows = (await run.store.links(run.mailboxId))
    .filter(({ state, cause }) => state !== 'closed' || cause === 'never-made')
    // What was sent without an answer is still searched for, by what was sent or by its mark (I1a).
    .filter(({ state, createSent }) => !IS_MAKING.has(state) || createSent === null)
    .map(
      (link): Link => ({
        ...link,
        state: 'closed',
        cause: 'connection-changed',
        createSent: null,
        pending: {},
        updated: run.clock(),
      }),
    );
  await save(run, rows);
  await run.lease.update(({ confirmation: _, ...row }) => ({
    ...row,
    connection,
    phase: 'new',
    cursor: null,
    window: null,
    firstSyncAt: null,
    calendarId: null,
  }));
}

/** A deletion of ours may be shown by a listing that lags; only older ends free their items, in milliseconds. */
const SETTLED_MS = 10 * 60 * 1000;

/** An ended link whose items are planned like new ones if they are there. */
export function isFree(run: Run, link: Link): boolean {
  if (!isFreed(link)) return false;
  const early = link.cause === 'connection-changed' || link.cause === 'never-made';
  return early || link.updated < run.clock() - SETTLED_MS;
}

/** What a first sync has listed. */
interface Listed {
  /** Free events, also those that can't be understood: of them only the id is known. */
  readonly events: readonly { readonly id: string; readonly uid: string | null }[];
  readonly isThere: (activityId: string) => boolean;
  readonly used: ReadonlySet<string | null>;
}

/** H13: who belongs together by links of an ended connection that name this very event. */
export function hintedById(listed: Listed, ended: ReadonlySet<Link>): readonly LinkedIds[] {
  const byId = new Map(listed.events.map((event) => [event.id, event]));
  return hinted(listed, ended, ({ eventId }) => byId.get(eventId ?? ''));
}

/** H13: the same by the event's UID; also by links of the mailbox that the user had before. */
export async function hintedByUid(run: Run, listed: Listed, ended: ReadonlySet<Link>): Promise<readonly LinkedIds[]> {
  const { mailboxBefore } = run.lease.mailbox();
  const before = mailboxBefore === null ? [] : await run.store.links(mailboxBefore);
  const byUid = new Map(listed.events.flatMap((event) => (event.uid === null ? [] : [[event.uid, event]])));
  return hinted(listed, [...ended, ...before], ({ uid }) => byUid.get(uid ?? ''));
}

function hinted(
  { isThere, used }: Listed,
  links: Iterable<Link>,
  eventOf: (link: Link) => Listed['events'][number] | undefined,
): readonly LinkedIds[] {
  const found: LinkedIds[] = [];
  const taken = new Set(used);
  for (const link of links) {
    const { activityId, uid, origin } = link;
    const event = eventOf(link);
    if (activityId === null || taken.has(activityId) || !isThere(activityId)) continue;
    if (event === undefined || taken.has(event.id)) continue;
    taken.add(activityId).add(event.id);
    found.push({ eventId: event.id, uid: event.uid ?? uid, activityId, origin });
  }
  return found;
}

async function save(run: Run, rows: readonly Link[]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await run.lease.keep();
    await run.store.saveLinks(rows.slice(at, at + BATCH), run.lease.number);
  }
}
