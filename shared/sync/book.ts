import { createParking, type Parking } from './parking.ts';
import type { ActivityRow, Link, Notice } from './ports.ts';
import type { Run } from './run.ts';
import type { Unit } from './unit.ts';

/** What a batch has to write down once its outside writes are done. */
export interface Book {
  readonly links: Link[];
  readonly rows: ActivityRow[];
  readonly notices: Notice[];
  readonly parking: Parking;
  /** Units to be decided again in a next batch because a side moved. */
  readonly again: Unit[];
  /** Activities that serve a row already, in this whole run. */
  readonly taken: Set<string>;
}

export function openBook(run: Run, taken: Set<string>): Book {
  return { links: [], rows: [], notices: [], parking: createParking(run), again: [], taken };
}

/**
 * Links before the rest: everything else can be found again from them; but nobody would write a notice again. True: this
 * batch came to something that no run before it had come to.
 */
export async function closeBook(run: Run, book: Book): Promise<boolean> {
  await run.lease.keep();
  if (book.notices.length > 0) await run.store.addNotices(book.notices);
  if (book.links.length > 0) await run.store.saveLinks(book.links, run.lease.number);
  if (book.rows.length > 0) await run.store.saveActivityRows(book.rows);
  const isParkedAnew = await book.parking.save();
  return isParkedAnew || book.links.length > 0;
}
