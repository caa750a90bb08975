import { FIELDS, type Field } from '../../shared/calendar/item.ts';
import { must } from '../../shared/errors.ts';
import { createRandom, type Random } from '../fakes/random.ts';
import { otherNotes, someEdit, someItem, tokenOf } from './items.ts';
import type { Ledger } from './ledger.ts';
import type { Action, SideName } from './plan.ts';
import type { Tenant } from './process.ts';
import { createSeriesPeople } from './series-people.ts';
import type { Edit, Person, Thing } from './sides.ts';

export interface PeopleOptions {
  readonly now: () => number;
  readonly note: (line: string) => void;
  readonly ledger: Ledger;
  readonly people: readonly Person[];
  readonly tenants: readonly Tenant[];
  /** Whether readings or lists of either side may show what was. */
  readonly lags: (person: Person) => boolean;
}

type OfSeries = Extract<Action, { do: 'add-series' | 'edit-series' | 'change-date' | 'remove-date' }>;

function isOfSeries(action: PersonAction): action is OfSeries {
  return /^(?:add-series|edit-series|change-date|remove-date)$/u.test(action.do);
}

/** Ids are one organisation's. */
function keyOf({ organization }: Person, id: string): string {
  return `${organization}/${id}`;
}

export type PersonAction =
  | Extract<
      Action,
      { do: 'add' | 'twins' | 'edit' | 'touch' | 'remove' | 'copy' | 'move-away' | 'bring-back' | 'restore' | 'new-id' }
    >
  | OfSeries;

export interface People {
  perform(action: PersonAction): Promise<void>;
  /** Whatever lies in another calendar is back. */
  bringAllBack(of?: readonly Person[]): void;
  /** A chapter has ended: what was deleted in it stays deleted. */
  forgetRemoved(): void;
}

