import type { Mail } from './model.ts';
import type { PeopleBehaviour } from './people-switches.ts';
import type { OrganizationStore } from './store.ts';

export interface NewActivityMail {
  readonly userGuid: string;
  readonly activityGuid: string;
  readonly role: Mail['role'];
  readonly by: string | null;
  readonly at: number;
}

/** Puts a mail about a new activity into the outbox, sent or held back by the user's setting. Nobody is told of his own doings. */
export function mailNewActivity(
  store: OrganizationStore,
  { userGuid, activityGuid, role, by, at }: NewActivityMail,
  { newActivityMailTo }: PeopleBehaviour,
): void {
  const user = store.users.get(userGuid);
  if (!user || userGuid === by || (role === 'participant' && newActivityMailTo === 'owner')) return;
  const settingOn = user.sendNewActivityEmail !== false;
  const sent = settingOn && user.isActive && user.email !== null;
  store.outbox.push({ at, to: user.email, userGuid, activityGuid, role, by, settingOn, sent });
}
