import { must } from '../../shared/errors.ts';
import type { Activity, ActivityType, HostUser } from '../../shared/sync/ports.ts';
import { createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../fakes/memory-host.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createRandom } from '../fakes/random.ts';
import { createEngine, createTime, openStore } from './engine.ts';
import { asDailySeries, GUEST, NO_SHOTS, type OddActivities, oddCalendar, oddHost } from './fake-sides.ts';
import { HOME, itemOf, type Row, START, seen, shownOf } from './items.ts';
import {
  addressOf,
  type Faults,
  type OddActivity,
  OUTSIDER,
  type Outlook,
  type Severa,
  type Who,
  type World,
  type WorldOptions,
} from './world.ts';

const USERS: Readonly<Record<Who, string>> = { ada: 'user-1', bob: 'user-2', eve: 'user-3' };
const MAILBOXES: Readonly<Record<Who, string | null>> = { ada: 'mailbox-1', bob: 'mailbox-2', eve: null };
const ADA = USERS.ada;
const MAILBOX = 'mailbox-1';
const OUTSIDE = 'mailbox-outside';

const TYPES: readonly ActivityType[] = [
  CALENDAR_TYPE,
  { ...CALENDAR_TYPE, id: 'type-personal', category: 'Personal', isDefault: false },
  { ...CALENDAR_TYPE, id: 'type-absence', category: 'Absences', isDefault: false },
  { ...CALENDAR_TYPE, id: 'type-task', category: 'Task', isDefault: false },
  { ...CALENDAR_TYPE, id: 'type-other', isDefault: false },
];

/** What makes an activity odd that the fake can't be told. */
const ODD: Readonly<Partial<Record<OddActivity, Partial<Activity>>>> = { unassigned: { unassigned: true } };
/** What makes it odd by its type. */
const ODD_TYPE: Readonly<Partial<Record<OddActivity, string>>> = {
  private: 'type-personal',
  absence: 'type-absence',
  task: 'type-task',
  unselected: 'type-other',
};

