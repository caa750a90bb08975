// Loaded on first use by what is simulated: a load takes its time, and here only virtual time passes.
import 'htmlparser2';
import { createGraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { createGraphCalendar } from '../../shared/graph/calendar.ts';
import { createSeveraActivities } from '../../shared/severa/activities.ts';
import { createSharedPace } from '../../shared/severa/shared-pace.ts';
import { createRandom } from '../fakes/random.ts';
import { outlookInGraph } from '../scenario/outlook-in-graph.ts';
import { BYSTANDER, bystandersItem } from './bystander.ts';
import { tokenOf } from './items.ts';
import type { SidesOptions } from './memory-sides.ts';
import { createNetwork, graphTokens } from './network.ts';
import { shownInGraph, turnsInGraph } from './outlook-in-simulator.ts';
import { itemOfRow } from './rows-as-items.ts';
import { severaInSimulator } from './severa-in-simulator.ts';
import type { Person, Sides, Thing } from './sides.ts';
import { CLIENT, guidOf, TENANT } from './simulated-ids.ts';

const HOME = 'Europe/Helsinki';
/** What Severa admits in any second. */
const SEVERA_LIMIT = 10;

/** Both sides as the simulators of Microsoft 365 and Severa, reached by the adapters of production without sockets. */
export function createSimulatorSides(options: SidesOptions & { readonly seed: number }): Sides {
  const { scheduler, people, setting, seed } = options;
  const wait = (milliseconds: number) => scheduler.park(milliseconds);
  const graph = createGraphSimulator({ clock: scheduler.now, random: createRandom(seed ^ 0x9a).next, wait });
  graph.addTenant({ id: TENANT, ...CLIENT });
  graph.faults.deletedItemsAnswer = true;
  graph.faults.clockSkewMs = setting.outlookSkewMs;
  for (const { mailbox, index } of people) {
    graph.addUser({ tenantId: TENANT, userId: mailbox, mail: `user-${index + 1}@example.com`, timeZone: HOME });
  }
  const severa = createSeveraSimulator({ clock: scheduler.now, random: createRandom(seed ^ 0x5e).next, wait });
  severa.faults.clockSkewMs = setting.severaSkewMs;
  const control = severa.addOrganization({ ...CLIENT, timeZone: HOME });
  const typeId = control.addActivityType({
    guid: guidOf('type', 1),
    category: 'CalendarEntry',
    isDefault: true,
  }).guid;
  for (const { user, index } of people) {
    control.addUser({
      guid: user,
      email: `user-${index + 1}@example.com`,
      timeZone: HOME,
      sendNewActivityEmail: false,
    });
  }
  const bystander = control.addUser({
    email: `${BYSTANDER}@example.com`,
    timeZone: HOME,
    sendNewActivityEmail: false,
  }).guid;
  const inSevera = severaInSimulator(control, typeId, () => scheduler.now() + setting.severaSkewMs);
  const theirId = inSevera.add({ user: bystander }, bystandersItem(scheduler.now()));
  /** As somebody without sync has it; stamps move by themselves. */
  const theirs = () => {
    const { name, start, end, location, notes } = control.activity(theirId) ?? {};
    return JSON.stringify([name, start, end, location, notes]);
  };
  const theirsBefore = theirs();
  const inOutlook = new Map(people.map((person) => [person, outlookInGraph(graph, person.mailbox).outlook]));
  const outlookOf = (person: Person) => {
    const found = inOutlook.get(person);
    if (found === undefined) throw new Error('A mailbox of another organisation (I7).');
    return found;
  };
  const shown = new Map<Person, { readonly changes: number; readonly items: readonly Thing[] }>();
  const calm = [{ ...graph.faults }, { ...severa.faults }] as const;
  const sameClocks = new Set(setting.workers.map(({ skewMs }) => skewMs)).size === 1;
  let limited = true;

  const nowhere: typeof fetch = () => Promise.reject(new Error('Nothing is asked for this.'));
  const network = createNetwork(options);
  const calendarOf = (edges: Omit<Parameters<typeof createGraphCalendar>[0], 'zone' | 'pageSize'>) =>
    createGraphCalendar({ ...edges, zone: HOME, pageSize: setting.pageSize });
  const pure = {
    calendar: calendarOf({ getToken: async () => '', fetch: nowhere }),
    host: createSeveraActivities({
      clientId: CLIENT.clientId,
      getSecret: async () => '',
      organizationZone: HOME,
      fetch: nowhere,
    }),
  };

  return {
    typeId,
    connect({ life, skewMs, store }) {
      const clock = () => scheduler.now() + skewMs;
      const edges = { clock, wait: (ms: number) => scheduler.park(ms, life), random: () => 0.5 };
      const { budget, saveBudget } = store;
      return {
        calendar: calendarOf({
          ...edges,
          getToken: graphTokens(graph, clock),
          fetch: network(life, (request) => graph.handle(request)),
        }),
        host: createSeveraActivities({
          ...edges,
          clientId: CLIENT.clientId,
          getSecret: async () => CLIENT.clientSecret,
          organizationZone: HOME,
          pace: createSharedPace({ budget, saveBudget, ...edges }),
          fetch: network(life, (request) => severa.handle(request)),
        }),
      };
    },
    severa: { ...inSevera, count: () => inSevera.count() - 1 },
    outlook: {
      add: (person, item) => outlookOf(person).add(item),
      edit: (person, id, fields) => outlookOf(person).edit(id, fields),
      touch: (person, id) => outlookOf(person).touch(id),
      remove: (person, id) => outlookOf(person).remove(id),
      copy: (person, id) => void outlookOf(person).copy(id),
      moveAway: (person, id) => outlookOf(person).moveAway(id),
      restore: (person, id) => outlookOf(person).restore(id),
      newId: (person, id) => void outlookOf(person).newId(id),
      items(person) {
        const changes = graph.user(person.mailbox).store.changes.length;
        const known = shown.get(person);
        if (known?.changes === changes) return known.items;
        const items = outlookOf(person)
          .list()
          .map((row) => ({ id: row.id, item: itemOfRow(row) }));
        shown.set(person, { changes, items });
        return items;
      },
      turns: (person, id) => turnsInGraph(graph, person.mailbox, id),
      changeDate: (person, id, date, change) => outlookOf(person).changeOccurrence(id, date, change),
      removeDate: (person, id, date) => outlookOf(person).removeOccurrence(id, date),
      shown: (person, token) => shownInGraph(graph, person.mailbox).filter((item) => tokenOf(item) === token),
    },
    asSevera: (item, { user }) => pure.host.express(item, user),
    asExchange: (item) => pure.calendar.express(item),
    writes() {
      const [whole, parts] = [graph.log.requests(), graph.log.parts()];
      const count = (name: 'create' | 'update' | 'delete') => whole[name] + parts[name] + severa.requests.count(name);
      return count('create') + count('update') + count('delete');
    },
    trouble(name, value) {
      const [side = '', fault = ''] = name.split('.');
      if (side === 'm365') return troubleGraph(fault, value);
      return side === 'severa-api' && troubleSevera(fault, value);
    },
    calm() {
      Object.assign(graph.faults, calm[0]);
      Object.assign(severa.faults, calm[1]);
      for (const { mailbox } of people) graph.user(mailbox).enabled = true;
      limited = true;
    },
    broken() {
      if (graph.outbox.some(({ cause }) => cause === 'api')) return 'P1: the service made Exchange send a mail';
      if (theirs() !== theirsBefore) return 'I7: what somebody without sync has was written';
      // Clocks that differ shift the slots of the budget against each other; slow answers don't.
      if (limited && sameClocks && severa.requests.peak() > SEVERA_LIMIT) {
        return `limit: ${severa.requests.peak()} requests to Severa in one second`;
      }
      return null;
    },
  };

  function troubleGraph(fault: string, value: number): boolean {
    if (fault === 'deadDelta') {
      if (value > 0) for (const { mailbox } of people) graph.expireDeltaTokens(mailbox);
    } else if (fault === 'deadTokens') {
      if (value > 0) graph.expireTokens();
    } else if (fault === 'mailboxesGone') for (const { mailbox } of people) graph.user(mailbox).enabled = value === 0;
    else return setFault(graph.faults, calm[0], fault, value);
    return true;
  }

  function troubleSevera(fault: string, value: number): boolean {
    if (fault === 'deadTokens') {
      if (value > 0) severa.revokeTokens();
      return true;
    }
    return setFault(severa.faults, calm[1], fault, value);
  }
}

/** The words of a simulator's faults that are neither numbers nor switches. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  lostAnswer: ['drop', '504', '503'],
  retryAfter: ['one', 'fractional', 'date', 'missing'],
  deltaRefusal: [
    'SyncStateNotFound',
    'syncStateInvalid',
    'ResyncRequired',
    'fullSyncRequired',
    'location',
    'InvalidDeltaToken',
  ],
  transactionOfDeleted: ['create', 'return'],
  removedReason: ['deleted', 'changed', 'by-cause'],
};

/** 0 is as it was; of words the so manieth counts. */
function setFault(faults: object, calm: object, name: string, value: number): boolean {
  if (!(name in faults)) return false;
  const before: unknown = Reflect.get(calm, name);
  const words = WORDS[name];
  if (value === 0) Reflect.set(faults, name, before);
  else if (words !== undefined) Reflect.set(faults, name, words[value % words.length]);
  else Reflect.set(faults, name, typeof before === 'boolean' ? !before : value);
  return true;
}
