import type { Instant } from '../sync/ports.ts';
import {
  type BudgetOptions,
  createBlockTaker,
  FARTHEST_SLOT_MS,
  LONGEST_BLOCK,
  SLOT_LASTS_MS,
  SLOT_MS,
} from './budget-blocks.ts';
import type { RequestPace } from './pace.ts';

interface Caller {
  readonly admit: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * The organisation's request budget over all workers: one of these for each organisation in a process; `budget` and
 * `saveBudget` are the store's. First come, first served within the process; no more than eight requests begin in any
 * second over all processes, by the service's clock.
 *
 * A slot that passes unused lapses. `take` throws what the store throws when no slot could be had, to everybody who
 * waits: nothing is sent without a turn, and whoever asks next has the store tried again.
 */
export function createSharedPace(options: BudgetOptions): RequestPace {
  const { clock, wait } = options;
  const takeBlock = createBlockTaker(options);
  const callers: Caller[] = [];
  let slots: Instant[] = [];
  let serving = false;
  let block = { size: 0, used: 0 };

  /** Twice as many after a block that was used up, else as many as were of use; never fewer than wait right now. */
  function demand(): number {
    const { size, used } = block;
    return Math.min(LONGEST_BLOCK, Math.max(callers.length, used === size ? 2 * size : used));
  }

  async function refill(): Promise<void> {
    const { from, slots: size } = await takeBlock(demand);
    slots = Array.from({ length: size }, (_, index) => from + index * SLOT_MS);
    block = { size, used: 0 };
  }

  /** The first slot that can still be used; undefined: none is left. */
  function slotAt(now: Instant): Instant | undefined {
    slots = slots.filter((slot) => now <= slot + SLOT_LASTS_MS && slot <= now + FARTHEST_SLOT_MS);
    return slots[0];
  }

  async function serve(): Promise<void> {
    if (serving) return;
    serving = true;
    while (callers.length > 0) {
      const now = clock();
      const slot = slotAt(now);
      if (slot === undefined) {
        try {
          await refill();
        } catch (error) {
          for (const caller of callers.splice(0)) caller.refuse(error);
        }
      } else if (slot > now) {
        // A wait that fails is the failure of the one whose turn it was; the next still gets the slot.
        await wait(slot - now).catch((error: unknown) => callers.shift()?.refuse(error));
      } else {
        slots.shift();
        block.used += 1;
        callers.shift()?.admit();
      }
    }
    // In the same breath as the last look at the callers: one who comes from now on begins the next round.
    serving = false;
  }

  return {
    take() {
      return new Promise((admit, refuse) => {
        callers.push({ admit, refuse });
        void serve();
      });
    },
  };
}
