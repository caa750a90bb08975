import type { Item } from '../calendar/item.ts';
import { isKind } from '../errors.ts';
import type { Book } from './book.ts';
import { PEOPLE_UNANSWERED } from './eligible.ts';
import { insiders, OWNER_DUE, personKey } from './meeting.ts';
import { usersOf } from './people.ts';
import type { Activity, HostUser, Link, Participant, SideValues } from './ports.ts';
import type { Run } from './run.ts';

type People = SideValues['people'];

/** Severa was told of him, and answered. */
const IN = 'in';
/** Severa may have been told of him. */
const SENT = 'sent';
/** How long someone whom Severa was told of may be missing where it is asked, in milliseconds. */
const SHOWN_MS = 2 * 60 * 1000;

/**
 * Whom Severa was told of, by digest of the address (P6): who was removed there since isn't added again while the attendees
 * are unchanged. A copy that never spoke goes by whom it showed; of a pair that was matched nobody is told (H8).
 */
function toldOf(link: Link): People | null {
  return link.severa?.people ?? link.exchange?.people ?? null;
}

interface Difference {
  readonly added: readonly HostUser[];
  readonly left: readonly HostUser[];
  readonly isOwnerDue: boolean;
  /** As it will be when all is done. */
  readonly told: People;
}

function difference(link: Link, item: Item, users: readonly HostUser[]): Difference {
  const told = toldOf(link);
  const invited = insiders(item, users);
  const key = ({ email }: HostUser) => personKey(link.id, email ?? '');
  const next = Object.fromEntries(invited.map(({ user }) => [key(user), IN]));
  if (told === null) return { added: [], left: [], isOwnerDue: false, told: next };
  const isTold = (user: HostUser) => told[key(user)] !== undefined && told[key(user)] !== SENT;
  return {
    added: invited.map(({ user }) => user).filter((user) => user.active && !isTold(user)),
    left: users.filter((user) => told[key(user)] !== undefined && next[key(user)] === undefined),
    isOwnerDue: told[OWNER_DUE] !== undefined,
    told: next,
  };
}

export function needsTelling(link: Link, item: Item, users: readonly HostUser[]): boolean {
  const { added, left, isOwnerDue } = difference(link, item, users);
  return added.length > 0 || left.length > 0 || isOwnerDue;
}

/**
 * P4: attendees of a meeting whom Severa knows take part in its activity; who is no longer invited doesn't; the organizer
 * owns what we made of it. Stored before it is sent: Severa would take a person twice. Returns whom Severa was told of by
 * now; null: as before.
 */
export async function tellSevera(
  run: Run,
  link: Link,
  item: Item,
  activity: Activity,
  book: Book,
): Promise<{ readonly told: People; readonly link: Link } | null> {
  const users = await usersOf(run);
  const { added, left, isOwnerDue, told } = difference(link, item, users);
  if (added.length === 0 && left.length === 0 && !isOwnerDue) {
    return link.severa === null || Object.keys(told).length !== Object.keys(link.severa.people).length
      ? { told, link }
      : null;
  }
  const before = toldOf(link) ?? {};
  const sent = added.filter(({ email }) => before[personKey(link.id, email ?? '')] === SENT);
  const announced = {
    ...before,
    ...Object.fromEntries(added.map(({ email }) => [personKey(link.id, email ?? ''), SENT])),
  };
  const current = await announce(run, link, announced);
  try {
    let there = await run.host.participants(activity.id);
    const isThere = (userId: string) => there.some((one) => one.kind === 'user' && one.userId === userId);
    const unclear = sent.filter(({ id }) => !isThere(id));
    if (unclear.length > 0 && run.clock() < link.updated + SHOWN_MS) return putOff(run, book, link, announced, current);
    const organizer = insiders(item, users).find(({ person }) => person.role === 'organizer')?.user;
    const owner = isOwnerDue && organizer?.active === true ? organizer.id : (activity.ownerId ?? run.policy.userId);
    if (owner !== activity.ownerId) {
      await run.host.reassign(activity.id, { ownerId: owner }, run.lease.keep);
      // Severa may have made a participant of him who owned it.
      there = await run.host.participants(activity.id);
    }
    const wanted = new Set(added.map(({ id }) => id));
    // Who made the activity for its organizer takes part in it himself.
    if (owner !== activity.ownerId && activity.ownerId === run.policy.userId) wanted.add(run.policy.userId);
    for (const userId of wanted) {
      if (userId === owner || isThere(userId)) continue;
      await add(run, activity.id, userId);
    }
    for (const { id } of left) {
      for (const one of there) if (one.kind === 'user' && one.userId === id) await remove(run, activity.id, one);
    }
    const kept = there.flatMap(({ kind, userId }) => (kind === 'user' && userId !== null ? [userId] : []));
    const gone = new Set(left.map(({ id }) => id));
    run.people.set(activity.id, [...new Set([owner, ...kept.filter((id) => !gone.has(id)), ...wanted])]);
    return { told, link: current };
  } catch (error) {
    if (!isKind(error, 'answer-lost', 'transient', 'refused', 'invalid', 'gone')) throw error;
    return putOff(run, book, link, announced, current);
  }
}

function putOff(run: Run, book: Book, link: Link, told: People, current: Link) {
  book.late.push({ itemId: link.eventId ?? '', reason: PEOPLE_UNANSWERED, retry: run.clock() + SHOWN_MS });
  run.tally.add('parked');
  return { told, link: current };
}

async function announce(run: Run, link: Link, people: People): Promise<Link> {
  const { severa } = link;
  if (severa === null) return link;
  const row = { ...link, severa: { ...severa, people }, updated: run.clock() };
  const [saved] = await run.store.saveLinks([row], run.lease.number);
  return { ...row, ...saved };
}

/** Whom Severa won't have takes no part, and nobody asks again. */
async function add(run: Run, activityId: string, userId: string): Promise<void> {
  try {
    await run.host.addParticipant(activityId, userId, run.lease.keep);
  } catch (error) {
    if (!isKind(error, 'refused', 'invalid')) throw error;
  }
}

async function remove(run: Run, activityId: string, { id }: Participant): Promise<void> {
  if (id === null) return;
  try {
    await run.host.removeParticipant(activityId, id, run.lease.keep);
  } catch (error) {
    if (!isKind(error, 'refused', 'invalid')) throw error;
  }
}
