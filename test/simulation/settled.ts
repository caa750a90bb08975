import { FIELDS, type Field, type Item } from '../../shared/calendar/item.ts';
import { ORGANIZATION } from '../../shared/sync/guests.ts';
import type { Link, Parked } from '../../shared/sync/ports.ts';
import { fieldText } from '../../shared/sync/values.ts';
import type { Inspector } from './inspector.ts';
import { tokenOf } from './items.ts';
import type { Ledger } from './ledger.ts';
import type { Tenant } from './process.ts';
import { checkSeries } from './series-settled.ts';
import type { Person, Thing } from './sides.ts';
import type { Verdict } from './verdict.ts';

export interface SettledOptions {
  readonly tenants: readonly Tenant[];
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  readonly inspector: Inspector;
}

export async function allParked({ store, people }: Tenant): Promise<readonly Parked[]> {
  const rows = await Promise.all(
    [ORGANIZATION, ...people.map(({ mailbox }) => mailbox)].map((name) => store.parked(name)),
  );
  return rows.flat();
}

/** What both sides and the store must hold once nothing is left to do. */
export async function checkSettled(options: SettledOptions): Promise<void> {
  for (const tenant of options.tenants) {
    const parked = await allParked(tenant);
    const reasons = parked.map(({ side, reason }) => `${side} ${reason}`);
    if (parked.length > 0) options.verdict.fail(`M6: still parked: ${reasons.join(', ')}`);
    for (const person of tenant.people) {
      await checkPerson(options, tenant, person);
      await checkSeries(options, tenant, person);
    }
  }
}

async function checkPerson(options: SettledOptions, tenant: Tenant, person: Person): Promise<void> {
  const { ledger, verdict, inspector } = options;
  const { store, sides } = tenant;
  const rows = await store.links(person.mailbox);
  checkLinks(verdict, person, rows, inspector.linkIds(person.mailbox));
  const live = new Map(rows.filter(({ state }) => state === 'live').map((link) => [link.eventId, link]));
  const events = byToken(sides.outlook.items(person));
  const activities = byToken(sides.severa.items(person));
  for (const [token, count] of ledger.expected) {
    if (ledger.ownerOf(token) !== person) continue;
    const here = events.get(token) ?? [];
    const there = activities.get(token) ?? [];
    if (ledger.removed.has(token) || ledger.loose.has(token)) {
      checkRemoved(options, token, person, there.length, here.length);
      if (ledger.loose.has(token)) continue;
    } else if (here.length !== count || there.length !== count) {
      verdict.fail(
        `I2: #${token} is ${there.length} times in Severa and ${here.length} times in Outlook, ${count} expected`,
      );
    }
    for (const event of here) {
      const link = live.get(event.id);
      const activity = there.find(({ id }) => id === link?.activityId);
      if (activity === undefined) verdict.fail(`link: #${token}: an event has no linked activity`);
      else compare(options, tenant, { token, person, severa: activity.item, exchange: event.item });
    }
  }
}

/** M7: links are closed with their cause and never dropped; no item has two that live. */
function checkLinks(verdict: Verdict, { mailbox }: Person, rows: readonly Link[], ever: ReadonlySet<string>): void {
  const ids = new Set(rows.map(({ id }) => id));
  for (const id of ever) if (!ids.has(id)) verdict.fail(`M7: link ${id} of ${mailbox} is gone`);
  for (const { id, state, cause } of rows) {
    if ((state === 'closed' || state === 'released') && cause === null)
      verdict.fail(`M7: ${id} is ${state} without cause`);
    if (state === 'removing' || state === 'sleeping' || state === 'paired') verdict.fail(`M7: ${id} is still ${state}`);
  }
  const live = rows.filter(({ state }) => state === 'live');
  for (const name of ['eventId', 'activityId'] as const) {
    if (new Set(live.map((link) => link[name])).size < live.length)
      verdict.fail(`link: two live links have one ${name}`);
  }
}

