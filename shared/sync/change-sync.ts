import { isKind } from '../errors.ts';
import { settle } from './batch.ts';
import { dailyCheck, isCheckDue, NOTHING_MISSING } from './daily-check.ts';
import { decidedItems, settleDeletions } from './deletions.ts';
import { gather } from './gather.ts';
import { inWindow } from './in-window.ts';
import { readRound } from './listing.ts';
import { mustBeSameCalendar } from './locate-here.ts';
import { underNewIds } from './new-ids.ts';
import { DELETION_DECIDED } from './parking.ts';
import type { Delivery, MailboxState, Parked } from './ports.ts';
import { worthReading } from './quiet-deliveries.ts';
import { type Current, entering, rollWindow } from './roll-window.ts';
import { checkTime, type Run } from './run.ts';
import { isSelectionNew, reselected, selectionIsKnown } from './selection.ts';
import { turnForms } from './turn-forms.ts';
import { isRollDue, windowAt } from './window.ts';

/** Deliveries that are read, decided and booked together. */
const SLICE = 100;
/** Parked items that one run looks at again. */
const MOST_DUE = 200;

/**
 * H10: the mailbox's own changes, its deliveries, and what was parked until now; nothing else is read. `more`: there is
 * more that was parked until now than one run looks at.
 */
export async function changeSync(given: Run, delivered: readonly Delivery[]): Promise<'done' | 'more'> {
  const deliveries = await worthReading(given, delivered);
  const { round, run, window, entering: entered } = await currentRound(given);
  const { due, isMore } = dueItems(run);
  const { guarded } = run.lease.mailbox();
  if (
    round.changes.size + deliveries.length + due.length === 0 &&
    !guarded &&
    window === null &&
    !isCheckDue(run) &&
    !isSelectionNew(run)
  ) {
    keepCursor(run, { cursor: round.cursor });
    return 'done';
  }
  await run.lease.fence();
  const decided = await decidedItems(run);
  const missing = await dailyCheck(run);
  const { checkedAt } = missing;
  const selected = await reselected(run);
  const activityIds = new Set([...missing.activityIds, ...selected.activityIds, ...entered]);
  const asked = { ...missing, activityIds };
  await settle(
    run,
    await gather(run, round, deliveries.slice(0, SLICE), [...due, ...decided, ...missing.begun], asked),
  );
  await turnForms(run, due);
  keepCursor(run, { cursor: round.cursor, checkedAt, ...(window === null ? {} : { window }) });
  await run.store.removeDeliveries(deliveries.slice(0, SLICE));
  // The rest in slices of its own, each booked when it is done: a bulk change in Severa never outlasts a run for nothing.
  for (let at = SLICE; at < deliveries.length; at += SLICE) {
    checkTime(run);
    const slice = deliveries.slice(at, at + SLICE);
    await settle(run, await gather(run, { changes: new Map(), cursor: round.cursor }, slice, [], NOTHING_MISSING));
    await turnForms(run);
    await run.store.removeDeliveries(slice);
  }
  await settleDeletions(run);
  if (!selected.isMore) selectionIsKnown(run);
  return isMore || selected.isMore ? 'more' : 'done';
}

/** I5: everything before it is applied or parked. Switched off meanwhile, the cursor has gone and stays so (H3a). */
function keepCursor(
  run: Run,
  change: Pick<MailboxState, 'cursor'> & Partial<Pick<MailboxState, 'checkedAt' | 'window'>>,
): void {
  run.lease.note((row) => (row.phase === 'live' ? { ...row, ...change } : row));
}

/** Deletions that have still to be carried out, then what is due for the longest. */
function dueItems(run: Run): { readonly due: readonly Parked[]; readonly isMore: boolean } {
  const rank = ({ reason, nextTry }: Parked) => (reason === DELETION_DECIDED ? 0 : (nextTry ?? 0));
  const due = [...run.parked.values()]
    .filter(({ nextTry }) => nextTry !== null && nextTry <= run.clock())
    .sort((one, other) => rank(one) - rank(other));
  return { due: due.slice(0, MOST_DUE), isMore: due.length > MOST_DUE };
}

/**
 * The round since the cursor; where little is left of the window, one over the window of today with it (H6a); for a dead
 * cursor a new round over that window, in which what is linked already is no news (M4).
 */
async function currentRound(run: Run): Promise<Current> {
  const { cursor, window } = run.lease.mailbox();
  const within = window ?? windowAt(run.clock());
  try {
    if (isRollDue(within, run.clock())) {
      return await rollWindow(run, cursor, within);
    }
    return { round: await readRound(run, cursor, within), run, window: null, entering: new Set() };
  } catch (error) {
    if (!isKind(error, 'cursor-lost')) throw error;
    await run.lease.fence();
    // A dead cursor may be that of another mailbox behind the same address.
    await mustBeSameCalendar(run);
    const fresh = windowAt(run.clock());
    // A new round doesn't say what is gone: the ids are listed against the links in this very run (M4).
    await run.lease.update((row) => (row.phase === 'live' ? { ...row, cursor: null, checkedAt: null } : row));
    const round = await readRound(run, null, fresh);
    // Nor does it say that an event left when it shows it under a new id.
    await underNewIds(run, round, await run.store.links(run.mailboxId));
    const rolled = inWindow(run, fresh, within);
    return { round, run: rolled, window: fresh, entering: await entering(rolled, within, fresh) };
  }
}
