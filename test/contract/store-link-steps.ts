import { must } from '../../shared/errors.ts';
import type { Link, Store } from '../../shared/sync/ports.ts';
import { MAILBOX } from './store-samples.ts';

export async function saveOne(store: Store, link: Link): Promise<Link> {
  return must((await store.saveLinks([link], 0))[0], 'one link in, one link out');
}

/** What is found under these ids, by either index. */
export async function found(store: Store, eventIds: readonly string[], activityIds: readonly string[]) {
  const byEvent = await store.linksByEvent(MAILBOX, eventIds);
  const byActivity = await store.linksByActivity(MAILBOX, activityIds);
  return {
    byEvent: [...byEvent].map(([id, link]) => [id, link.id]),
    byActivity: [...byActivity].map(([id, link]) => [id, link.id]),
  };
}

/** Without its version. */
export const bare = ({ etag: _, ...link }: Link) => link;
