import { masked } from './api-rights.ts';
import type { StoredActivity } from './model.ts';
import { shownParticipants } from './people.ts';
import type { OrganizationStore } from './store.ts';

/** Owner, participant, or somebody who is there by his rights to the customer, the project or the user. */
export function roleOf(
  store: OrganizationStore,
  activity: StoredActivity,
  userGuid: string | null,
): 'owner' | 'participant' | 'other' {
  if (userGuid === activity.ownerGuid) return 'owner';
  const takesPart = shownParticipants(store, activity).some(({ participantGuid }) => participantGuid === userGuid);
  return userGuid !== null && takesPart ? 'participant' : 'other';
}

/** Throws when a person may not change it: personal entries are nobody else's business. */
export function checkPerson(store: OrganizationStore, activity: StoredActivity, userGuid: string | null): void {
  if (store.types.get(activity.typeGuid)?.category !== 'Personal') return;
  if (userGuid !== null && roleOf(store, activity, userGuid) === 'other') {
    throw new Error(`${userGuid} may not change the personal activity ${activity.guid}.`);
  }
}

/** An activity as a person sees it in a colleague's calendar. */
export function seenBy(store: OrganizationStore, activity: StoredActivity, userGuid: string): StoredActivity {
  const category = store.types.get(activity.typeGuid)?.category;
  const open = category !== 'Personal' && category !== 'Absences';
  return open || roleOf(store, activity, userGuid) !== 'other' ? activity : masked(store, activity);
}
