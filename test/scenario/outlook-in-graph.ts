import { textFromHtml } from '../../local/simulators/graph/html.ts';
import type { GraphSimulator } from '../../local/simulators/graph/simulator.ts';
import type { Json, JsonObject } from '../../local/simulators/graph/state.ts';
import type { Busy, Privacy, When } from '../../shared/calendar/item.ts';
import { digitsSuffice, instantOf, localDigits } from '../../shared/calendar/time.ts';
import { must } from '../../shared/errors.ts';
import { type Content, type Draft, isoSeconds, type Row, SHOWN } from './items.ts';
import { graphRecurrence } from './rule-forms.ts';
import type { Bodies, OddEvent, Outlook, Writes } from './world.ts';

/** Marks what people do in any of some mailboxes: an invitation reaches others' as well. */
export interface PeopleAtWork {
  asPerson<T>(work: () => T): T;
  /** Did people make this change of the mailbox? */
  made(userId: string, sequence: number): boolean;
}

export function peopleAtWork(graph: GraphSimulator, userIds: readonly string[]): PeopleAtWork {
  const made = new Set<string>();
  const lengths = () => userIds.map((userId) => graph.user(userId).store.changes.length);
  return {
    asPerson(work) {
      const before = lengths();
      const result = work();
      for (const [index, length] of lengths().entries()) {
        for (let sequence = (before[index] ?? 0) + 1; sequence <= length; sequence += 1) {
          made.add(`${userIds[index]} ${sequence}`);
        }
      }
      return result;
    },
    made: (userId, sequence) => made.has(`${userId} ${sequence}`),
  };
}

export interface GraphOutlook {
  readonly outlook: Outlook;
  readonly bodies: Bodies;
  /** Events whose answers can't be understood. */
  readonly garbled: ReadonlySet<string>;
  writes(): Pick<Writes, 'eventsMade' | 'eventsChanged' | 'deleted'>;
}

const ODD: Readonly<Record<Exclude<OddEvent, 'series'>, JsonObject>> = {
  meeting: { attendees: [{ type: 'required', emailAddress: { address: 'guest@example.org' } }] },
  private: { sensitivity: 'private' },
  unreadable: {},
};
const PRIVACIES: readonly Privacy[] = ['normal', 'personal', 'private', 'confidential'];
const BUSY: readonly Busy[] = ['free', 'tentative', 'busy', 'oof', 'workingElsewhere'];

function asOneOf<T extends string>(words: readonly T[], value: Json | undefined): T {
  return must(
    words.find((word) => word === value),
    'A word of Graph.',
  );
}

/** Five days from that date on. */
const daily = (startDate: string): JsonObject => ({
  recurrence: {
    pattern: { type: 'daily', interval: 1 },
    range: { type: 'numbered', numberOfOccurrences: 5, startDate },
  },
});
const PLAIN: JsonObject = { recurrence: null, attendees: [], sensitivity: 'normal' };

