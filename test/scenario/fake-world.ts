import { must } from '../../shared/errors.ts';
import type { Activity, ActivityType, HostUser } from '../../shared/sync/ports.ts';
import { createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../fakes/memory-host.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createRandom } from '../fakes/random.ts';
import { createEngine, createTime, openStore } from './engine.ts';
import { asDailySeries, GUEST, NO_SHOTS, type OddActivities, oddCalendar, oddHost } from './fake-sides.ts';
import { HOME, itemOf, type Row, START, seen } from './items.ts';
import type { Faults, OddActivity, Outlook, Side, World, WorldOptions } from './world.ts';

const ADA = 'user-1';
const BOB = 'user-2';
const MAILBOX = 'mailbox-1';

const TYPES: readonly ActivityType[] = [
  CALENDAR_TYPE,
  { ...CALENDAR_TYPE, id: 'type-personal', category: 'Personal', isDefault: false },
  { ...CALENDAR_TYPE, id: 'type-task', category: 'Task', isDefault: false },
  { ...CALENDAR_TYPE, id: 'type-other', isDefault: false },
];

/** What makes an activity odd that the fake can't be told by its item. */
const ODD: Readonly<Partial<Record<OddActivity, Partial<Activity>>>> = {
  private: { category: 'Personal', typeId: 'type-personal' },
  task: { category: 'Task', typeId: 'type-task' },
  unassigned: { unassigned: true },
  unselected: { typeId: 'type-other' },
};

