import { isKind } from '../errors.ts';
import type { Activity, ActivityRow, HostUser, Link, MailboxState } from './ports.ts';
import type { Run } from './run.ts';
import type { Unit } from './unit.ts';

/** What the mailbox's person is to an activity, at the moment of its reading (P3). */
export type Role = 'owner' | 'participant' | 'none';

export function roleIn({ ownerId }: Activity, people: readonly string[], userId: string): Role {
  if (ownerId === userId) return 'owner';
  return people.includes(userId) ? 'participant' : 'none';
}

/** What a run knows of the organisation around its mailbox; each is asked once, and only where people matter. */
export interface Neighbours {
  users: Promise<readonly HostUser[]> | null;
  mailboxes: Promise<readonly MailboxState[]> | null;
  /** Rows of other mailboxes, by mailbox id. */
  readonly links: Map<string, Promise<readonly Link[]>>;
}

export function usersOf(run: Run): Promise<readonly HostUser[]> {
  run.neighbours.users ??= run.host.users();
  return run.neighbours.users;
}

export function mailboxesOf(run: Run): Promise<readonly MailboxState[]> {
  run.neighbours.mailboxes ??= run.store.mailboxes();
  return run.neighbours.mailboxes;
}

/** What another mailbox had linked when this run asked first. */
export function linksIn(run: Run, mailboxId: string): Promise<readonly Link[]> {
  const links = run.neighbours.links.get(mailboxId) ?? run.store.links(mailboxId);
  run.neighbours.links.set(mailboxId, links);
  return links;
}

/** The e-mail address by which invitations name the mailbox's person. */
export async function ownAddress(run: Run): Promise<string | null> {
  return (await usersOf(run)).find(({ id }) => id === run.policy.userId)?.email ?? null;
}

/**
 * The person's role in each unit's activity: by what this run knows, else by the organisation's row where it is as new as
 * the reading, else asked from Severa. Who owns a linked activity needs no asking, unless
 * its series is to change its form: that waits for as long as it isn't known whether others take part.
 */
export async function withRoles(
  run: Run,
  units: readonly Unit[],
): Promise<readonly { readonly unit: Unit; readonly role: Role }[]> {
  const { userId } = run.policy;
  const activities = units.flatMap(({ activity }) => (activity.kind === 'here' ? [activity.value] : []));
  const unknown = activities.filter(({ id }) => !run.people.has(id));
  const rows =
    unknown.length === 0 ? new Map<string, ActivityRow>() : await run.store.activityRows(unknown.map(({ id }) => id));
  const failed = new Map<string, string>();
  for (const one of units) {
    if (one.activity.kind !== 'here' || run.people.has(one.activity.value.id)) continue;
    const { value } = one.activity;
    const row = rows.get(value.id);
    if (row !== undefined && row.stamp >= value.modified) run.people.set(value.id, withOwner(value, row.people));
    else if (value.ownerId !== userId || one.link === null || one.event.kind === 'replaced') {
      const people = await askPeople(run, value);
      if (typeof people === 'string') failed.set(value.id, people);
      else run.people.set(value.id, people);
    }
  }
  return units.map((unit) => {
    if (unit.activity.kind !== 'here') return { unit, role: 'none' };
    const { id } = unit.activity.value;
    const reason = failed.get(id);
    if (reason !== undefined) {
      return { unit: { ...unit, activity: { kind: 'unreadable', id, reason } }, role: 'none' };
    }
    return { unit, role: roleIn(unit.activity.value, run.people.get(id) ?? [], userId) };
  });
}

/** User ids of owner and participants, asked now. A text is the reason why this one activity can't be asked about (M6). */
export async function askPeople(run: Run, activity: Activity): Promise<readonly string[] | string> {
  try {
    const participants = await run.host.participants(activity.id);
    const users = participants.flatMap(({ kind, userId }) => (kind === 'user' && userId !== null ? [userId] : []));
    return withOwner(activity, users);
  } catch (error) {
    if (isKind(error, 'gone')) return withOwner(activity, []);
    if (isKind(error, 'invalid', 'refused')) return error.code;
    throw error;
  }
}

function withOwner({ ownerId }: Activity, users: readonly string[]): readonly string[] {
  return [...new Set(ownerId === null ? users : [ownerId, ...users])];
}

/** Does somebody besides the mailbox's person own it or take part? null: not known. */
export function hasOthers(run: Run, activityId: string): boolean | null {
  const people = run.people.get(activityId);
  return people === undefined ? null : people.some((id) => id !== run.policy.userId);
}

/** Links that say that their mailbox holds the item. */
export function isHolding({ state, eventId }: Link): boolean {
  return eventId !== null && (state === 'live' || state === 'paired' || state === 'sleeping');
}