/** A person in Outlook, with the simulator's mailbox behind. */
export function outlookInGraph(
  graph: GraphSimulator,
  userId: string,
  people: PeopleAtWork = peopleAtWork(graph, [userId]),
): GraphOutlook {
  const person = graph.person(userId);
  const { store } = graph.user(userId);
  const garbled = new Set<string>();
  const { asPerson } = people;
  const stored = (id: string) =>
    must(
      graph.events(userId).find((event) => event.id === id),
      'No such event.',
    );

  const outlook: Outlook = {
    add(draft, odd) {
      const id = asPerson(() => person.addEvent(asGraph(draft)));
      if (odd !== undefined) outlook.makeOdd(id, odd);
      return id;
    },
    edit(id, changes) {
      // A time without a rule makes a single event of a series.
      const unrolled = changes.when !== undefined && changes.when.rule === undefined && stored(id).recurrence;
      const raw = { ...asGraph(changes), ...(unrolled ? { recurrence: null } : {}) };
      asPerson(() => person.editEvent(id, raw));
    },
    changeOccurrence: (id, date, changes) =>
      asPerson(() => person.editEvent(person.occurrenceId(id, date), asGraph(changes))),
    removeOccurrence: (id, date) => asPerson(() => person.deleteEvent(person.occurrenceId(id, date))),
    splitSeries: (id, date, changes = {}) => asPerson(() => person.splitSeries(id, date, asGraph(changes))),
    endSeries: (id, lastDay) => asPerson(() => person.endSeries(id, lastDay)),
    invite: (id, addresses) =>
      asPerson(() =>
        person.editEvent(id, {
          attendees: addresses.map((address) => ({ type: 'required', emailAddress: { address } })),
        }),
      ),
    answer(id, response, how) {
      const name = response === 'tentative' ? 'tentativelyAccepted' : response;
      asPerson(() => person.respond(id, name, how));
    },
    touch: (id) => asPerson(() => person.touchEvent(id)),
    remove: (id) => asPerson(() => person.deleteEvent(id)),
    copy(id) {
      const { subject, body, start, end, isAllDay, location, transactionId, singleValueExtendedProperties } =
        stored(id);
      const raw = { subject, body, start, end, isAllDay, location, transactionId, singleValueExtendedProperties };
      return asPerson(() => person.addEvent(withoutMissing(raw)));
    },
    restore: (id) => asPerson(() => person.moveEvent(id, 'default')),
    moveAway: (id) => asPerson(() => person.moveEvent(id, 'private')),
    newId(id) {
      const { subject, body, start, end, isAllDay, location, iCalUId, singleValueExtendedProperties } = stored(id);
      const raw = { subject, body, start, end, isAllDay, location, iCalUId, singleValueExtendedProperties };
      return asPerson(() => {
        person.deleteEvent(id, { hard: true });
        return person.addEvent(withoutMissing(raw));
      });
    },
    replaceMailbox: () => asPerson(() => graph.replaceMailbox(userId)),
    makeOdd(id, odd) {
      if (odd === 'unreadable') garbled.add(id);
      const raw = odd === 'series' ? daily(rowOf(stored(id)).start.slice(0, 10)) : ODD[odd];
      asPerson(() => person.editEvent(id, raw));
    },
    makePlain(id) {
      garbled.delete(id);
      asPerson(() => person.editEvent(id, PLAIN));
    },
    sensitivityOf(id) {
      const { sensitivity, showAs } = stored(id);
      return { privacy: asOneOf(PRIVACIES, sensitivity), busy: asOneOf(BUSY, showAs) };
    },
    list: () =>
      graph
        .events(userId)
        .filter(({ calendar }) => calendar === 'default')
        .map(rowOf),
    shown: (until = SHOWN.until) => graph.shown(userId, SHOWN.from, until).map(contentOf),
  };
  const bodies: Bodies = {
    set(id, content, { onlineMeeting } = {}) {
      const meeting = onlineMeeting ? { isOnlineMeeting: true, onlineMeetingProvider: 'teamsForBusiness' } : {};
      asPerson(() => person.editEvent(id, { body: { contentType: 'html', content }, ...meeting }));
    },
    of: (id) => textAt(stored(id).body, 'content'),
  };
  return {
    outlook,
    bodies,
    garbled,
    writes() {
      const known = new Set<number>();
      const counts = { eventsMade: 0, eventsChanged: 0, deleted: 0 };
      for (const { sequence, number, item } of store.changes) {
        const isNew = !known.has(number);
        known.add(number);
        if (people.made(userId, sequence)) continue;
        if (item === null || item.calendar === 'deleted') counts.deleted += 1;
        else if (isNew) counts.eventsMade += 1;
        else counts.eventsChanged += 1;
      }
      return counts;
    },
  };
}

function asGraph({ subject, when, location, notes }: Partial<Draft>): JsonObject {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(when === undefined ? {} : timesOf(when)),
    ...(when?.rule === undefined ? {} : { recurrence: graphRecurrence(when) }),
    ...(location === undefined ? {} : { location: { displayName: location } }),
    ...(notes === undefined ? {} : { body: { contentType: 'text', content: notes } }),
  };
}

function timesOf(when: When): JsonObject {
  if (when.allDay) {
    const midnight = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: 'UTC' });
    return { isAllDay: true, start: midnight(when.start), end: midnight(when.end) };
  }
  const { start, end, zone } = when;
  const plain = digitsSuffice(start, zone) && digitsSuffice(end, zone);
  const moment = (time: string) =>
    plain
      ? { dateTime: localDigits(time), timeZone: zone }
      : { dateTime: isoSeconds(instantOf(time)).slice(0, 19), timeZone: 'UTC' };
  return { isAllDay: false, start: moment(start), end: moment(end) };
}

function contentOf(event: JsonObject): Content {
  const { id: _, ...content } = rowOf(event);
  return content;
}

/** An event as the simulator stores it, times in UTC. */
export function rowOf(event: JsonObject): Row {
  const allDay = event.isAllDay === true;
  const digits = (side: Json | undefined) => textAt(side, 'dateTime').slice(0, allDay ? 10 : 19);
  return {
    id: text(event.id),
    subject: text(event.subject),
    start: allDay ? digits(event.start) : `${digits(event.start)}Z`,
    end: allDay ? digits(event.end) : `${digits(event.end)}Z`,
    allDay,
    location: textAt(event.location, 'displayName'),
    notes: textFromHtml(textAt(event.body, 'content'))
      .replaceAll('\r\n', '\n')
      .replaceAll('\u00a0', ' ')
      .replace(/\n+$/u, ''),
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function textAt(value: Json | undefined, name: string): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? text(value[name]) : '';
}

function withoutMissing(raw: Readonly<Record<string, Json | undefined>>): JsonObject {
  const given: JsonObject = {};
  for (const [name, value] of Object.entries(raw)) if (value !== undefined) given[name] = value;
  return given;
}
