import type { HostActivities, Instant, Link, Store } from '../sync/ports.ts';
import { windowAt } from '../sync/window.ts';

const HOLDS_AN_EVENT: ReadonlySet<Link['state']> = new Set(['live', 'sleeping']);

/**
 * How many events go when these activity types leave the selection (H5): those that the sync made of activities of these
 * types, in every mailbox. Links don't say of which type their activity is, so Severa is asked, once, and only when there
 * are such events at all.
 */
export async function countLeavingEvents(
  store: Store,
  host: () => Promise<HostActivities>,
  leaving: ReadonlySet<string>,
  now: Instant,
): Promise<number> {
  const mailboxes = await store.mailboxes();
  const made: string[] = [];
  for (const { mailboxId } of mailboxes) {
    for (const { origin, state, activityId, eventId } of await store.links(mailboxId)) {
      if (origin === 'severa' && activityId !== null && eventId !== null && HOLDS_AN_EVENT.has(state))
        made.push(activityId);
    }
  }
  if (made.length === 0 || leaving.size === 0) return 0;
  const left = new Set<string>();
  const userIds = mailboxes.map(({ userId }) => userId);
  for await (const page of (await host()).list(userIds, windowAt(now), true)) {
    for (const { id, typeId } of page.activities) if (leaving.has(typeId)) left.add(id);
  }
  return made.filter((id) => left.has(id)).length;
}