/** Everything in memory: the fakes of the random walk. */
export async function openFakeWorld({ zone = HOME }: WorldOptions = {}): Promise<World> {
  const time = createTime(START);
  const random = createRandom(7);
  const chance = (probability: number) => probability >= 1 || (probability > 0 && random.chance(probability));
  const user = (id: string, name: string): HostUser => ({
    id,
    email: `${name}@example.com`,
    name,
    active: true,
    zone,
    defaultTypeId: null,
    newActivityMail: null,
  });
  const calendar = createMemoryCalendar({ clock: time.now, chance });
  const users = [user(ADA, 'ada'), user(BOB, 'bob')];
  const host = createMemoryHost({ clock: time.now, chance, zone, users, types: TYPES });
  const store = createMemoryStore('org-1', { clock: time.now });
  await openStore(store, {
    organization: 'org-1',
    user: ADA,
    mailbox: MAILBOX,
    types: TYPES.map(({ id }) => id).filter((id) => id !== 'type-other'),
    defaultType: CALENDAR_TYPE.id,
  });

  const shots = { ...NO_SHOTS };
  const unreadableEvents = new Set<string>();
  const odd: OddActivities = {
    unreadable: new Set(),
    shared: new Set(),
    fields: new Map(),
    otherUser: BOB,
    asked: 0,
  };
  const ports = { store, host: oddHost(host, shots, odd), calendar: oddCalendar(calendar, shots, unreadableEvents) };

  const row = (one: { id: string; item: Parameters<typeof seen>[0] }): Row => ({ id: one.id, ...seen(one.item) });
  const eventItem = (id: string) =>
    must(
      calendar.events(MAILBOX).find((one) => one.id === id),
      'No such event.',
    ).item;
  const activityItem = (id: string) =>
    must(
      host.activities().find((one) => one.id === id),
      'No such activity.',
    ).item;

  const outlook: Outlook = {
    add(draft, kind) {
      const { id } = calendar.person.add(MAILBOX, itemOf(draft));
      if (kind !== undefined) outlook.makeOdd(id, kind);
      return id;
    },
    edit: (id, changes) => calendar.person.edit(MAILBOX, id, changes),
    touch: (id) => calendar.person.touch(MAILBOX, id),
    remove: (id) => calendar.person.remove(MAILBOX, id),
    copy: (id) => calendar.person.copy(MAILBOX, id).id,
    restore: (id) => calendar.person.restore(MAILBOX, id),
    moveAway: (id) => calendar.person.moveAway(MAILBOX, id),
    newId: (id) => calendar.person.newId(MAILBOX, id),
    replaceMailbox: () => calendar.person.replaceMailbox(MAILBOX),
    makeOdd(id, kind) {
      if (kind === 'unreadable') unreadableEvents.add(id);
      calendar.person.edit(MAILBOX, id, {
        ...(kind === 'series' ? asDailySeries(eventItem(id)) : {}),
        ...(kind === 'meeting' ? { people: GUEST } : {}),
        ...(kind === 'private' ? { privacy: 'private' } : {}),
      });
    },
    makePlain(id) {
      unreadableEvents.delete(id);
      const { rule: _, ...when } = eventItem(id).when;
      calendar.person.edit(MAILBOX, id, { when, people: {}, privacy: 'normal' });
    },
    list: () => calendar.events(MAILBOX).map(row),
  };
  const severa: Side<OddActivity> = {
    add(draft, kind) {
      const { id } = host.person.add(ADA, itemOf(draft));
      if (kind !== undefined) severa.makeOdd(id, kind);
      return id;
    },
    edit: (id, changes) => host.person.edit(id, changes),
    touch: (id) => host.person.touch(id),
    remove: (id) => host.person.remove(id),
    makeOdd(id, kind) {
      if (kind === 'unreadable') odd.unreadable.add(id);
      if (kind === 'others') odd.shared.add(id);
      odd.fields.set(id, ODD[kind] ?? {});
      host.person.edit(id, {
        ...(kind === 'series' ? asDailySeries(activityItem(id)) : {}),
        ...(kind === 'private' ? { privacy: 'private' } : {}),
      });
    },
    makePlain(id) {
      odd.unreadable.delete(id);
      odd.shared.delete(id);
      odd.fields.delete(id);
      const { rule: _, ...when } = activityItem(id).when;
      host.person.edit(id, { when, privacy: 'normal' });
    },
    list: () => host.activities().map(row),
  };
  const faults: Faults = {
    loseEventCreate: () => void Object.assign(shots, { loseEventCreate: 1 }),
    loseEventUpdate: () => void Object.assign(shots, { loseEventUpdate: 1 }),
    loseActivityCreate: (done) => void Object.assign(shots, { loseActivityCreate: done ? 'done' : 'not-done' }),
    loseActivityUpdate: () => void Object.assign(shots, { loseActivityUpdate: 1 }),
    throttle: (side) => void Object.assign(side === 'outlook' ? calendar.faults : host.faults, { throttle: 1 }),
    killDeltaLink: () => void Object.assign(shots, { killDeltaLink: true }),
    conflict: () => void Object.assign(shots, { conflict: 1 }),
    delayListings: (milliseconds) => void Object.assign(host.faults, { listDelay: milliseconds }),
    emptyLists: (side) => void Object.assign(side === 'outlook' ? calendar.faults : host.faults, { emptyLists: true }),
    mailboxGone: () => void Object.assign(calendar.faults, { mailboxGone: true }),
    everythingGone: () => void Object.assign(host.faults, { nothingThere: true }),
    loseDelete: (side) =>
      void Object.assign(shots, side === 'outlook' ? { loseEventDelete: 1 } : { loseActivityDelete: 1 }),
    rough() {
      Object.assign(shots, { loseCreates: 0.2 });
      Object.assign(calendar.faults, { throttle: 1 / 7 });
      Object.assign(host.faults, { throttle: 1 / 7 });
    },
    calm() {
      Object.assign(shots, NO_SHOTS);
      Object.assign(calendar.faults, { throttle: 0, emptyLists: false, mailboxGone: false });
      Object.assign(host.faults, { throttle: 0, listDelay: 0, emptyLists: false, nothingThere: false });
    },
  };
  return {
    ...createEngine(ports, MAILBOX, time),
    ...time,
    outlook,
    severa,
    faults,
    writes: () => ({
      eventsMade: calendar.writes.created,
      eventsChanged: calendar.writes.updated,
      activitiesMade: host.writes.created,
      activitiesChanged: host.writes.updated,
      deleted: calendar.writes.deleted + host.writes.deleted,
    }),
    participantsAsked: () => odd.asked,
    mailsSent: () => 0,
    store,
    mailboxId: MAILBOX,
  };
}
