import type { Store, UserSwitch } from '../sync/ports.ts';
import { etagOf } from './exchange-view.ts';
import { type Issue, issueOf } from './issues.ts';
import { type UserView, userView } from './user-view.ts';

/** What a person sees of his own sync. */
export interface MySync extends UserView {
  /** The administrator has switched the organisation on. */
  readonly organizationEnabled: boolean;
  /** Activity types whose activities become events (H5). */
  readonly typeIds: readonly string[];
  /** I6a: his first sync waits for his word: it makes so many activities, about each of which Severa mails him. null: it doesn't. */
  readonly confirmation: { readonly activities: number } | null;
  /** What waits, oldest first. */
  readonly issues: readonly Issue[];
  readonly moreIssues: boolean;
}

/** Most issues that are shown at once. */
const MOST_ISSUES = 100;

export async function mySync(store: Store, userId: string, user: UserSwitch | null): Promise<MySync> {
  const organization = await store.organization();
  const found = user === null || user.mailboxId === null ? null : await store.mailbox(user.mailboxId);
  const mailbox = found?.userId === userId ? found : null;
  const parked = mailbox === null ? [] : await store.parked(mailbox.mailboxId);
  const oldestFirst = parked.toSorted((one, other) => one.since - other.since);
  const asked = mailbox?.confirmation;
  const isConnected = organization !== null && organization.ended === undefined;
  return {
    ...userView(userId, organization, user, mailbox),
    organizationEnabled: isConnected && organization.enabled,
    typeIds: isConnected ? organization.typeIds : [],
    confirmation: asked === undefined || asked.given ? null : { activities: asked.activities },
    issues: oldestFirst.slice(0, MOST_ISSUES).map(issueOf),
    moreIssues: parked.length > MOST_ISSUES,
  };
}

/** Of the switch alone: runs and issues change all the time without anybody having decided anything. */
export function mySyncEtag(user: UserSwitch | null): string {
  const { enabled = false, mailboxId = null, reason = null } = user ?? {};
  return etagOf([enabled, mailboxId, reason]);
}
