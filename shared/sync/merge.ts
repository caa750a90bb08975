import { FIELDS, type Field, type Item } from '../calendar/item.ts';
import type { Express } from './express.ts';
import { isEqual } from './match.ts';
import { firstRead } from './pending.ts';
import type { Digest, Instant, Link } from './ports.ts';
import { digest, fieldText, sameField } from './values.ts';
import type { Place } from './window.ts';

/** One side as it was read. */
export interface Side {
  readonly item: Item;
  readonly modified: Instant;
}

/** What becomes of the fields that merge as one value each. */
export interface FieldMerge {
  readonly toSevera: readonly Field[];
  readonly toExchange: readonly Field[];
  /** Values that lose against a newer one: to be recorded (M1). */
  readonly losses: readonly { readonly field: Field; readonly side: 'severa' | 'exchange' }[];
  /** Fields in which both sides agree once this is done, written or not. */
  readonly agreed: readonly Field[];
}

/**
 * M1, M2: three-way for each field against the last agreement. A side is compared only with what the link says of that
 * same side; a side that wasn't read (null) is as the link says. `sent`: writes that were not carried out before; the
 * time of their values is that of their first reading.
 *
 * | Severa changed | Exchange changed | result                                            |
 * |----------------|------------------|---------------------------------------------------|
 * | no             | no               | nothing                                           |
 * | yes            | no               | Severa's value to Exchange, unless it is there    |
 * | no             | yes              | Exchange's value to Severa, unless it is there    |
 * | yes            | yes, same value  | agreement                                         |
 * | yes            | yes              | the newer wins, equal times: Exchange; loss kept  |
 */
export function mergeFields(
  link: Link,
  severa: Side | null,
  exchange: Side | null,
  express: Express,
  sent: Link['pending'] = {},
): FieldMerge {
  const merge = { toSevera: [] as Field[], toExchange: [] as Field[], losses: [] as FieldMerge['losses'][number][] };
  const agreed: Field[] = [];
  const fromExchange = exchange === null ? null : express.toSevera(exchange.item);
  const fromSevera = severa === null ? null : express.toExchange(severa.item);
  for (const field of FIELDS) {
    const of = (item: Item | undefined | null): Digest | undefined =>
      item ? digest(link.id, field, fieldText(item, field)) : undefined;
    const severaThen = link.severa?.fields[field];
    const exchangeThen = link.exchange?.fields[field];
    const severaNow = of(severa?.item) ?? severaThen;
    const exchangeNow = of(exchange?.item) ?? exchangeThen;
    const severaChanged = severaNow !== severaThen;
    const exchangeChanged = exchangeNow !== exchangeThen;
    if (!severaChanged && !exchangeChanged) continue;
    agreed.push(field);
    if (severaNow === of(fromExchange) || exchangeNow === of(fromSevera)) continue;
    const now = { severa: severaNow, exchange: exchangeNow };
    const severaTime = firstRead(sent[field], 'exchange', now, severa?.modified ?? 0);
    const exchangeTime = firstRead(sent[field], 'severa', now, exchange?.modified ?? Number.POSITIVE_INFINITY);
    const severaWins = severaChanged && (!exchangeChanged || severaTime > exchangeTime);
    (severaWins ? merge.toExchange : merge.toSevera).push(field);
    if (severaChanged && exchangeChanged) merge.losses.push({ field, side: severaWins ? 'exchange' : 'severa' });
  }
  return { ...merge, agreed };
}

/**
 * H8: a matched pair is linked, not written; where other fields differ an empty one is filled, else the newer wins,
 * equal times: Exchange. Subject and time that match are left as each side has them; those of an event found by its
 * mark may differ and are merged like the rest. What a person edited since an earlier attempt is merged as an edit (M1).
 */
export function fillPair(
  link: Link,
  severa: Side,
  exchange: Side,
  express: Express,
  place: Place,
  sent: Link['pending'] = {},
): FieldMerge {
  const begun = link.severa !== null && link.exchange !== null;
  const edited = begun ? mergeFields(link, severa, exchange, express, sent) : NOTHING;
  const toSevera = [...edited.toSevera];
  const toExchange = [...edited.toExchange];
  const losses = [...edited.losses];
  const asSevera = express.toSevera(exchange.item);
  const asExchange = express.toExchange(severa.item);
  const fields: readonly Field[] = isEqual(severa.item, exchange.item, express, place) ? ['location', 'notes'] : FIELDS;
  for (const field of fields) {
    if (edited.agreed.includes(field)) continue;
    if (sameField(severa.item, asSevera, field) || sameField(exchange.item, asExchange, field)) continue;
    const bothFilled = severa.item[field] !== '' && exchange.item[field] !== '';
    const severaWins = bothFilled ? severa.modified > exchange.modified : severa.item[field] !== '';
    (severaWins ? toExchange : toSevera).push(field);
    if (bothFilled) losses.push({ field, side: severaWins ? 'exchange' : 'severa' });
  }
  return { toSevera, toExchange, losses, agreed: [...FIELDS] };
}

const NOTHING: FieldMerge = { toSevera: [], toExchange: [], losses: [], agreed: [] };
