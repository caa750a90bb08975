import { FIELDS, type Field, type Item } from '../calendar/item.ts';
import type { Express } from './express.ts';
import type { Merge } from './merge.ts';
import type { Link, PendingWrite } from './ports.ts';
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

export function hasPending({ pending }: Link): boolean {
  return Object.keys(pending).length > 0;
}

/** The row to be stored before a merge is written; null when nothing has to be. */
export function withPending(
  link: Link,
  merge: Merge,
  severa: Item | null,
  exchange: Item | null,
  express: Express,
): Link | null {
  const pending: Partial<Record<Field, PendingWrite>> = {};
  const add = (to: PendingWrite['to'], fields: readonly Field[], here: Item | null, there: Item | null) => {
    if (here === null || there === null) return;
    for (const field of fields) {
      const [severaItem, exchangeItem] = to === 'severa' ? [there, here] : [here, there];
      pending[field] = {
        to,
        severa: digest(link.id, field, fieldText(severaItem, field)),
        exchange: digest(link.id, field, fieldText(exchangeItem, field)),
      };
    }
  };
  add('severa', merge.toSevera, exchange, exchange === null ? null : express.toSevera(exchange));
  add('exchange', merge.toExchange, severa, severa === null ? null : express.toExchange(severa));
  if (Object.keys(pending).length === 0) return null;
  // A pair has no agreement yet: from its first write on, what both sides hold now is what edits are seen against.
  return {
    ...link,
    pending,
    severa: link.severa ?? (severa === null ? null : sideValues(link.id, severa)),
    exchange: link.exchange ?? (exchange === null ? null : sideValues(link.id, exchange)),
  };
}
