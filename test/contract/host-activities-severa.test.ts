import type { PersonActivity } from '../../local/simulators/severa/person-activity.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import type { OnceFault } from '../../local/simulators/severa/switches.ts';
import type { Item } from '../../shared/calendar/item.ts';
import { createSeveraActivities } from '../../shared/severa/activities.ts';
import { hostActivitiesContract } from './host-activities.ts';
import { START } from './host-activities-world.ts';

const HOME = 'Europe/Helsinki';
const CLIENT = { clientId: 'client-1', clientSecret: 'simulated' };
/** More often than the adapter tries one call. */
const ALL_TRIES = 5;
const UNTIL_CALM = 100;

const DAILY: PersonActivity['recurrence'] = {
  frequency: 'Daily',
  pattern: { daily: { interval: 1 } },
  range: { maxOccurrences: 5 },
};

hostActivitiesContract('Severa adapter over the simulator', ({ occurrences = false } = {}) => {
  let now = START;
  const wait = async (milliseconds: number) => {
    now += milliseconds;
  };
  const severa = createSeveraSimulator({
    clock: () => now,
    wait,
    faults: { retryAfterMissingRate: 0 },
    behaviour: { fractionDigits: 3, occurrenceWrites: occurrences ? 'exception' : 'refused' },
  });
  const { faults, behaviour } = severa;
  const calm = { ...faults, once: faults.once };
  const control = severa.addOrganization({ ...CLIENT, timeZone: HOME });
  const ada = control.addUser({ email: 'Ada@Example.com', timeZone: HOME }).guid;
  const bob = control.addUser({ email: 'bob@example.com', timeZone: 'America/New_York' }).guid;
  const types = {
    meeting: control.addActivityType({ category: 'CalendarEntry', isDefault: true }).guid,
    personal: control.addActivityType({ category: 'Personal' }).guid,
    absence: control.addActivityType({ category: 'Absences' }).guid,
  };
  const host = createSeveraActivities({
    clientId: CLIENT.clientId,
    getSecret: async () => CLIENT.clientSecret,
    organizationZone: HOME,
    occurrences,
    clock: () => now,
    wait,
    random: () => 0.5,
    fetch: (input, init) => severa.handle(new Request(input, init)),
  });
  const once = (on: OnceFault['on'], fault: OnceFault['fault'], times = 1) => {
    for (let shot = 0; shot < times; shot += 1) faults.once.push({ on, fault });
  };

  return {
    host,
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
    ada,
    bob,
    types,
    person: {
      add(ownerGuid, item, { type = 'meeting', series = false, closed, hasHours, participants = [] } = {}) {
        const given: PersonActivity = {
          ...entered(item),
          ownerGuid,
          typeGuid: types[type],
          ...(series ? { recurrence: DAILY } : {}),
          ...(closed === undefined ? {} : { isClosed: closed }),
          ...(hasHours === undefined ? {} : { hasHours }),
        };
        return control.addActivity(given, { participants }).guid;
      },
      rename: (id, subject) => void control.editActivity(id, { name: subject }),
      touch: (id) => control.touch(id),
      remove: (id) => control.deleteActivity(id),
      removeDate: (id, date) => control.removeOccurrence(id, date),
      changeDate: (id, date, { subject, when }) =>
        control.editOccurrence(id, date, {
          ...(subject === undefined ? {} : { name: subject }),
          ...(when === undefined ? {} : { start: when.start, end: when.end, allDay: when.allDay }),
        }).guid,
    },
    held: () => control.activities().map(({ name }) => name),
    faults: {
      loseCreate: (done) => once('create', done ? 'drop-after' : 'drop-before'),
      loseDelete() {
        once('delete', 'drop-after');
        once('delete', 'drop-before', ALL_TRIES - 1);
      },
      loseUpdates: () => void Object.assign(faults, { dropAfterWriteRate: 1, only: ['update'] }),
      // A change is a PATCH, and comes through; a removal is a DELETE.
      breakOff: () => once('delete', 'fail-before', ALL_TRIES),
      loseParticipant: () => void Object.assign(faults, { dropAfterWriteRate: 1, only: ['participants'] }),
      refuseItem: (id) => void Object.assign(faults, { deniedActivities: [id] }),
      refuseAll: () => void Object.assign(faults, { organizationRefusal: 'TermsOfServiceNotApproved' }),
      failReads: () =>
        void Object.assign(faults, { failBeforeRate: 1, only: ['list', 'read', 'participants', 'users'] }),
      failParticipants: () => void Object.assign(faults, { failBeforeRate: 1, only: ['participants'] }),
      delayReads: (milliseconds) => void Object.assign(faults, { readDelayMs: milliseconds }),
      wholeSeconds: () => void Object.assign(behaviour, { fractionDigits: 0 }),
      skewDates: (milliseconds) => void Object.assign(faults, { dateHeaderSkewMs: milliseconds }),
      duringListing(act) {
        faults.afterPage = () => {
          faults.afterPage = null;
          act();
        };
      },
      throttle() {
        for (const on of ['create', 'update', 'delete'] as const) once(on, 'throttle', UNTIL_CALM);
      },
      skew: (milliseconds) => void Object.assign(faults, { clockSkewMs: milliseconds }),
      delayListings: (milliseconds) => void Object.assign(faults, { listDelayMs: milliseconds }),
      emptyLists: () => void Object.assign(faults, { emptyLists: true }),
      nothingThere: () => void Object.assign(faults, { nothingThere: true }),
      calm() {
        Object.assign(faults, calm);
        faults.once.length = 0;
      },
    },
  };
});

function entered({ subject, when, location, notes }: Item): Omit<PersonActivity, 'ownerGuid'> {
  return { name: subject, start: when.start, end: when.end, allDay: when.allDay, location, notes };
}
