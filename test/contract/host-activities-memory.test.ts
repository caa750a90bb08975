import type { ActivityCategory, HostUser } from '../../shared/sync/ports.ts';
import { noHostFaults } from '../fakes/host-faults.ts';
import { createMemoryHost } from '../fakes/memory-host.ts';
import { hostActivitiesContract } from './host-activities.ts';
import { START } from './host-activities-world.ts';

const types = { meeting: 'type-meeting', personal: 'type-personal', absence: 'type-absence' };

hostActivitiesContract('memory host', ({ occurrences = false } = {}) => {
  let now = START;
  let during: (() => void) | null = null;
  const host = createMemoryHost({
    before(call) {
      if (call !== 'page') return;
      during?.();
      during = null;
    },
    clock: () => now,
    occurrences,
    chance: (probability) => probability === 1,
    users: [user('ada', 'Europe/Helsinki'), user('bob', 'America/New_York')],
    types: [
      { ...type(types.meeting, 'CalendarEntry'), isDefault: true },
      type(types.personal, 'Personal'),
      type(types.absence, 'Absences'),
    ],
  });
  /** A fault that hits the next call only. */
  const once = (call: 'create' | 'delete', fault: 'loseCreate' | 'loseRequest' | 'loseDelete') => {
    host.faults[fault] = 1;
    const real = host[call];
    Object.assign(host, {
      [call]: async (...given: unknown[]) => {
        Object.assign(host, { [call]: real });
        return Reflect.apply(real, host, given).finally(() => {
          host.faults[fault] = 0;
        });
      },
    });
  };
  return {
    host,
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
    ada: 'ada',
    bob: 'bob',
    types,
    person: {
      add(ownerId, item, { type: kind = 'meeting', series = false, participants = [], ...state } = {}) {
        const when = series ? { ...item.when, rule: { freq: 'DAILY' as const, interval: 1, count: 5 } } : item.when;
        const { id } = host.person.add(ownerId, { ...item, when }, { typeId: types[kind], ...state });
        for (const userId of participants) host.person.join(id, userId);
        return id;
      },
      rename: (id, subject) => host.person.edit(id, { subject }),
      touch: (id) => host.person.touch(id),
      remove: (id) => host.person.remove(id),
      removeDate: (id, date) => host.person.removeOccurrence(id, date),
      changeDate: (id, date, changes) => host.person.changeOccurrence(id, date, changes).id,
    },
    held: () => host.activities().map(({ item }) => item.subject),
    faults: {
      loseCreate: (done) => once('create', done ? 'loseCreate' : 'loseRequest'),
      loseDelete: () => once('delete', 'loseDelete'),
      loseUpdates: () => void Object.assign(host.faults, { loseUpdate: 1 }),
      breakOff: () => void Object.assign(host.faults, { partly: 1 }),
      loseParticipant: () => void Object.assign(host.faults, { loseParticipant: 1 }),
      refuseItem: (id) => void Object.assign(host.faults, { refusedItems: [id] }),
      refuseAll: () => void Object.assign(host.faults, { unavailable: 1 }),
      failReads: () => void Object.assign(host.faults, { failReads: 1 }),
      failParticipants: () => void Object.assign(host.faults, { failParticipants: 1 }),
      delayReads: (milliseconds) => void Object.assign(host.faults, { readDelay: milliseconds }),
      wholeSeconds: () => void Object.assign(host.faults, { wholeSeconds: true }),
      skewDates: (milliseconds) => void Object.assign(host.faults, { dateSkew: milliseconds }),
      duringListing(act) {
        Object.assign(host.faults, { missMoved: 1, repeatItem: 1 });
        during = act;
      },
      throttle: () => void Object.assign(host.faults, { throttle: 1 }),
      skew: (milliseconds) => void Object.assign(host.faults, { skew: milliseconds }),
      delayListings: (milliseconds) => void Object.assign(host.faults, { listDelay: milliseconds }),
      emptyLists: () => void Object.assign(host.faults, { emptyLists: true }),
      nothingThere: () => void Object.assign(host.faults, { nothingThere: true }),
      calm: () => void Object.assign(host.faults, noHostFaults()),
    },
  };
});

function user(id: string, zone: string): HostUser {
  return { id, email: `${id}@example.com`, name: id, active: true, zone, defaultTypeId: null, newActivityMail: null };
}

function type(id: string, category: ActivityCategory) {
  return { id, name: category, category, active: true, isDefault: false };
}
