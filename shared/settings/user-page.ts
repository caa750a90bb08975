import type { Store } from '../sync/ports.ts';
import { type Page, type PageQuery, pageOf, readPage } from './paging.ts';
import { type UserView, userView } from './user-view.ts';

/** Users who have ever touched their switch, page by page. */
export async function userPage(store: Store, query: PageQuery): Promise<Page<UserView>> {
  const [organization, page] = await Promise.all([store.organization(), readPage(store.usersPage, query)]);
  const rows = await Promise.all(
    page.rows.map(async (user) => {
      const mailbox = user.mailboxId === null ? null : await store.mailbox(user.mailboxId);
      return userView(user.userId, organization, user, mailbox);
    }),
  );
  return pageOf({ rows, next: page.next }, (view) => view);
}
