import { FIELDS, type Field, type Item } from '../../shared/calendar/item.ts';
import { must, SyncError } from '../../shared/errors.ts';
import { decideGuard } from '../../shared/sync/guard.ts';
import type { Delivery, MailboxState, Organization } from '../../shared/sync/ports.ts';
import { pullOrganization } from '../../shared/sync/pull-organization.ts';
import { syncMailbox } from '../../shared/sync/sync-mailbox.ts';
import { fieldText } from '../../shared/sync/values.ts';
import { Crash, guard } from '../fakes/guard.ts';
import { createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../fakes/memory-host.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createRandom } from '../fakes/random.ts';
import { someEdit, someItem, tokenOf } from './people.ts';

const MINUTE = 60 * 1000;
const START = Date.parse('2026-10-05T08:00:00Z');

export interface WalkResult {
  readonly seed: number;
  /** What was done, one line a step. */
  readonly trace: readonly string[];
  /** The first broken invariant; null: clean. */
  readonly failure: string | null;
}

type SideName = 'severa' | 'exchange';

/**
 * One random life of an organisation's people: they edit, delete and move on both sides at any moment, also in the middle
 * of a run; answers get lost, requests are throttled, the process dies between any two steps, or loses its lease to
 * another worker. After each chapter the faults end and both sides must agree: nothing doubled (I1), nothing lost (I2), no further writes (I3), the right value won (M1).
 */
