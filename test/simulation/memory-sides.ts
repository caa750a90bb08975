import { type CalendarFaults, createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost, type HostFaults } from '../fakes/memory-host.ts';
import type { Random } from '../fakes/random.ts';
import { BYSTANDER, bystandersItem } from './bystander.ts';
import { occurrencesOf, turnsOf } from './occurrences.ts';
import type { Setting } from './plan.ts';
import type { Scheduler } from './scheduler.ts';
import type { Person, Sides, Thing } from './sides.ts';

/** Where a call is in the middle of its work on the other side: that goes on whoever asked for it. */
const MIDWAY = new Set(['page', 'write', 'written', 'created', 'updated', 'deleted']);

export interface SidesOptions {
  readonly scheduler: Scheduler;
  readonly chance: (probability: number) => boolean;
  readonly people: readonly Person[];
  readonly setting: Setting;
  /** Lets others go on in the middle of a call. */
  readonly midway: () => Promise<void>;
  /** Whether calls let others go on at all. */
  readonly isLively: () => boolean;
}

/** Both sides as fakes of the ports. */
export function createMemorySides({ scheduler, chance, people, setting, midway }: SidesOptions): Sides {
  const clock = scheduler.now;
  const before = (call: string) => (MIDWAY.has(call) ? midway() : undefined);
  const calendar = createMemoryCalendar({ clock, chance, before, pageSize: setting.pageSize });
  const host = createMemoryHost({
    clock,
    chance,
    before,
    users: [BYSTANDER, ...people.map(({ user }) => user)].map((user) => ({
      id: user,
      email: `${user}@example.com`,
      name: user,
      active: true,
      zone: 'Europe/Helsinki',
      defaultTypeId: null,
      newActivityMail: false,
    })),
  });
  const theirs = host.person.add(BYSTANDER, bystandersItem(scheduler.now()));
  host.faults.skew = setting.severaSkewMs;
  calendar.faults.skew = setting.outlookSkewMs;
  const [noCalendarFaults, noHostFaults] = [{ ...calendar.faults }, { ...host.faults }];

  /** People find what is theirs, whatever Severa tells others. */
  const asEver = <T>(act: () => T): T => {
    const { nothingThere } = host.faults;
    host.faults.nothingThere = false;
    const done = act();
    host.faults.nothingThere = nothingThere;
    return done;
  };

  return {
    typeId: CALENDAR_TYPE.id,
    connect: () => ({ host, calendar }),
    severa: {
      add: ({ user }, item) => host.person.add(user, item).id,
      edit: (id, fields) => asEver(() => host.person.edit(id, fields)),
      touch: (id) => asEver(() => host.person.touch(id)),
      remove: (id) => asEver(() => host.person.remove(id)),
      items: ({ user }): readonly Thing[] => host.activities().filter(({ ownerId }) => ownerId === user),
      turns: (id) => turnsOf(host.activities().find((one) => one.id === id)?.item),
      changeDate: (id, date, change) => asEver(() => host.person.changeOccurrence(id, date, change).id),
      removeDate: (id, date) => asEver(() => host.person.removeOccurrence(id, date)),
      shown: ({ user }, token) =>
        host.activities().flatMap(({ ownerId, item }) => (ownerId === user ? occurrencesOf(item, token) : [])),
      isNewborn(id) {
        const made = host.activities().find((activity) => activity.id === id)?.created;
        return made !== undefined && Math.floor(made / 1000) === Math.floor((clock() + setting.severaSkewMs) / 1000);
      },
      count: () => host.activities().length - 1,
    },
    outlook: {
      add: ({ mailbox }, item) => calendar.person.add(mailbox, item).id,
      edit: ({ mailbox }, id, fields) => calendar.person.edit(mailbox, id, fields),
      touch: ({ mailbox }, id) => calendar.person.touch(mailbox, id),
      remove: ({ mailbox }, id) => calendar.person.remove(mailbox, id),
      copy: ({ mailbox }, id) => void calendar.person.copy(mailbox, id),
      moveAway: ({ mailbox }, id) => calendar.person.moveAway(mailbox, id),
      restore: ({ mailbox }, id) => calendar.person.restore(mailbox, id),
      newId: ({ mailbox }, id) => void calendar.person.newId(mailbox, id),
      items: ({ mailbox }) => calendar.events(mailbox),
      turns: ({ mailbox }, id) => turnsOf(calendar.events(mailbox).find((one) => one.id === id)?.item),
      changeDate: ({ mailbox }, id, date, change) => calendar.person.changeOccurrence(mailbox, id, date, change),
      removeDate: ({ mailbox }, id, date) => calendar.person.removeOccurrence(mailbox, id, date),
      shown: ({ mailbox }, token) => calendar.events(mailbox).flatMap(({ item }) => occurrencesOf(item, token)),
    },
    asSevera: (item, { user }) => host.express(item, user),
    asExchange: (item) => calendar.express(item),
    writes: () => total(calendar.writes) + total(host.writes),
    trouble(name, value) {
      const [side = '', fault = ''] = name.split('.');
      const faults: CalendarFaults | HostFaults | null =
        side === 'calendar' ? calendar.faults : side === 'host' ? host.faults : null;
      if (faults === null || !(fault in faults)) return false;
      const before: unknown = Reflect.get(faults, fault);
      Reflect.set(faults, fault, typeof before === 'boolean' ? value > 0 : value);
      return true;
    },
    calm() {
      Object.assign(calendar.faults, noCalendarFaults);
      Object.assign(host.faults, noHostFaults);
    },
    broken: () =>
      host.activities().some((activity) => activity === theirs)
        ? null
        : 'I7: what somebody without sync has was written',
  };
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Chances that the seed decides; nothing ever happens with probability 0. */
export function chanceOf(random: Random): (probability: number) => boolean {
  return (probability) => probability > 0 && random.chance(probability);
}
