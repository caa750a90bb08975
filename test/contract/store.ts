import { describe } from 'vitest';
import type { Clock, Store } from '../../shared/sync/ports.ts';
import { deletionsContract } from './store-deletions.ts';
import { deliveriesContract } from './store-deliveries.ts';
import { fenceContract } from './store-fence.ts';
import { historyContract } from './store-history.ts';
import { linkMovesContract } from './store-link-moves.ts';
import { linksContract } from './store-links.ts';
import { statesContract } from './store-states.ts';
import { wholeContract } from './store-whole.ts';

/** Opens the store of one organisation; the same id opens the same rows again. */
export type OpenStore = (organizationId: string, clock?: Clock) => Store;

/** What every store must do, real or fake. Each test has an organisation of its own. */
export function storeContract(name: string, open: OpenStore): void {
  describe(name, () => {
    statesContract(open);
    linksContract(open);
    linkMovesContract(open);
    deliveriesContract(open);
    historyContract(open);
    fenceContract(open);
    deletionsContract(open);
    wholeContract(open);
  });
}
