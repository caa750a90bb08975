import type { Target, Trouble } from '../../local/simulators/graph/faults.ts';
import { createGraphSimulator, type GraphSimulator } from '../../local/simulators/graph/simulator.ts';
import type { Json, JsonObject } from '../../local/simulators/graph/state.ts';
import { createGraphCalendar } from '../../shared/graph/calendar.ts';
import { createTime } from '../scenario/engine.ts';
import { type Draft, HOME, START } from '../scenario/items.ts';
import { mailboxCalendarContract } from './mailbox-calendar.ts';
import type { CalendarPerson, CalendarSetting } from './mailbox-calendar-setting.ts';

const TENANT = '5a1d2c7e-0f43-4b58-9c0e-6d1f1e5b7a01';
const ADA = 'c3b1f0a2-7d64-4e19-8f25-90a4d6e8b702';
const BERT = '0b7f6c4d-2a58-4f0b-a3d9-5e1c7f9d4e03';
const ADDRESS = 'ada@example.com';
const COLLEAGUE = { mailboxId: BERT, address: 'bert@example.com' };
const CLIENT = { clientId: 'app-1', clientSecret: 'simulated' };
/** Entra ID's and Graph's own addresses; no socket is behind either. */
const TOKEN = `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`;
/** More often than the adapter tries one call, its look at the calendar itself included. */
const MANY = 200;
const ALL_TRIES = 5;

/** The adapter of production over the simulator; time passes only where somebody waits. */
function openGraph(): CalendarSetting {
  const time = createTime(START);
  const wait = async (milliseconds: number) => time.advance(milliseconds);
  const graph = createGraphSimulator({ clock: time.now, wait });
  graph.addTenant({ id: TENANT, ...CLIENT });
  graph.addUser({ tenantId: TENANT, userId: ADA, mail: ADDRESS, timeZone: HOME });
  graph.addUser({ tenantId: TENANT, userId: BERT, mail: COLLEAGUE.address, timeZone: HOME });
  const calendar = createGraphCalendar({
    getToken: async () => await tokenOf(graph),
    fetch: async (input, init) => await graph.handle(new Request(input, init)),
    clock: time.now,
    wait,
    random: () => 0.5,
    zone: HOME,
    pageSize: 3,
  });
  const { faults } = graph;
  const shots = (trouble: Trouble, times: number, when: (target: Target) => boolean) => {
    for (let shot = 0; shot < times; shot += 1) faults.once.push({ trouble, when });
  };
  return {
    calendar,
    mailboxId: ADA,
    person: personOf(graph),
    address: ADDRESS,
    colleague: { ...COLLEAGUE, answer: (id, response, how) => graph.person(BERT).respond(id, response, how) },
    troubles: {
      loseAnswer: (of) => shots('lost-504', of === 'create' ? ALL_TRIES : 1, (target) => target.class === of),
      breakOff: () => shots('lost-504', 1, ({ class: of }) => of === 'update'),
      throttle: () => shots('429', MANY, (target) => ['create', 'update', 'delete'].includes(target.class)),
      conflict: () => shots('412', 1, (target) => target.class === 'update' || target.class === 'delete'),
      forgetCreates() {
        faults.transactionMemoryMs = 0;
      },
      killCursor: () => graph.expireDeltaTokens(ADA),
      repeatEntries() {
        faults.repeatDeltaItemRate = 1;
      },
      emptyLists() {
        faults.emptyLists = true;
      },
      mailboxGone() {
        graph.user(ADA).enabled = false;
      },
      calendarGone: () => graph.deleteCalendar(ADA),
      lag(milliseconds) {
        Object.assign(faults, { deltaDelayMs: milliseconds, listDelayMs: milliseconds });
      },
      replay(how) {
        Object.assign(faults, { replayRate: 1, replay: how === 'old' ? 'stale' : 'current' });
      },
      skewClock(milliseconds) {
        faults.clockSkewMs = milliseconds;
      },
      failReads() {
        Object.assign(faults, { unavailableRate: 1, only: (target: Target) => target.class !== 'token' });
      },
      failing: (id) => shots('500', MANY, ({ path }) => path.includes(encodeURIComponent(id))),
      deletedAnswers(how) {
        faults.deletedItemsAnswer = how !== 'not';
        faults.deletedItemsAnswerInCalendar = how === 'below the calendar';
      },
      replaceMailbox: () => graph.replaceMailbox(ADA),
      calm() {
        faults.once.length = 0;
        Object.assign(faults, { emptyLists: false, repeatDeltaItemRate: 0, replayRate: 0, clockSkewMs: 0 });
        Object.assign(faults, { deltaDelayMs: 0, listDelayMs: 0, unavailableRate: 0, only: null });
        graph.user(ADA).enabled = true;
      },
    },
    advance: time.advance,
    held: () => heldBy(graph).map(({ id, subject }) => ({ id: String(id), subject: String(subject) })),
    mailsSent: () => graph.outbox.filter(({ cause }) => cause === 'api').length,
  };
}

