import { canonicalWhen } from './canonical-rule.ts';
import { type Capability, type Inexpressible, ruleObstacle } from './capability.ts';
import type { Stretch } from './expand.ts';
import type { Item } from './item.ts';
import { keepRuleDates } from './keyed-sets.ts';
import { startDate } from './occurrence.ts';
import { inOtherZone } from './rezone.ts';
import { isRuleDate } from './rule-dates.ts';
import { digitsSuffice } from './time.ts';

export type Expressed =
  /** The series as that side would hold it: in its zone, with the canonical rule, from its first occurrence on. */
  | { readonly as: 'series'; readonly item: Item }
  /** Never another rule instead: the occurrences of the window have to be single items there (`singlesOf`). */
  | { readonly as: 'singles'; readonly reason: Inexpressible };

/**
 * Can a side hold this series as a series, every occurrence of the window at its own moment? A single item always: it is
 * given back as it is.
 */
export function expressible(given: Item, capability: Capability, window: Stretch, home: string): Expressed {
  if (given.when.rule === undefined) return { as: 'series', item: given };
  const { item: kept } = keepRuleDates(given);
  const begun = { ...kept, when: canonicalWhen(kept.when) };
  const item = inZoneOf(begun, capability, window, home);
  if (item === null) return singles('zone');
  const when = canonicalWhen(item.when);
  if (when.rule === undefined || !isRuleDate(when.rule, startDate(when), startDate(when))) return singles('start');
  const obstacle = ruleObstacle(when.rule, capability);
  if (obstacle !== null) return singles(obstacle);
  // A series recurs by its digits: they must be those of its own first occurrence.
  if (!when.allDay && !digitsSuffice(when.start, when.zone)) return singles('start');
  const touched = item.exclusions.length > 0 || Object.keys(item.overrides).length > 0;
  if (touched && !capability.occurrences) return singles('occurrences');
  return { as: 'series', item: { ...item, when } };
}

function inZoneOf(item: Item, { zone, knowsZone }: Capability, window: Stretch, home: string): Item | null {
  if (item.when.allDay) return item;
  if (zone !== null) return inOtherZone(item, zone, window, home);
  return knowsZone(item.when.zone) ? item : null;
}

function singles(reason: Inexpressible): Expressed {
  return { as: 'singles', reason };
}
