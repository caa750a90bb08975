import type { HostUser, Instant, Participant } from '../../shared/sync/ports.ts';

/** One mail about a new activity, or one that is new to its reader. */
export interface HostMail {
  readonly to: string;
  readonly activityId: string;
  readonly role: 'owner' | 'participant';
  /** null: the service. */
  readonly by: string | null;
  readonly at: Instant;
}

export interface HostPeopleOptions {
  readonly clock: () => Instant;
  /** Users who are mailed. */
  readonly mailed: readonly string[];
  readonly users: readonly HostUser[];
}

interface Participation {
  readonly id: string;
  readonly userId: string;
}

/** Who takes part in what. Severa doesn't look whether somebody is made a participant twice: he is then there twice. */
export function createHostPeople({ clock, mailed, users }: HostPeopleOptions) {
  const parts = new Map<string, readonly Participation[]>();
  const mails: HostMail[] = [];
  /** One that went leaves its number: no two participations ever share an id. */
  const counts = new Map<string, number>();
  const partsOf = (activityId: string) => parts.get(activityId) ?? [];
  const join = (activityId: string, userId: string) => {
    const key = `${activityId} ${userId}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    parts.set(activityId, [...partsOf(activityId), { id: count === 0 ? key : `${key} ${count}`, userId }]);
  };
  const keep = (activityId: string, stays: (one: Participation) => boolean): boolean => {
    const left = partsOf(activityId).filter(stays);
    const changed = left.length < partsOf(activityId).length;
    parts.set(activityId, left);
    return changed;
  };
  return {
    mails,
    join,
    has: (activityId: string, userId: string) => partsOf(activityId).some((one) => one.userId === userId),
    of: (activityId: string): readonly Participant[] =>
      partsOf(activityId).map(({ id, userId }) => ({
        id,
        userId,
        email: users.find((user) => user.id === userId)?.email ?? null,
        kind: 'user',
      })),
    /** False: there was none with that id. */
    remove: (activityId: string, participantId: string) => keep(activityId, ({ id }) => id !== participantId),
    leave: (activityId: string, userId: string) => keep(activityId, (one) => one.userId !== userId),
    /** A changed occurrence begins with the people of its series. */
    copy(from: string, to: string) {
      for (const { userId } of partsOf(from)) join(to, userId);
    },
    /** Nobody is told of his own doings. */
    mail(activityId: string, to: string, role: HostMail['role'], by: string | null) {
      if (mailed.includes(to) && to !== by) mails.push({ to, activityId, role, by, at: clock() });
    },
  };
}