async function tokenOf(graph: GraphSimulator): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const answer = await graph.handle(new Request(TOKEN, { method: 'POST', body }));
  const { access_token: token }: { access_token: string } = await answer.json();
  return token;
}

function heldBy(graph: GraphSimulator): JsonObject[] {
  return graph.events(ADA).filter(({ calendar }) => calendar === 'default');
}

function personOf(graph: GraphSimulator): CalendarPerson {
  const person = graph.person(ADA);
  return {
    add(draft, { uid, created } = {}) {
      const own: JsonObject = {};
      if (uid !== undefined) own.iCalUId = uid;
      if (created !== undefined) own.createdDateTime = new Date(created).toISOString();
      return person.addEvent({ ...asGraph(draft), ...own });
    },
    addSeries(draft) {
      const range = { type: 'numbered', numberOfOccurrences: 5, startDate: draft.when.start.slice(0, 10) };
      return person.addEvent({
        ...asGraph(draft),
        recurrence: { pattern: { type: 'daily', interval: 1 }, range },
      });
    },
    edit: (id, changes) => person.editEvent(id, asGraph(changes)),
    touch: (id) => person.touchEvent(id),
    remove: (id) => person.deleteEvent(id),
    restore: (id) => person.moveEvent(id, 'default'),
    moveAway: (id) => person.moveEvent(id, 'private'),
    newId(id) {
      const old = heldBy(graph).find((event) => event.id === id) ?? {};
      const kept = ['subject', 'body', 'start', 'end', 'location', 'iCalUId'] as const;
      const raw: JsonObject = {};
      for (const name of kept) raw[name] = old[name] ?? null;
      person.deleteEvent(id, { hard: true });
      return person.addEvent(raw);
    },
    changeOccurrence: (id, date, changes) => person.editEvent(person.occurrenceId(id, date), asGraph(changes)),
    removeOccurrence: (id, date) => person.deleteEvent(person.occurrenceId(id, date)),
    splitSeries: (id, date) => person.splitSeries(id, date, {}),
    endSeries: (id, lastDay) => person.endSeries(id, lastDay),
    invite(id, addresses) {
      const attendees = addresses.map((address) => ({ type: 'required', emailAddress: { address } }));
      person.editEvent(id, { attendees });
    },
  };
}

/** Timed events only. */
function asGraph({ subject, when, location, notes }: Partial<Draft>): JsonObject {
  const raw: JsonObject = {};
  if (subject !== undefined) raw.subject = subject;
  if (when !== undefined && !when.allDay) {
    const moment = (time: string): Json => ({ dateTime: time.slice(0, 19), timeZone: when.zone });
    Object.assign(raw, { start: moment(when.start), end: moment(when.end) });
  }
  if (location !== undefined) raw.location = { displayName: location };
  if (notes !== undefined) raw.body = { contentType: 'text', content: notes };
  return raw;
}

mailboxCalendarContract('Microsoft Graph over its simulator', openGraph);