export async function walk(seed: number): Promise<WalkResult> {
  const random = createRandom(seed);
  const trace: string[] = [];
  const note = (line: string) => void trace.push(line);
  let now = START;
  const clock = () => now;
  const chance = (probability: number) => probability > 0 && random.chance(probability);

  /** How many items of each token people made: that many must be on both sides in the end. */
  const expected = new Map<number, number>();
  const edits = new Map<string, Partial<Record<SideName, string>>>();
  const agreedBefore = new Map<string, string>();
  let tokens = 0;
  let interleave = 0;
  let quiet = true;
  let settling = false;

  const people = Array.from({ length: random.pick([1, 1, 2, 3]) }, (_, index) => ({
    user: `user-${index + 1}`,
    mailbox: `mailbox-${index + 1}`,
  }));
  /** Whose item it is, by token. */
  const owners = new Map<number, Somebody>();
  const ownerOf = (token: number): Somebody => must(owners.get(token), 'an item has an owner');
  const everyEvent = () => people.flatMap(({ mailbox }) => calendar.events(mailbox));
  /** Tokens that people deleted in this chapter; `certain`: on neither side anybody may find it again. */
  const deleted = new Map<number, { certain: boolean; readonly sides: Set<SideName> }>();
  const away = new Map<string, Somebody>();
  /** Deleted in Severa while its event was elsewhere, an item is a new one when the event is back. */
  const wasAway = new Set<number>();
  let guardRestored = false;
  let unhinted = false;

  /** Notes the value that a side holds after a person's edit. */
  const remember = (token: number, side: SideName, fields: readonly Field[]) => {
    const items: readonly Thing[] = side === 'severa' ? host.activities() : everyEvent();
    const item = items.find((one) => tokenOf(one.item) === token)?.item;
    if (item === undefined) return;
    for (const field of fields) {
      const key = `${token}/${field}`;
      edits.set(key, { ...edits.get(key), [side]: fieldText(item, field) });
    }
  };
  const between = async (call: string) => {
    if (quiet) return;
    if (running !== null && random.chance(interleave / 10)) {
      note(`  meanwhile, at ${call}, the lease goes and another worker comes:`);
      const [paused, mine] = [running, dies];
      now += 4 * MINUTE;
      quiet = true;
      await sync(paused);
      // A call of a run that died may still be under way when the chapter has ended.
      quiet = settling;
      [running, dies] = [paused, mine];
    }
    if (!random.chance(interleave)) return;
    note(`  meanwhile, at ${call}:`);
    person();
  };
  /** Whose run is under way. */
  let running: Somebody | null = null;
  const calendar = createMemoryCalendar({ clock, chance, before: between, pageSize: 1 + random.below(9) });
  const host = createMemoryHost({
    clock,
    chance,
    before: between,
    users: people.map(({ user }) => ({
      id: user,
      email: `${user}@example.com`,
      name: user,
      active: true,
      zone: 'Europe/Helsinki',
      defaultTypeId: null,
    })),
  });
  host.faults.skew = random.pick([0, 0, 3, -3, 1]) * MINUTE;
  /** Where the process may die inside a save of several transactions. */
  let dies: () => Promise<void> = async () => {};
  const savePoint = () => dies();
  const store = createMemoryStore('org-1', { clock, linksAtOnce: 1 + random.below(60), before: savePoint });
  const organization: Organization = {
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: [CALENDAR_TYPE.id],
    defaultTypeId: CALENDAR_TYPE.id,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    connection: 0,
  };
  const rows = people.map(
    ({ user, mailbox }): MailboxState => ({
      organizationId: 'org-1',
      userId: user,
      mailboxId: mailbox,
      enabled: true,
      phase: 'new',
      firstSyncAt: null,
      cursor: null,
      window: null,
      wanted: 0,
      leaseRun: null,
      connection: 0,
      mailboxBefore: null,
      calendarId: null,
      checkedAt: null,
      deletions: [],
      guarded: false,
      run: 0,
      leaseUntil: 0,
    }),
  );
  await store.saveOrganization(organization);
  for (const row of rows) await store.saveMailbox(row);
  const twins = new Set<number>();
  let live = false;

  const addTo = (side: SideName, item: Item) => {
    const { user, mailbox } = ownerOf(tokenOf(item));
    if (side === 'severa') byPerson.add(host.person.add(user, item).id);
    else calendar.person.add(mailbox, item);
  };
  const newToken = () => {
    tokens += 1;
    owners.set(tokens, random.pick(people));
  };
  const addSomewhere = () => {
    newToken();
    const item = someItem(random, tokens, now);
    const side = random.pick<SideName>(['severa', 'exchange']);
    addTo(side, item);
    expected.set(tokens, 1);
    remember(tokens, side, FIELDS);
    note(`  a person adds #${tokens} in ${side}`);
  };

  /** One thing a person does. */
  function person(): void {
    now += random.below(3) * 1000;
    const dice = random.next();
    if (dice < 0.25) {
      addSomewhere();
      return;
    }
    const side = random.pick<SideName>(['severa', 'exchange']);
    const items: readonly Thing[] = side === 'severa' ? host.activities() : everyEvent();
    if (items.length === 0) return;
    const { id, item } = random.pick(items);
    const token = tokenOf(item);
    if (!live && twins.has(token)) return;
    const { mailbox } = ownerOf(token);
    if (random.chance(0.12) && expected.get(token) === 1 && !twins.has(token)) {
      removeOrMove(side, id, token);
      return;
    }
    if (dice < 0.35) {
      note(`  #${token} is touched in ${side}`);
      if (side === 'severa') host.person.touch(id);
      else calendar.person.touch(mailbox, id);
    } else if (dice < 0.4 && live && side === 'exchange' && !deleted.has(token)) {
      note(`  #${token} is copied in Outlook`);
      calendar.person.copy(mailbox, id);
      expected.set(token, (expected.get(token) ?? 0) + 1);
      twins.add(token);
    } else {
      const fields = side === 'severa' ? recognisable(id, someEdit(random, token, now)) : someEdit(random, token, now);
      note(`  #${token} gets another ${Object.keys(fields).join(', ')} in ${side}`);
      if (side === 'severa') host.person.edit(id, fields);
      else calendar.person.edit(mailbox, id, fields);
      remember(token, side, Object.keys(fields) as Field[]);
    }
  }

  /** Deleted, or put into another calendar for a while. */
  function removeOrMove(side: SideName, id: string, token: number): void {
    const { mailbox } = ownerOf(token);
    if (side === 'exchange' && random.chance(0.25)) {
      // What a run made and doesn't know yet is sent again, and made again elsewhere.
      if (!linkedEvents.has(id) && made.has(token)) return;
      note(`  #${token} is moved to another calendar`);
      calendar.person.moveAway(mailbox, id);
      away.set(id, ownerOf(token));
      wasAway.add(token);
      return;
    }
    note(`  #${token} is deleted in ${side}`);
    // What a run made and doesn't know yet, it may make again.
    const known = side === 'exchange' ? linkedEvents.has(id) || !made.has(token) : linked.has(id) || byPerson.has(id);
    const before = deleted.get(token);
    deleted.set(token, {
      certain: (before?.certain ?? true) && known,
      sides: new Set([...(before?.sides ?? []), side]),
    });
    if (side === 'exchange') {
      calendar.person.remove(mailbox, id);
      return;
    }
    host.person.remove(id);
    if (random.chance(0.5)) hints.push({ mailboxId: mailbox, activityId: id, stamp: now, deleted: true });
    else unhinted = true;
  }
  const hints: Delivery[] = [];
  /** Tokens that are on both sides, or were. */
  const made = new Set<number>();
  let linkedEvents = new Set<string | null>();

  /**
   * What a lost POST made has no key: a person who renames it before it is found makes it another item (I1a). That is
   * known, and left out here: such an item is only moved, or changed twice.
   */
  const recognisable = (id: string, fields: Partial<Item>): Partial<Item> => {
    if (byPerson.has(id) || linked.has(id)) return fields;
    const { subject: _, when, ...rest } = fields;
    const kept = moved.get(id) ?? (when === undefined ? 'rest' : 'when');
    moved.set(id, kept);
    if (kept === 'rest') return rest;
    return when === undefined ? {} : { when };
  };
  const moved = new Map<string, 'when' | 'rest'>();
  const byPerson = new Set<string>();
  let linked = new Set<string | null>();

  let runs = 0;
  /** Runs one piece of work; it may die at its nth step. */
  const attempt = async (name: string, dieAt: number, work: (ports: Ports) => Promise<string>): Promise<void> => {
    let left = dieAt;
    const point = async () => {
      left -= 1;
      if (left < 0) throw new Crash();
    };
    dies = point;
    const ports = { store: guard(store, point), host: guard(host, point), calendar: guard(calendar, point) };
    try {
      note(`${name}: ${await work(ports)}`);
    } catch (error) {
      if (error instanceof Crash) note(`${name}: the process died`);
      else if (error instanceof SyncError) note(`${name}: ${error.code}`);
      else throw error;
    }
    dies = async () => {};
    running = null;
    checkNow();
    const links = (await Promise.all(people.map(({ mailbox }) => store.links(mailbox)))).flat();
    linked = new Set(links.map(({ activityId }) => activityId));
    linkedEvents = new Set(links.map(({ eventId }) => eventId));
    for (const [token, both] of Map.groupBy([...host.activities(), ...everyEvent()], ({ item }) => tokenOf(item))) {
      if (both.length > 1) made.add(token);
    }
    for (const { state, cause, activityId, eventId } of links) {
      if (state !== 'live') note(`    ${state} ${cause ?? ''}: ${nameOf(activityId)} ${nameOf(eventId)}`);
    }
    for (const { side, itemId, reason, nextTry } of await allParked()) {
      note(
        `    parked: ${side} ${nameOf(itemId)} ${reason}${nextTry === null ? '' : ` until ${nextTry - now} ms from now`}`,
      );
    }
  };
  const allParked = async () => (await Promise.all(people.map(({ mailbox }) => store.parked(mailbox)))).flat();
  const nameOf = (id: string | null) => {
    const found = [...host.activities(), ...everyEvent()].find((one) => one.id === id);
    return found === undefined ? '-' : `#${tokenOf(found.item)}`;
  };
  const sync = (who: Somebody, dieAt = Number.POSITIVE_INFINITY, budget = 10 * MINUTE) =>
    attempt(`sync ${who.user}`, dieAt, async (ports) => {
      running = who;
      runs += 1;
      const run = runs;
      let ids = 0;
      const newId = () => {
        ids += 1;
        return `${run}-${ids}`;
      };
      const result = await syncMailbox({ ...ports, clock, newId, deadline: now + budget }, who.mailbox);
      return `${result.outcome} ${JSON.stringify(result.counters)}`;
    });
  const pull = (dieAt = Number.POSITIVE_INFINITY) =>
    attempt('pull', dieAt, async (ports) => {
      await ports.store.deliver(hints);
      hints.length = 0;
      const result = await pullOrganization({
        ...ports,
        clock,
        newId: () => `pull-${now}-${dieAt}`,
        queueMailbox: () => dies(),
        deadline: now + 10 * MINUTE,
      });
      return `${result.changed} changed`;
    });

  let chapter = 0;
  let failure: string | null = null;
  const fail = (text: string) => {
    failure ??= text;
  };
  /** I1: holds at every moment, not only in the end. */
  function checkNow(): void {
    const sides: Readonly<Record<SideName, readonly Thing[]>> = {
      severa: host.activities(),
      exchange: everyEvent(),
    };
    for (const { mailbox } of people) {
      const foreign = calendar.events(mailbox).find(({ item }) => ownerOf(tokenOf(item)).mailbox !== mailbox);
      if (foreign !== undefined) fail(`I7: #${tokenOf(foreign.item)} is in the calendar of somebody else`);
    }
    for (const [side, items] of Object.entries(sides)) {
      const counts = Map.groupBy(items, ({ item }) => tokenOf(item));
      for (const [token, found] of counts) {
        const most = expected.get(token) ?? 0;
        if (found.length > most) fail(`I1: #${token} is ${found.length} times in ${side}, ${most} expected`);
      }
    }
  }

  const settleDown = async () => {
    quiet = true;
    settling = true;
    Object.assign(calendar.faults, { loseAnswer: 0, throttle: 0, loseCursor: 0, repeat: 0, spuriousConflict: 0 });
    Object.assign(calendar.faults, { unknownWhereabouts: 0 });
    Object.assign(host.faults, { loseCreate: 0, loseRequest: 0, throttle: 0, listDelay: 0, loseDelete: 0 });
    for (const [id, { mailbox }] of away) calendar.person.restore(mailbox, id);
    away.clear();
    await rounds(8);
    // Nobody told of these: they are found once a day (M4).
    if (unhinted) {
      now += 25 * 60 * MINUTE;
      await rounds(8);
    }
    unhinted = false;
    for (const { mailbox } of people) {
      for (const one of await store.guards(mailbox)) {
        if (one.state !== 'open') continue;
        const restores = random.chance(0.5);
        note(`an administrator ${restores ? 'restores' : 'confirms'} ${one.deletions} deletions`);
        guardRestored ||= restores;
        const { id, deletions } = one;
        await decideGuard(store, mailbox, id, restores ? { kind: 'restore' } : { kind: 'confirm', deletions });
      }
    }
    await rounds(4);
  };
  const rounds = async (most: number) => {
    for (let round = 0; round < most; round += 1) {
      now += 4 * MINUTE * (round + 1);
      const before = JSON.stringify([calendar.writes, host.writes]);
      await pull();
      for (const who of people) await sync(who);
      if (round > 1 && JSON.stringify([calendar.writes, host.writes]) === before) break;
    }
  };
  const checkSettled = async () => {
    const before = JSON.stringify([calendar.writes, host.writes]);
    for (let round = 0; round < 2; round += 1) {
      now += 5 * MINUTE;
      await pull();
      for (const who of people) await sync(who);
    }
    if (JSON.stringify([calendar.writes, host.writes]) !== before) fail('I3: a run without news wrote something');
    const parked = await allParked();
    if (parked.length > 0)
      fail(`M6: still parked: ${parked.map(({ side, reason }) => `${side} ${reason}`).join(', ')}`);
    const events = Map.groupBy(everyEvent(), ({ item }) => tokenOf(item));
    const activities = Map.groupBy(host.activities(), ({ item }) => tokenOf(item));
    const all = (await Promise.all(people.map(({ mailbox }) => store.links(mailbox)))).flat();
    const links = all.filter(({ state }) => state === 'live');
    for (const [token, count] of expected) {
      const here = events.get(token) ?? [];
      const there = activities.get(token) ?? [];
      const gone = deleted.get(token);
      if (gone !== undefined) {
        const left = here.length;
        const other = gone.sides.has('severa') ? 'exchange' : 'severa';
        const edited = FIELDS.some((field) => edits.get(`${token}/${field}`)?.[other] !== undefined);
        const mayStay = !gone.certain || wasAway.has(token) || guardRestored || edited || gone.sides.size > 1;
        if (left !== there.length || left > 1) {
          fail(`M3: #${token} was deleted, and is ${there.length} times in Severa and ${left} times in Outlook`);
        } else if (left === 1 && !mayStay) fail(`P3: #${token} was deleted in ${[...gone.sides].join()} and is there`);
        expected.set(token, left);
        for (const field of FIELDS) {
          agreedBefore.delete(`${token}/${field}`);
          edits.delete(`${token}/${field}`);
        }
      } else if (here.length !== count || there.length !== count) {
        fail(`I2: #${token} is ${there.length} times in Severa and ${here.length} times in Outlook, ${count} expected`);
      }
      for (const event of here) {
        const link = links.find(({ eventId }) => eventId === event.id);
        const activity = there.find(({ id }) => id === link?.activityId);
        if (activity === undefined) fail(`#${token}: an event has no linked activity`);
        else compare(token, activity.item, event.item, count);
      }
    }
    edits.clear();
    deleted.clear();
    wasAway.clear();
    guardRestored = false;
  };
  const compare = (token: number, severa: Item, exchange: Item, count: number) => {
    for (const field of FIELDS) {
      const asSevera = fieldText(host.express(exchange, ownerOf(token).user), field);
      const asExchange = fieldText(calendar.express(severa), field);
      const inSevera = fieldText(severa, field);
      const inExchange = fieldText(exchange, field);
      const pairedByMeaning = count > 1 || twins.has(token);
      if (asSevera !== inSevera && asExchange !== inExchange && !(pairedByMeaning && field === 'subject')) {
        fail(`I3: #${token} ${field} differs: Severa ${inSevera}, Outlook ${inExchange}`);
      }
      if (count > 1) continue;
      checkWinner(token, field, inSevera, inExchange);
    }
  };
  /** A value that nobody edited stays; one that only one side edited since both agreed is that side's. */
  const checkWinner = (token: number, field: Field, inSevera: string, inExchange: string) => {
    const key = `${token}/${field}`;
    // A pair that was matched by its content takes the newer notes (H8): an edit that gives the old value again is none.
    const who = chapter === 0 && twins.has(token) ? undefined : edits.get(key);
    const before = agreedBefore.get(key);
    if (who === undefined && before !== undefined && before !== JSON.stringify([inSevera, inExchange])) {
      fail(`M2: #${token} ${field} changed although nobody edited it: ${before} -> ${inSevera}`);
    }
    const won = inSevera === who?.severa || inExchange === who?.exchange;
    if (who !== undefined && !won) fail(`M1: #${token} ${field} lost the edits of ${Object.keys(who).join(' and ')}`);
    agreedBefore.set(key, JSON.stringify([inSevera, inExchange]));
  };
  // Before the first sync both calendars have a past of their own.
  for (let index = random.below(12); index > 0; index -= 1) addSomewhere();
  for (let index = random.below(5); index > 0; index -= 1) {
    newToken();
    twins.add(tokens);
    const item = someItem(random, tokens, now);
    const inSevera = 1 + random.below(2);
    const inOutlook = 1 + random.below(2);
    for (let copy = 0; copy < inSevera; copy += 1)
      addTo('severa', { ...item, notes: random.pick(['', item.notes, 'Other']) });
    for (let copy = 0; copy < inOutlook; copy += 1) addTo('exchange', item);
    expected.set(tokens, Math.max(inSevera, inOutlook));
    note(`  #${tokens} is ${inSevera} times in Severa and ${inOutlook} times in Outlook`);
  }
  now += MINUTE;

  for (; chapter < 3 && failure === null; chapter += 1) {
    settling = false;
    quiet = false;
    interleave = random.pick([0, 0, 0.05, 0.2]);
    if (random.chance(0.6)) {
      Object.assign(calendar.faults, {
        loseAnswer: random.pick([0, 0.2, 0.5]),
        throttle: random.pick([0, 0.15]),
        loseCursor: random.pick([0, 0.2]),
        repeat: random.pick([0, 0.3]),
        spuriousConflict: random.pick([0, 0.2]),
        unknownWhereabouts: random.pick([0, 0.2]),
      });
      Object.assign(host.faults, {
        loseCreate: random.pick([0, 0.2, 0.5]),
        loseRequest: random.pick([0, 0.2]),
        throttle: random.pick([0, 0.15]),
        listDelay: random.pick([0, 80_000]),
        loseDelete: random.pick([0, 0.3]),
      });
    }
    for (let step = 6 + random.below(20); step > 0 && failure === null; step -= 1) {
      now += random.pick([0, 1, 20, 100, 400]) * 1000;
      const dice = random.next();
      const dieAt = random.chance(0.35) ? random.below(60) : Number.POSITIVE_INFINITY;
      if (dice < 0.45) person();
      else if (dice < 0.65) await pull(dieAt);
      else await sync(random.pick(people), dieAt, random.chance(0.1) ? 0 : 10 * MINUTE);
      live = (await store.mailboxes()).every(({ phase }) => phase === 'live');
    }
    await settleDown();
    live = true;
    await checkSettled();
  }
  return { seed, trace, failure };
}

interface Somebody {
  readonly user: string;
  readonly mailbox: string;
}

interface Thing {
  readonly id: string;
  readonly item: Item;
}

interface Ports {
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly host: ReturnType<typeof createMemoryHost>;
  readonly calendar: ReturnType<typeof createMemoryCalendar>;
}
