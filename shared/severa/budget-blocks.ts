import { isKind, SyncError } from '../errors.ts';
import type { Budget, Clock, Instant, Store, Wait } from '../sync/ports.ts';

/**
 * A slot is the leave to begin one request within `SLOT_LASTS_MS` of its time. Of nine slots in a row the last may so
 * be used no earlier than a second after the first (8 * 130 - 40 = 1000): no second sees more than eight begin,
 * whoever holds them; and requests that spend up to a quarter of a second more or less on their way arrive at most
 * ten in a second, which is what Severa admits.
 */
export const SLOT_MS = 130;
export const SLOT_LASTS_MS = 40;

/** Slots of one block: about a second's worth at most, and three for a worker that has had the budget to itself. */
const LARGEST_BLOCK = 8;
export const LONGEST_BLOCK = 24;
const SMALLEST_BLOCK = 2;
const LONGEST_BLOCK_MS = LONGEST_BLOCK * SLOT_MS;
/** So many blocks in a row without meeting another worker. */
const ALONE_AFTER = 2;

/** Nobody takes a block that would begin later than this; so no row is further ahead than this and one block. */
const TAKEN_AHEAD_MS = 5000;
/** What workers' clocks may differ by before a row counts as written by one that was wrong. */
const CLOCKS_DIFFER_MS = 3000;
/** A slot further ahead than this is of a clock that was wrong, ours included. */
export const FARTHEST_SLOT_MS = TAKEN_AHEAD_MS + LONGEST_BLOCK_MS + CLOCKS_DIFFER_MS;

/** Each conflict means that another worker got its block; so many in a row are no contention any more. */
const MOST_CONFLICTS = 50;
const LONGEST_LEAD_MS = 2000;

export interface Block {
  /** Time of the first slot; the others follow `SLOT_MS` apart. */
  readonly from: Instant;
  readonly slots: number;
}

/** Takes a block; `demand`: slots wanted if others are at work on this budget, too, by the time it is taken. */
export type TakeBlock = (demand: () => number) => Promise<Block>;

export interface BudgetOptions extends Pick<Store, 'budget' | 'saveBudget'> {
  readonly clock: Clock;
  readonly wait: Wait;
}

/**
 * Takes blocks of slots from the organisation's budget row. The row is kept between blocks, so that a worker alone only
 * writes; a conflict says that it has moved on, and it is read again.
 *
 * A budget that lies idle gives a whole second's worth at once; one that is in use gives what is in demand, and no more
 * than that second's worth while others work with it: whoever comes next waits for what is taken. A saving that fails is
 * tried once more, from a fresh reading: were it done after all, its slots lapse. Then the error is thrown, and no slot
 * given. Throws kind `transient`, code `severa.budget-contended`, after too many lost races.
 */
export function createBlockTaker({ budget, saveBudget, clock, wait }: BudgetOptions): TakeBlock {
  /** undefined: to be read. */
  let known: Budget | null | undefined;
  /** How long the last saving took: a block that begins earlier would have lapsed in part before it is ours. */
  let lead = 0;
  /** Blocks in a row over a row that nobody else had changed. */
  let alone = 0;

  async function attempt(demand: () => number): Promise<Block> {
    // A turn of the event loop's queue even when it is known: callers that come together count together.
    if (known === undefined) alone = 0;
    const row = await (known === undefined ? budget() : known);
    known = row;
    const now = clock();
    const taken = row?.takenUntil ?? Number.NEGATIVE_INFINITY;
    const wrong = taken > now + FARTHEST_SLOT_MS;
    if (!wrong && taken > now + TAKEN_AHEAD_MS) {
      known = undefined;
      await wait(taken - now - TAKEN_AHEAD_MS);
      return attempt(demand);
    }
    // Whatever workers with right clocks may hold already ends by then.
    const free = wrong ? now + TAKEN_AHEAD_MS + LONGEST_BLOCK_MS : taken;
    const from = Math.max(now + lead, free);
    const most = alone >= ALONE_AFTER ? LONGEST_BLOCK : LARGEST_BLOCK;
    const slots = taken <= now ? LARGEST_BLOCK : Math.min(most, Math.max(SMALLEST_BLOCK, demand()));
    known = undefined;
    known = await saveBudget({ ...row, takenUntil: from + slots * SLOT_MS });
    alone += 1;
    lead = Math.min(Math.max(0, clock() - now), LONGEST_LEAD_MS);
    return { from, slots };
  }

  return async (demand) => {
    let failed = false;
    for (let conflicts = 0; conflicts < MOST_CONFLICTS; ) {
      try {
        return await attempt(demand);
      } catch (error) {
        known = undefined;
        if (isKind(error, 'conflict')) conflicts += 1;
        else if (failed || !isKind(error, 'transient', 'answer-lost')) throw error;
        else failed = true;
      }
    }
    throw new SyncError('transient', 'severa.budget-contended', "No turn could be had in Severa's request budget.");
  };
}
