import type { Activity, HostActivities } from './ports.ts';

/** Two calls a user list what changed of his; one a changed activity lists its participants. */
const CALLS_A_USER = 2;

/**
 * Who owns or takes part in these changed activities, by id, when listing each user's changes takes fewer requests than
 * asking about each activity. An activity that its owner's listing doesn't show in this state, or a later one, is left out.
 */
export async function listMembers(
  host: HostActivities,
  activities: readonly Activity[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const members = new Map<string, Set<string>>();
  if (activities.length <= CALLS_A_USER) return members;
  const users = (await host.users()).filter(({ active }) => active).map(({ id }) => id);
  if (users.length * CALLS_A_USER >= activities.length) return members;
  const stamps = new Map(activities.map(({ id, modified }) => [id, modified]));
  const since = Math.min(...stamps.values());
  for (const user of users) {
    for await (const page of host.changedOf(user, since)) {
      for (const { id, modified } of page.activities) {
        const stamp = stamps.get(id);
        if (stamp !== undefined && modified >= stamp) members.set(id, (members.get(id) ?? new Set()).add(user));
      }
    }
  }
  const isOwnerListed = ({ id, ownerId }: Activity) => ownerId !== null && members.get(id)?.has(ownerId) === true;
  return new Map(
    activities.filter(isOwnerListed).flatMap(({ id }) => {
      const people = members.get(id);
      return people === undefined ? [] : [[id, people]];
    }),
  );
}
