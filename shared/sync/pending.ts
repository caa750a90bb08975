import { FIELDS, type Field, type Item } from '../calendar/item.ts';
import type { Express } from './express.ts';
import type { FieldMerge, Side } from './merge.ts';
import type { Digest, Instant, Link, PendingWrite } from './ports.ts';
import { digest, fieldText, sideValues } from './values.ts';

/**
 * A link whose earlier writes were not booked: where the written side holds what was sent, the write was done, and the
 * values of that moment are the agreement. Otherwise it was not, and the agreement stays as it was.
 */
export function resolvePending(link: Link, severa: Item | null, exchange: Item | null): Link {
  if (!hasPending(link) || link.severa === null || link.exchange === null) return link;
  const [severaFields, exchangeFields] = [{ ...link.severa.fields }, { ...link.exchange.fields }];
  const left: Partial<Record<Field, PendingWrite>> = {};
  for (const field of FIELDS) {
    const sent = link.pending[field];
    if (sent === undefined) continue;
    const item = sent.to === 'severa' ? severa : exchange;
    if (item === null) {
      left[field] = sent;
    } else if (digest(link.id, field, fieldText(item, field)) === sent[sent.to]) {
      severaFields[field] = sent.severa;
      exchangeFields[field] = sent.exchange;
    }
  }
  return {
    ...link,
    pending: left,
    severa: { ...link.severa, fields: severaFields },
    exchange: { ...link.exchange, fields: exchangeFields },
  };
}

/** Was something sent to Severa after that instant which this reading doesn't show? */
export function isUnderWay({ id, pending, updated }: Link, severa: Item, since: Instant): boolean {
  if (updated <= since) return false;
  const sent = FIELDS.flatMap((field) => {
    const write = pending[field];
    return write?.to === 'severa' ? [{ field, write }] : [];
  });
  return (
    sent.length > 0 && sent.every(({ field, write }) => digest(id, field, fieldText(severa, field)) !== write.severa)
  );
}

/** M1: the stamp of a value that was to be written to the other side before is that of its first reading. */
export function firstRead(
  before: PendingWrite | undefined,
  to: PendingWrite['to'],
  now: { readonly severa?: Digest | undefined; readonly exchange?: Digest | undefined },
  modified: Instant,
): Instant {
  const from = to === 'severa' ? 'exchange' : 'severa';
  return before?.to === to && before[from] === now[from] ? Math.min(before.at, modified) : modified;
}

export function hasPending({ pending }: Link): boolean {
  return Object.keys(pending).length > 0;
}

/**
 * The row to be stored before a merge is written; null when nothing has to be. `before`: writes of an earlier attempt that
 * were not carried out; a value that was to be written then keeps its stamp.
 */
export function withPending(
  link: Link,
  merge: FieldMerge,
  severa: Side | null,
  exchange: Side | null,
  express: Express,
  before: Link['pending'] = {},
): Link | null {
  const pending: Partial<Record<Field, PendingWrite>> = {};
  const add = (to: PendingWrite['to'], fields: readonly Field[], from: Side | null) => {
    if (from === null) return;
    const [severaItem, exchangeItem] =
      to === 'severa' ? [express.toSevera(from.item), from.item] : [from.item, express.toExchange(from.item)];
    for (const field of fields) {
      const write = {
        to,
        severa: digest(link.id, field, fieldText(severaItem, field)),
        exchange: digest(link.id, field, fieldText(exchangeItem, field)),
      };
      pending[field] = { ...write, at: firstRead(before[field], to, write, from.modified) };
    }
  };
  add('severa', merge.toSevera, exchange);
  add('exchange', merge.toExchange, severa);
  if (Object.keys(pending).length === 0) return null;
  // A pair has no agreement yet: from its first write on, what both sides hold now is what edits are seen against.
  return {
    ...link,
    pending,
    severa: link.severa ?? (severa === null ? null : sideValues(link.id, severa.item)),
    exchange: link.exchange ?? (exchange === null ? null : sideValues(link.id, exchange.item)),
  };
}
