import type { Item } from '../calendar/item.ts';

/** How each side would hold the other's item after a write: cut texts, its own zone, placeholders. Pure, idempotent. */
export interface Express {
  readonly toSevera: (item: Item) => Item;
  readonly toExchange: (item: Item) => Item;
}
