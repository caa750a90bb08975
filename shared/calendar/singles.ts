import { expand, type Stretch } from './expand.ts';
import type { Item, LocalDate } from './item.ts';

export interface Singles {
  /** Items without a rule by original local date. */
  readonly items: ReadonlyMap<LocalDate, Item>;
  /** False when the window holds more than can be listed: these are the first. */
  readonly whole: boolean;
}

/** A series as single items, one for each occurrence in the window, for a side that can't hold the series itself. */
export function singlesOf(item: Item, window: Stretch, home: string, most?: number): Singles {
  const { occurrences, whole } = expand(item, window, home, most);
  const { exclusions: _, overrides: __, ...common } = item;
  const items = occurrences.map(({ date, when, override }): [LocalDate, Item] => [
    date,
    { ...common, ...override, when, exclusions: [], overrides: {} },
  ]);
  return { items: new Map(items), whole };
}
