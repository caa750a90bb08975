import { isKind } from '../errors.ts';
import type { Budget, Clock, Wait } from '../sync/ports.ts';
import { REQUESTS_PER_SECOND, type RequestPace } from './pace.ts';

export interface SharedPaceOptions {
  /** The organisation's row; null: nobody asked yet. */
  readonly budget: () => Promise<Budget | null>;
  /** Throws kind `conflict` when another worker was quicker. */
  readonly saveBudget: (budget: Budget) => Promise<Budget>;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly perSecond?: number;
}

/** A slot is used this much late at most, in milliseconds: unused ones lapse, and never make a burst. */
const LATE_MS = 50;
/** A row further ahead than this was written by a clock that was wrong. */
const FAR_MS = 60_000;
/** From the second block on a worker takes this many slots at once: a second's worth for two busy workers. */
const MOST = 4;
const TRIES = 50;

/**
 * The request budget of an organisation, shared by all workers (storage: leased row): each takes blocks of slots that are
 * its own, one request each, and the row says up to when slots are taken. First come, first served within a process.
 * Throws what the store throws: nothing is sent outside the budget.
 */
export function createSharedPace(options: SharedPaceOptions): RequestPace {
  const { budget, saveBudget, clock, wait } = options;
  const step = 1000 / (options.perSecond ?? REQUESTS_PER_SECOND);
  let slots: number[] = [];
  let known: Budget | null | undefined;
  let queue: Promise<void> = Promise.resolve();
  let waiting = 0;

  /** Takes the next slots that nobody has; more at once when more callers wait. */
  async function lease(): Promise<void> {
    const count = Math.max(1, Math.min(MOST, waiting));
    for (let attempt = 1; ; attempt += 1) {
      known = known === undefined ? await budget() : known;
      const now = clock();
      const taken = known?.takenUntil ?? 0;
      const from = taken > now + FAR_MS ? now : Math.max(taken, now);
      try {
        const row = { ...known, takenUntil: Math.ceil(from + count * step) };
        known = await saveBudget(row);
        slots = Array.from({ length: count }, (_, index) => from + index * step);
        return;
      } catch (error) {
        known = undefined;
        if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
      }
    }
  }

  async function admit(): Promise<void> {
    for (;;) {
      const slot = slots.shift();
      if (slot === undefined) {
        await lease();
        continue;
      }
      const now = clock();
      if (slot < now - LATE_MS) continue;
      if (slot > now) await wait(slot - now);
      // A timer that came late is as bad as a slot that was left.
      if (clock() <= slot + step + LATE_MS) return;
    }
  }

  return {
    take() {
      waiting += 1;
      const turn = queue.then(admit).finally(() => {
        waiting -= 1;
      });
      // A wait that fails is its caller's failure; the next in the queue still gets its turn.
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}
