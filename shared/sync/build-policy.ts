import { SyncError } from '../errors.ts';
import type { Policy } from './eligible.ts';
import type { ActivityCategory, ActivityType, HostActivities, Instant, MailboxState, Organization } from './ports.ts';
import { windowAt } from './window.ts';

/**
 * The settings that decide for one mailbox, as Severa and the administrator have them now; null: its user isn't active in
 * Severa (H3a). Throws `unavailable` for a user whom Severa doesn't know.
 */
export async function buildPolicy(
  host: Pick<HostActivities, 'users' | 'activityTypes'>,
  organization: Organization,
  mailbox: MailboxState,
  now: Instant,
): Promise<Policy | null> {
  const [users, types] = await Promise.all([host.users(), host.activityTypes()]);
  const user = users.find(({ id }) => id === mailbox.userId);
  if (user === undefined) {
    throw new SyncError('unavailable', 'severa.user-unknown', 'Severa does not know this user any more.');
  }
  if (!user.active) return null;
  return {
    userId: mailbox.userId,
    zone: user.zone ?? organization.zone,
    typeIds: new Set(organization.typeIds),
    defaultTypeId: defaultType(types, [user.defaultTypeId, organization.defaultTypeId]),
    personalTypeId: types.find(({ active, category }) => active && category === 'Personal')?.id ?? null,
    isMailed: user.newActivityMail !== false,
    window: mailbox.window ?? windowAt(now),
    now,
  };
}

/** Never given to an event that isn't private: an activity of such a type is private itself (H7), or no calendar entry. */
const UNFIT: ReadonlySet<ActivityCategory> = new Set(['Task', 'Personal', 'Absences']);

/** H7: the user's default type, else the organisation's, else Severa's own; active, and fit for any event. */
function defaultType(types: readonly ActivityType[], wishes: readonly (string | null)[]): string | null {
  const usable = types.filter(({ active, category }) => active && !UNFIT.has(category));
  const own = wishes.map((id) => usable.find((type) => type.id === id)).find((type) => type !== undefined);
  return (own ?? usable.find(({ isDefault }) => isDefault))?.id ?? null;
}
