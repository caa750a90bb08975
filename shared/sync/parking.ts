import { NOT_SHOWN_YET } from './eligible.ts';
import type { Instant, Parked } from './ports.ts';
import { nextTryAfter, parkedKey, type Run } from './run.ts';

/** Why a decided deletion is parked: until the end of its run, when it is carried out or held back. */
export const DELETION_DECIDED = 'deletion-decided';
/** Why an item is parked while its missing side is made again: until it is made. */
export const MAKING_AGAIN = 'making-again';
/** Why an event is parked that was found again under a new id: until that is booked. */
export const UNDER_NEW_ID = 'under-new-id';
/** Why an activity of a type that is left out is parked: its event held an edit, and goes next (H5). */
export const LEAVES_SELECTION = 'leaves-selection';
/** Why a deletion waits for an administrator (M5). */
export const HELD_BACK = 'deletion-held-back';

/** What a batch found out about the items it could not, or could again, handle (M6). */
export interface Parking {
  park(side: Parked['side'], itemId: string, reason: string, retry: Instant | 'later' | null): void;
  clear(side: Parked['side'], itemId: string | null): void;
  /** Writes it all: two calls at most, none when nothing moved. True: something is parked, or no longer, that wasn't so before. */
  save(): Promise<boolean>;
}

export function createParking(run: Run): Parking {
  const changed = new Map<string, Parked>();
  const cleared = new Map<string, Parked>();
  return {
    park(side, itemId, reason, retry) {
      const key = parkedKey(side, itemId);
      const before = run.parked.get(key);
      // What it waits for is newer than what it waited for before.
      const isLate = side === 'severa' && reason === NOT_SHOWN_YET;
      const isTold = isLate && run.stamps.has(itemId);
      const tries = before?.reason === reason ? before.tries + 1 : 1;
      const nextTry = retry === 'later' ? run.clock() + nextTryAfter(tries - 1) : retry;
      cleared.delete(key);
      if (before?.reason === reason && before.nextTry === null && nextTry === null) return;
      const row = {
        mailboxId: run.mailboxId,
        side,
        itemId,
        reason,
        since: isTold ? run.clock() : (before?.since ?? run.clock()),
        tries,
        nextTry,
        stamp: isLate ? latest(run.stamps.get(itemId) ?? null, before?.stamp ?? null) : null,
      };
      changed.set(key, row);
    },
    clear(side, itemId) {
      if (itemId === null) return;
      const key = parkedKey(side, itemId);
      const before = run.parked.get(key) ?? changed.get(key);
      changed.delete(key);
      if (before !== undefined) cleared.set(key, before);
    },
    async save() {
      const isNews = [...changed].some(([key, { reason }]) => run.parked.get(key)?.reason !== reason);
      const moved = isNews || [...cleared.keys()].some((key) => run.parked.has(key));
      if (changed.size > 0) await run.store.park([...changed.values()]);
      if (cleared.size > 0) await run.store.unpark([...cleared.values()]);
      for (const [key, row] of changed) run.parked.set(key, row);
      for (const key of cleared.keys()) run.parked.delete(key);
      changed.clear();
      cleared.clear();
      return moved;
    },
  };
}

function latest(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || (other !== null && other > one) ? other : one;
}
