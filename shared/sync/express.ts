import type { Item } from '../calendar/item.ts';
import { disclose, isPrivate, mask } from '../calendar/privacy.ts';
import type { Policy } from './eligible.ts';
import type { Activity, ActivityCategory, Link } from './ports.ts';

/** How each side would hold the other's item after a write: cut texts, its own zone, placeholders. Pure, idempotent. */
export interface Express {
  readonly toSevera: (item: Item) => Item;
  readonly toExchange: (item: Item) => Item;
}

/**
 * How Severa shows an item (H7). `open`: as it is. `personal`: as it is, and nobody but its owner reads it. `masked`: that
 * there is something, and when. `withheld`: a matched activity keeps its own text, and is told the time only.
 */
export type Shown = 'open' | NonNullable<Link['shown']>;

/**
 * H7a: how Severa shows a linked item from now on. `event`, `category`: null where that side wasn't read; it is as it was.
 *
 * | origin   | event   | activity's type | shown                      |
 * |----------|---------|-----------------|----------------------------|
 * | severa   | any     | any             | open: sensitivity is local |
 * | any      | normal  | any             | open                       |
 * | any      | private | Personal        | personal                   |
 * | exchange | private | any other       | masked                     |
 * | both     | private | any other       | withheld                   |
 */
export function shownAs(
  link: Pick<Link, 'origin' | 'shown'>,
  event: Item | null,
  category: ActivityCategory | null,
): Shown {
  const hides = event === null ? link.shown !== undefined : isPrivate(event.privacy);
  if (link.origin === 'severa' || !hides) return 'open';
  const isPersonal = category === null ? link.shown === 'personal' : category === 'Personal';
  if (isPersonal) return 'personal';
  return link.origin === 'both' ? 'withheld' : 'masked';
}

/** The type that an activity gets whose event has just turned private; null: it keeps its own (H7a). */
export function typeForPrivate({ shown }: Pick<Link, 'shown'>, next: Shown, policy: Policy): string | null {
  return next === 'masked' && shown === undefined ? policy.personalTypeId : null;
}

/** What a new activity is to be: its content, its type (null: there is none for it), and how that shows the event (H7). */
export function newActivity(
  express: Express,
  event: Item,
  policy: Policy,
): { readonly item: Item; readonly typeId: string | null; readonly shown: Shown } {
  const { as, item, typeId } = disclose(event, policy);
  return { item: express.toSevera(item), typeId, shown: as };
}

/** What a new event is to be; made again, it is as private as it was: its activity can't say so. */
export function newEventItem(express: Express, { item }: Activity, { shown }: Pick<Link, 'shown'>): Item {
  const there = express.toExchange(item);
  return shown === undefined || isPrivate(there.privacy) ? there : { ...there, privacy: 'private' };
}

/** `express` for one item. */
export function expressAs(express: Express, shown: Shown = 'open'): Express {
  return shown === 'masked' ? { ...express, toSevera: (item) => express.toSevera(mask(item)) } : express;
}

/** May its text be read in Severa by others than its owner, and is it kept from them? Then nothing of it is recorded. */
export function isConcealed({ shown }: Pick<Link, 'shown'>): boolean {
  return shown === 'masked' || shown === 'withheld';
}

export function withShown(link: Link, shown: Shown = 'open'): Link {
  const { shown: _, ...rest } = link;
  return shown === 'open' ? rest : { ...rest, shown };
}
