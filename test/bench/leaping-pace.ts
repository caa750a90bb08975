import type { BudgetOptions } from '../../shared/severa/budget-blocks.ts';
import type { RequestPace } from '../../shared/severa/pace.ts';
import { createSharedPace } from '../../shared/severa/shared-pace.ts';

/**
 * The service's own pace, with all it asks of storage, in a time that leaps over every wait: what is left is how fast the
 * service is where Severa sets no limit.
 */
export function createLeapingPace({ clock, ...options }: BudgetOptions): RequestPace {
  let leapt = 0;
  return createSharedPace({
    ...options,
    clock: () => clock() + leapt,
    wait: async (milliseconds) => {
      leapt += milliseconds;
    },
  });
}
