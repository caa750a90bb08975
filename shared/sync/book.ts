import { concerned } from './guests.ts';
import { createParking, type Parking } from './parking.ts';
import { mailboxesOf } from './people.ts';
import type { Activity, ActivityRow, Instant, Link, Notice } from './ports.ts';
import type { Run } from './run.ts';
import type { Unit } from './unit.ts';
import { rowOf } from './values.ts';

/** What a batch has to write down once its outside writes are done. */
export interface Book {
  readonly links: Link[];
  readonly rows: ActivityRow[];
  /** Activities that we wrote and others take part in: their mailboxes are told (P2). */
  readonly told: { readonly activity: Activity; readonly people: readonly string[] }[];
  readonly notices: Notice[];
  readonly parking: Parking;
  /** Events that wait for something, whatever else was done with them. */
  readonly late: { readonly itemId: string; readonly reason: string; readonly retry: Instant }[];
  /** Units to be decided again in a next batch because a side moved. */
  readonly again: Unit[];
  /** Activities that serve a row already, in this whole run. */
  readonly taken: Set<string>;
}

export function openBook(run: Run, taken: Set<string>): Book {
  return { links: [], rows: [], told: [], notices: [], parking: createParking(run), late: [], again: [], taken };
}

/**
 * Links before the rest: everything else can be found again from them; but nobody would write a notice again. True: this
 * batch came to something that no run before it had come to.
 */
export async function closeBook(run: Run, book: Book): Promise<boolean> {
  await run.lease.keep();
  if (book.notices.length > 0) await run.store.addNotices(book.notices);
  if (book.links.length > 0) await run.store.saveLinks(book.links, run.lease.number);
  // Delivered before the row says that this stamp is no news (I5).
  if (book.told.length > 0) await tell(run, book.told);
  if (book.rows.length > 0) await run.store.saveActivityRows(book.rows);
  for (const { itemId, reason, retry } of book.late) book.parking.park('exchange', itemId, reason, retry);
  const isParkedAnew = await book.parking.save();
  return isParkedAnew || book.links.length > 0;
}

/** What we wrote reaches the other copies as deliveries (P2). */
export async function tell(run: Run, told: Book['told'], deleted = false): Promise<void> {
  const mailboxes = await mailboxesOf(run);
  const deliveries = told.flatMap(({ activity, people }) =>
    concerned(mailboxes, new Set(people))
      .filter(({ mailboxId }) => mailboxId !== run.mailboxId)
      .map(({ mailboxId }) => ({ mailboxId, activityId: activity.id, stamp: activity.modified, deleted })),
  );
  if (deliveries.length === 0) return;
  await run.store.deliver(deliveries);
  for (const mailboxId of new Set(deliveries.map((one) => one.mailboxId))) await run.queueMailbox(mailboxId);
}

/** P2, I5: what we wrote is no news to a pull, once everybody else whom it concerns was told; who that is may be unknown. */
export function remember(run: Run, book: Book, activity: Activity): void {
  const people = run.people.get(activity.id);
  if (people === undefined) return;
  if (people.some((id) => id !== run.policy.userId)) book.told.push({ activity, people });
  book.rows.push(rowOf(activity, people));
}