/** Everything in memory: the fakes of the random walk. */
export async function openFakeWorld({
  zone = HOME,
  colleagues = false,
  occurrences = false,
  mailed = [],
  personalType = true,
}: WorldOptions = {}): Promise<World> {
  const time = createTime(START);
  const random = createRandom(7);
  const chance = (probability: number) => probability >= 1 || (probability > 0 && random.chance(probability));
  const user = (who: Who): HostUser => ({
    id: USERS[who],
    email: addressOf(who),
    name: who,
    active: true,
    zone,
    defaultTypeId: null,
    newActivityMail: mailed.includes(who),
  });
  const here: readonly Who[] = colleagues ? ['ada', 'bob', 'eve'] : ['ada', 'bob'];
  const owners: readonly Who[] = colleagues ? ['ada', 'bob'] : ['ada'];
  const addresses = {
    ...Object.fromEntries(owners.map((who) => [MAILBOXES[who], addressOf(who)])),
    [OUTSIDE]: OUTSIDER,
  };
  const calendar = createMemoryCalendar({ clock: time.now, chance, addresses });
  const host = createMemoryHost({
    clock: time.now,
    chance,
    zone,
    occurrences,
    users: here.map(user),
    types: TYPES.map((type) => (type.category === 'Personal' ? { ...type, active: personalType } : type)),
  });
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
    fields: new Map(),
    asked: 0,
  };
  const ports = { store, host: oddHost(host, shots, odd), calendar: oddCalendar(calendar, shots, unreadableEvents) };

  const row = (one: { id: string; item: Parameters<typeof seen>[0] }): Row => ({ id: one.id, ...seen(one.item) });
  const whoIs = (userId: string | null): Who | null => here.find((who) => USERS[who] === userId) ?? null;
  const activity = (id: string): Activity =>
    must(
      host.activities().find((one) => one.id === id),
      'No such activity.',
    );

  const outlookOf = (mailbox: string): Outlook => {
    const { person } = calendar;
    const eventItem = (id: string) =>
      must(
        calendar.events(mailbox).find((one) => one.id === id),
        'No such event.',
      ).item;
    const outlook: Outlook = {
      add(draft, kind) {
        const { id } = person.add(mailbox, itemOf(draft));
        if (kind !== undefined) outlook.makeOdd(id, kind);
        return id;
      },
      edit: (id, changes) => person.edit(mailbox, id, changes),
      touch: (id) => person.touch(mailbox, id),
      remove: (id) => person.remove(mailbox, id),
      copy: (id) => person.copy(mailbox, id).id,
      restore: (id) => person.restore(mailbox, id),
      moveAway: (id) => person.moveAway(mailbox, id),
      newId: (id) => person.newId(mailbox, id),
      replaceMailbox: () => person.replaceMailbox(mailbox),
      changeOccurrence: (id, date, changes) => person.changeOccurrence(mailbox, id, date, changes),
      removeOccurrence: (id, date) => person.removeOccurrence(mailbox, id, date),
      splitSeries: (id, date, changes) => person.splitSeries(mailbox, id, date, changes).id,
      endSeries: (id, lastDay) => person.endSeries(mailbox, id, lastDay),
      invite: (id, invited) => person.invite(mailbox, id, invited),
      answer: (id, response, how) => person.answer(mailbox, id, response, how),
      makeOdd(id, kind) {
        if (kind === 'unreadable') unreadableEvents.add(id);
        person.edit(mailbox, id, {
          ...(kind === 'series' ? asDailySeries(eventItem(id)) : {}),
          ...(kind === 'meeting' ? { people: GUEST } : {}),
          ...(kind === 'private' ? { privacy: 'private' } : {}),
        });
      },
      makePlain(id) {
        unreadableEvents.delete(id);
        const { rule: _, ...when } = eventItem(id).when;
        person.edit(mailbox, id, { when, people: {}, privacy: 'normal' });
      },
      sensitivityOf(id) {
        const { privacy, busy } = eventItem(id);
        return { privacy, busy };
      },
      list: () => calendar.events(mailbox).map(row),
      shown: (until) => calendar.events(mailbox).flatMap(({ item }) => shownOf(item, [], until)),
    };
    return outlook;
  };
  const outlooks = new Map(owners.map((who) => [who, outlookOf(MAILBOXES[who] ?? '')]));
  const outlook = must(outlooks.get('ada'), 'Ada has a mailbox.');
  const lookUp = async (address: string) => {
    const found = owners.find((who) => addressOf(who) === address);
    return found === undefined ? null : MAILBOXES[found];
  };
  const severa: Severa = {
    add(draft, kind) {
      const { id } = host.person.add(ADA, itemOf(draft));
      if (kind !== undefined) severa.makeOdd(id, kind);
      return id;
    },
    addFor: (who, draft) => host.person.add(USERS[who], itemOf(draft)).id,
    edit: (id, changes, by) => host.person.edit(id, changes, by === undefined ? undefined : USERS[by]),
    touch: (id) => host.person.touch(id),
    remove: (id) => host.person.remove(id),
    changeOccurrence: (id, date, changes) => host.person.changeOccurrence(id, date, changes).id,
    removeOccurrence: (id, date) => host.person.removeOccurrence(id, date),
    join: (id, who) => host.person.join(id, USERS[who]),
    leave: (id, who) => host.person.leave(id, USERS[who]),
    bookHours: (id) => void odd.fields.set(id, { ...odd.fields.get(id), hasHours: true }),
    handOver: (id, to) => host.person.reassign(id, { ownerId: USERS[to] }),
    people: (id) => ({
      owner: whoIs(activity(id).ownerId),
      participants: host
        .members(id)
        .flatMap((userId) => whoIs(userId) ?? [])
        .sort(),
    }),
    makeOdd(id, kind) {
      if (kind === 'unreadable') odd.unreadable.add(id);
      if (kind === 'others') host.person.join(id, USERS.bob);
      odd.fields.set(id, ODD[kind] ?? {});
      host.person.retype(id, ODD_TYPE[kind] ?? CALENDAR_TYPE.id);
      if (kind === 'series') host.person.edit(id, asDailySeries(activity(id).item));
    },
    makePlain(id) {
      odd.unreadable.delete(id);
      host.person.leave(id, USERS.bob);
      odd.fields.delete(id);
      const { rule: _, ...when } = activity(id).item.when;
      host.person.edit(id, { when });
      host.person.retype(id, CALENDAR_TYPE.id);
    },
    categoryOf: (id) => activity(id).category,
    typeOf: (id) => activity(id).typeId,
    list: () => host.activities().map(row),
    shown: () => host.activities().flatMap(({ item }) => shownOf(item)),
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
    ...createEngine(ports, MAILBOX, time, colleagues ? lookUp : undefined),
    ...time,
    outlook,
    severa,
    outlookOf: (who) => must(outlooks.get(who), `${who} has no mailbox.`),
    outsider: () => outlookOf(OUTSIDE),
    mailboxOf: (who) => (owners.includes(who) ? MAILBOXES[who] : null),
    userOf: (who) => USERS[who],
    faults,
    writes: () => ({
      eventsMade: calendar.writes.created,
      eventsChanged: calendar.writes.updated,
      activitiesMade: host.writes.created,
      activitiesChanged: host.writes.updated,
      deleted: calendar.writes.deleted + host.writes.deleted,
    }),
    participantsAsked: () => odd.asked,
    mailsSent: () => calendar.outbox.filter(({ by }) => by === 'service').length,
    outbox: () => calendar.outbox.map(({ by, kind, subject, to }) => ({ by, kind, subject, to })),
    severaMails: () =>
      host.mails.flatMap(({ to, activityId, by }) => {
        const reader = whoIs(to);
        const subject = host.activities().find(({ id }) => id === activityId)?.item.subject ?? '';
        return reader === null ? [] : [{ to: reader, subject, by: whoIs(by) ?? ('service' as const) }];
      }),
    store,
    mailboxId: MAILBOX,
    types: { meeting: CALENDAR_TYPE.id, personal: 'type-personal', other: 'type-other' },
  };
}