/** People at work on both sides. An action whose item isn't there (any more) is none. */
export function createPeople(options: PeopleOptions): People {
  const { now, note, ledger, people, tenants, lags } = options;
  const personOf = (index: number) => must(people[index % people.length], 'There is somebody.');
  const tenantOf = ({ organization }: Person) => must(tenants[organization], 'Everybody has an organisation.');
  const itemsOf = (side: SideName, person: Person): readonly Thing[] => {
    const { severa, outlook } = tenantOf(person).sides;
    return side === 'severa' ? severa.items(person) : outlook.items(person);
  };
  const found = (side: SideName, token: number): readonly Thing[] =>
    itemsOf(side, ledger.ownerOf(token)).filter(({ item }) => tokenOf(item) === token);
  /** Both sides of this person were synced once, and the sync isn't asleep. */
  const isLive = async (person: Person) => (await tenantOf(person).store.mailbox(person.mailbox))?.phase === 'live';
  /** What the service knows of this item by now. */
  const isLinked = async (person: Person, side: SideName, id: string) => {
    const { store } = tenantOf(person);
    const rows =
      side === 'severa'
        ? await store.linksByActivity(person.mailbox, [id])
        : await store.linksByEvent(person.mailbox, [id]);
    return rows.size > 0;
  };

  const allLinked = async (person: Person, token: number) => {
    for (const side of ['severa', 'exchange'] as const) {
      for (const { id } of found(side, token)) if (!(await isLinked(person, side, id))) return false;
    }
    return true;
  };

  const put = (side: SideName, person: Person, item: Thing['item']) => {
    const { severa, outlook } = tenantOf(person).sides;
    const id = side === 'severa' ? severa.add(person, item) : outlook.add(person, item);
    if (side === 'severa') ledger.byPerson.add(keyOf(person, id));
    return id;
  };
  const remember = (token: number, side: SideName, fields: readonly Field[] = FIELDS) => {
    const [first] = found(side, token);
    if (first !== undefined) ledger.remember(token, side, first.item, fields);
  };

  /**
   * What a lost POST made has no key: a person who renames it before it is found makes it another item (I1a). That is
   * known, and left out here: such an item is only moved, or only changed otherwise. Nor does anybody change it within the
   * second in which it is made: nothing would tell that edit from none.
   */
  const recognisable = async (person: Person, id: string, fields: Edit): Promise<Edit> => {
    const key = keyOf(person, id);
    if (ledger.byPerson.has(key) || (await isLinked(person, 'severa', id))) return fields;
    if (tenantOf(person).sides.severa.isNewborn(id)) return {};
    const { subject: _, when, ...rest } = fields;
    const kept = ledger.moved.get(key) ?? (when === undefined ? 'rest' : 'when');
    ledger.moved.set(key, kept);
    if (kept === 'rest') return rest;
    return when === undefined ? {} : { when };
  };

  async function edit(token: number, side: SideName, random: Random): Promise<void> {
    const person = ledger.ownerOf(token);
    const items = found(side, token);
    if (items.length === 0) return;
    const { id } = random.pick(items);
    const given = someEdit(random, token, now());
    const fields = side === 'severa' ? await recognisable(person, id, given) : given;
    const names = Object.keys(fields) as Field[];
    if (names.length === 0) return;
    note(`#${token} gets another ${names.join(', ')} in ${side}`);
    const { severa, outlook } = tenantOf(person).sides;
    if (side === 'severa') severa.edit(id, fields);
    else outlook.edit(person, id, fields);
    remember(token, side, names);
  }

  async function remove(token: number, side: SideName, hint: boolean): Promise<void> {
    const person = ledger.ownerOf(token);
    const [first] = found(side, token);
    if (first === undefined) return;
    const { id } = first;
    const { store, sides } = tenantOf(person);
    // What a run made and doesn't know yet, it may make again.
    const known =
      (await isLinked(person, side, id)) ||
      (side === 'exchange' ? !ledger.made.has(token) : ledger.byPerson.has(keyOf(person, id)));
    note(`#${token} is deleted in ${side}`);
    // A hint that meets a reading which lags is worth nothing; nor is a listing that lags behind a dead delta link.
    if (lags(person)) ledger.unhinted = true;
    ledger.remove(token, side, known);
    if (side === 'exchange') {
      sides.outlook.remove(person, id);
      removedEvents.set(token, id);
      return;
    }
    sides.severa.remove(id);
    if (hint) await store.deliver([{ mailboxId: person.mailbox, activityId: id, stamp: now(), deleted: true }]);
    if (!hint) ledger.unhinted = true;
  }
  /** Events in Deleted Items, by number. */
  const removedEvents = new Map<number, string>();

  async function inOutlook(action: Extract<PersonAction, { do: 'copy' | 'move-away' | 'new-id' }>): Promise<void> {
    const { token } = action;
    const person = ledger.ownerOf(token);
    const [first] = found('exchange', token);
    if (first === undefined || ledger.removed.has(token) || ledger.loose.has(token)) return;
    const { id } = first;
    const { outlook } = tenantOf(person).sides;
    const linked = await isLinked(person, 'exchange', id);
    if (action.do === 'copy') {
      if (!(await isLive(person))) return;
      // A copy would be taken for the event that a twin in Severa still lacks (H8).
      if (ledger.twins.has(token) && !(await allLinked(person, token))) return;
      note(`#${token} is copied in Outlook`);
      outlook.copy(person, id);
      ledger.expected.set(token, (ledger.expected.get(token) ?? 0) + 1);
      ledger.twins.add(token);
      return;
    }
    if (ledger.twins.has(token)) return;
    if (action.do === 'move-away') {
      // A first sync that meets an activity without its event closes the link, or makes another event (H3a, H13).
      if (ledger.disturbed.has(person.index)) return;
      // What a run made and doesn't know yet is sent again, and made again elsewhere.
      if (!linked && ledger.made.has(token)) return;
      note(`#${token} is moved to another calendar`);
      outlook.moveAway(person, id);
      ledger.away.set(token, { id, person });
      ledger.wasAway.add(token);
      return;
    }
    if (!linked) return;
    note(`#${token} is exported and read in again: a new id`);
    outlook.newId(person, id);
  }

  const series = createSeriesPeople(options);

  async function perform(action: PersonAction): Promise<void> {
    if (isOfSeries(action)) return series.perform(action);
    if (ledger.series.has(action.token)) {
      // A series is neither copied nor moved: those are the ways of single items.
      if (action.do === 'edit' || action.do === 'touch' || action.do === 'remove') await series.perform(action);
      return;
    }
    if (action.do === 'add' || action.do === 'twins') {
      const person = personOf(action.person);
      const random = createRandom(action.seed);
      const item = someItem(random, action.token, now());
      if (ledger.owners.has(action.token)) return;
      if (action.do === 'add') {
        ledger.owners.set(action.token, person);
        ledger.expected.set(action.token, 1);
        put(action.side, person, item);
        remember(action.token, action.side);
        note(`${person.user} adds #${action.token} in ${action.side}`);
        return;
      }
      const row = await tenantOf(person).store.mailbox(person.mailbox);
      if (row?.phase !== 'new') return;
      ledger.owners.set(action.token, person);
      ledger.twins.add(action.token);
      ledger.expected.set(action.token, Math.max(action.severa, action.exchange));
      for (let copy = 0; copy < action.severa; copy += 1) {
        put('severa', person, { ...item, notes: otherNotes(random, item.notes) });
      }
      // A long subject is one that the sync wrote once: whoever types one elsewhere doesn't cut it in just that way.
      const { subject } = tenantOf(person).sides.asExchange(item);
      for (let copy = 0; copy < action.exchange; copy += 1) put('exchange', person, { ...item, subject });
      note(`#${action.token} is ${action.severa} times in Severa and ${action.exchange} times in Outlook`);
      return;
    }
    const { token } = action;
    const person = ledger.owners.get(token);
    if (person === undefined) return;
    switch (action.do) {
      case 'edit':
        // Twins are told apart by their content until they are linked.
        if (ledger.twins.has(token) && !(await isLive(person))) return;
        await edit(token, action.side, createRandom(action.seed));
        return;
      case 'touch': {
        const items = found(action.side, token);
        if (items.length === 0) return;
        const { id } = createRandom(action.seed).pick(items);
        note(`#${token} is touched in ${action.side}`);
        const { severa, outlook } = tenantOf(person).sides;
        if (action.side === 'severa') severa.touch(id);
        else outlook.touch(person, id);
        return;
      }
      case 'remove':
        if (ledger.expected.get(token) === 1 && !ledger.twins.has(token)) await remove(token, action.side, action.hint);
        return;
      case 'bring-back': {
        const away = ledger.away.get(token);
        if (away === undefined) return;
        note(`#${token} is back from the other calendar`);
        tenantOf(person).sides.outlook.restore(person, away.id);
        ledger.away.delete(token);
        return;
      }
      case 'restore': {
        const id = removedEvents.get(token);
        // The same: what vanished while the sync was off is no longer the sync's, and may be made anew by an edit.
        if (id === undefined || ledger.loose.has(token) || ledger.disturbed.has(person.index)) return;
        removedEvents.delete(token);
        // It may be on its way back by other means already: an edit in Severa makes it again (M3).
        const isEdited = FIELDS.some((field) => ledger.edits.get(`${token}/${field}`)?.severa !== undefined);
        if (isEdited || found('exchange', token).length > 0) return;
        note(`#${token} is brought back out of Deleted Items`);
        tenantOf(person).sides.outlook.restore(person, id);
        ledger.remove(token, 'exchange', false);
        return;
      }
      default:
        await inOutlook(action);
    }
  }
  function bringAllBack(of?: readonly Person[]): void {
    for (const [token, { id, person }] of ledger.away) {
      if (of !== undefined && !of.includes(person)) continue;
      tenantOf(person).sides.outlook.restore(person, id);
      ledger.away.delete(token);
    }
  }

  function forgetRemoved(): void {
    removedEvents.clear();
  }

  return { perform, bringAllBack, forgetRemoved };
}