/** Deleted: on neither side, or, where that isn't certain, once on both. */
function checkRemoved(
  { ledger, verdict }: SettledOptions,
  token: number,
  person: Person,
  inSevera: number,
  inOutlook: number,
) {
  const gone = ledger.removed.get(token);
  if (gone !== undefined && ledger.disturbed.has(person.index)) {
    // H3a, H13: what vanishes while the sync is off closes its link and is deleted nowhere; from then on the item lives on
    // one side only, or was made anew, depending on who looked when.
    ledger.loose.add(token);
  }
  if (ledger.loose.has(token)) {
    const most = ledger.expected.get(token) ?? 0;
    if (inSevera > most || inOutlook > most)
      verdict.fail(`I1: #${token} is ${inSevera} times in Severa, ${inOutlook} in Outlook`);
    return;
  }
  if (gone === undefined) return;
  const other = gone.sides.has('severa') ? 'exchange' : 'severa';
  const edited = FIELDS.some((field) => ledger.edits.get(`${token}/${field}`)?.[other] !== undefined);
  const mayStay =
    !gone.certain || ledger.wasAway.has(token) || ledger.restored.has(person.index) || edited || gone.sides.size > 1;
  if (inSevera !== inOutlook || inOutlook > 1) {
    verdict.fail(`M3: #${token} was deleted, and is ${inSevera} times in Severa and ${inOutlook} times in Outlook`);
  } else if (inOutlook === 1 && !mayStay) {
    verdict.fail(`P3: #${token} was deleted in ${[...gone.sides].join(' and ')} and is there`);
  }
  ledger.expected.set(token, inOutlook);
  for (const field of FIELDS) {
    ledger.agreed.delete(`${token}/${field}`);
    ledger.edits.delete(`${token}/${field}`);
  }
}

interface Linked {
  readonly token: number;
  readonly person: Person;
  readonly severa: Item;
  readonly exchange: Item;
}

function compare(options: SettledOptions, { sides }: Tenant, linked: Linked): void {
  const { ledger, verdict } = options;
  const { token, person, severa, exchange } = linked;
  const several = (ledger.expected.get(token) ?? 0) > 1;
  for (const field of FIELDS) {
    const inSevera = fieldText(severa, field);
    const inExchange = fieldText(exchange, field);
    const asSevera = fieldText(sides.asSevera(exchange, person), field);
    const asExchange = fieldText(sides.asExchange(severa), field);
    // H8: what is paired by its content keeps its subject as each side has it, white space apart.
    const pairedByMeaning = several || ledger.twins.has(token);
    if (asSevera !== inSevera && asExchange !== inExchange && !(pairedByMeaning && field === 'subject')) {
      verdict.fail(`I3: #${token} ${field} differs: Severa ${inSevera}, Outlook ${inExchange}`);
    }
    if (!several) checkWinner(options, linked, field, inSevera, inExchange);
  }
}

/** A value that nobody edited stays (M2); one that only one side edited since both agreed is that side's (M1). */
function checkWinner(
  { ledger, verdict }: SettledOptions,
  { token, person }: Linked,
  field: Field,
  inSevera: string,
  inExchange: string,
): void {
  const key = `${token}/${field}`;
  // A pair that is matched by its content takes the newer notes (H8): an edit that gives the old value again is none.
  const paired = ledger.twins.has(token) && (ledger.chapter === 0 || ledger.disturbed.has(person.index));
  // H13: found again by mark or UID, the newer item's values count, whichever of its fields made it newer (H8).
  const who = paired || ledger.reconnected.has(person.index) ? undefined : ledger.edits.get(key);
  const before = ledger.agreed.get(key);
  const now = JSON.stringify([inSevera, inExchange]);
  const untouched = ledger.edits.get(key) === undefined || paired;
  if (untouched && before !== undefined && before !== now && !(paired && ledger.chapter > 0)) {
    verdict.fail(`M2: #${token} ${field} changed although nobody edited it: ${before} -> ${inSevera}`);
  }
  const won = inSevera === who?.severa || inExchange === who?.exchange;
  if (who !== undefined && !won)
    verdict.fail(`M1: #${token} ${field} lost the edits of ${Object.keys(who).join(' and ')}`);
  ledger.agreed.set(key, now);
}

function byToken(items: readonly Thing[]): ReadonlyMap<number, readonly Thing[]> {
  return Map.groupBy(items, ({ item }) => tokenOf(item));
}
