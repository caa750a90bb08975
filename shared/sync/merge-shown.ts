import { FIELDS, type Field, type Item } from '../calendar/item.ts';
import { isPlaceholder, MASKED_FIELDS } from '../calendar/placeholders.ts';
import { isPrivate, mask } from '../calendar/privacy.ts';
import { type Express, expressAs, type Shown } from './express.ts';
import { type FieldMerge, fillPair, mergeFields, type Side } from './merge.ts';
import type { Link } from './ports.ts';
import { areDatesChanged, changedFields, digest, fieldText } from './values.ts';
import type { Place } from './window.ts';

/** A merge, and how Severa shows the item once it is done. */
export interface ShownMerge {
  readonly merge: FieldMerge;
  readonly shown: Shown;
}

const isHidden = (field: Field) => MASKED_FIELDS.includes(field);

/**
 * The merge of a linked item that may be private (H7a). `shown`: how Severa is to show it now. A mask never flows back:
 * where Severa holds one, or has to, its text is set and never read. An edit that was made in Severa before the event
 * turned private is brought to the event first; the mask follows when that is done. `isKept`: nothing in Severa is brought to
 * this event, others are invited to it.
 */
export function mergeShown(
  link: Link,
  severa: Side | null,
  exchange: Side | null,
  express: Express,
  shown: Shown,
  place: Place,
  sent: Link['pending'] = {},
  isKept = false,
): ShownMerge {
  const isFilled = link.state !== 'paired' && link.severa !== null && link.exchange !== null;
  const fill = !isFilled || (link.shown === 'withheld' && shown === 'open');
  const as = expressAs(express, shown);
  const base =
    fill && severa !== null && exchange !== null
      ? fillPair(link, severa, exchange, as, place, sent)
      : mergeFields(link, severa, exchange, as, sent);
  if (shown === 'masked' || link.shown === 'masked') return masked(link, severa, exchange, as, shown, base, isKept);
  const hides = exchange !== null && isPrivate(exchange.item.privacy) && link.origin !== 'severa';
  // A private event fills nothing; where the text is withheld it isn't told later either.
  if (shown === 'withheld' || (!isFilled && hides && link.origin === 'both')) {
    return { merge: withheld(base), shown };
  }
  return { merge: !isFilled && hides ? unmasked(base, severa, exchange) : base, shown };
}

function masked(
  link: Link,
  severa: Side | null,
  exchange: Side | null,
  express: Express,
  shown: Shown,
  base: FieldMerge,
  isKept: boolean,
): ShownMerge {
  const source = exchange?.item ?? (severa === null ? null : mask(severa.item));
  const wanted = source === null ? null : express.toSevera(source);
  const held = (field: Field) => (severa === null ? link.severa?.fields[field] : of(link, severa.item, field));
  // Edited in Severa while everybody could read it.
  const isOpen = link.shown !== 'masked' && !isKept;
  const before = MASKED_FIELDS.filter((field) => isOpen && base.toExchange.includes(field));
  const set = MASKED_FIELDS.filter(
    (field) => !before.includes(field) && wanted !== null && held(field) !== of(link, wanted, field),
  );
  return {
    merge: {
      toSevera: inOrder([...base.toSevera.filter((field) => !isHidden(field)), ...set]),
      toExchange: base.toExchange.filter((field) => !isHidden(field) || before.includes(field)),
      losses: base.losses.filter(({ field }) => !isHidden(field)),
      agreed: inOrder([...base.agreed, ...set]),
    },
    shown: before.length > 0 ? 'open' : shown,
  };
}

function withheld({ toSevera, toExchange, losses, agreed }: FieldMerge): FieldMerge {
  return {
    toSevera: toSevera.filter((field) => !isHidden(field)),
    toExchange,
    losses: losses.filter(({ field }) => !isHidden(field)),
    agreed,
  };
}

/** A pair whose activity still holds the mask of an earlier link. */
function unmasked(base: FieldMerge, severa: Side | null, exchange: Side | null): FieldMerge {
  const isMask = (field: Field) =>
    severa !== null && exchange !== null && isHidden(field) && isPlaceholder(field, severa.item, exchange.item, true);
  const back = base.toExchange.filter(isMask);
  return {
    ...base,
    toSevera: inOrder([...base.toSevera, ...back]),
    toExchange: base.toExchange.filter((field) => !back.includes(field)),
    losses: base.losses.filter(({ field }) => !isMask(field)),
  };
}

/** Was the activity edited in what it has of its own? Not where it only holds a mask (M3). */
export function isActivityEdited(link: Link, item: Item): boolean {
  if (link.severa === null) return true;
  const changed = changedFields(link.id, link.severa, item);
  if (changed.some((field) => link.shown !== 'masked' || !isHidden(field))) return true;
  return areDatesChanged(link.id, link.severa, item);
}

/** Does the activity's mask differ from what a mask is? */
export function isMaskEdited(link: Link, item: Item): boolean {
  if (link.shown !== 'masked' || link.severa === null) return false;
  return changedFields(link.id, link.severa, item).some(isHidden);
}

function of(link: Link, item: Item, field: Field): string {
  return digest(link.id, field, fieldText(item, field));
}

function inOrder(fields: readonly Field[]): Field[] {
  return FIELDS.filter((field) => fields.includes(field));
}
