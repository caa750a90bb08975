import { randomUUID } from 'node:crypto';
import type { Target, Trouble } from '../../local/simulators/graph/faults.ts';
import { createGraphSimulator, type GraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import type { OnceFault } from '../../local/simulators/severa/switches.ts';
import { must } from '../../shared/errors.ts';
import { createGraphCalendar } from '../../shared/graph/calendar.ts';
import { createGraphDirectory } from '../../shared/graph/directory.ts';
import { createSeveraActivities } from '../../shared/severa/activities.ts';
import type { Clock, Store } from '../../shared/sync/ports.ts';
import { createEngine, createTime, openStore } from './engine.ts';
import { HOME, START } from './items.ts';
import { outlookInGraph, peopleAtWork } from './outlook-in-graph.ts';
import { severaPeople } from './severa-people.ts';
import { addressOf, type Faults, OUTSIDER, type Who, type World, type WorldOptions } from './world.ts';

const TENANT = '5a1d2c7e-0f43-4b58-9c0e-6d1f1e5b7a01';
const ADA = 'c3b1f0a2-7d64-4e19-8f25-90a4d6e8b702';
const BOB = 'e2a4c6d8-1b3f-4d5e-a7c9-0f2e4d6c8b1a';
const OUTSIDE = '0b1d3f5a-7c9e-4a2c-8e6f-1a3c5e7b9d03';
const CLIENT = { clientId: 'app-1', clientSecret: 'simulated' };
/** More often than any adapter tries one call. */
const ALL_TRIES = 5;
const UNTIL_CALM = 200;

/** The adapters of production over the simulators, without a socket between them; time is the world's own. */
export async function openSimulatorWorld(
  openStoreOf: (organizationId: string, clock: Clock) => Store,
  { zone = HOME, colleagues = false, occurrences = false, mailed = [], personalType = true }: WorldOptions = {},
): Promise<World> {
  const time = createTime(START);
  const wait = async (milliseconds: number) => time.advance(milliseconds);
  const edges = { clock: time.now, wait, random: () => 0.5 };

  const graph = createGraphSimulator({ clock: time.now, wait });
  graph.faults.deletedItemsAnswer = true;
  graph.addTenant({ id: TENANT, ...CLIENT });
  const owners: readonly (readonly [Who, string])[] = colleagues
    ? [
        ['ada', ADA],
        ['bob', BOB],
      ]
    : [['ada', ADA]];
  for (const [who, userId] of owners) {
    graph.addUser({ tenantId: TENANT, userId, mail: addressOf(who), timeZone: HOME });
  }
  graph.addOutsider({ userId: OUTSIDE, mail: OUTSIDER });
  const mailboxIds = [...owners.map(([, userId]) => userId), OUTSIDE];
  const atWork = peopleAtWork(graph, mailboxIds);
  const outsider = outlookInGraph(graph, OUTSIDE, atWork);
  const outlooks = new Map(owners.map(([who, userId]) => [who, outlookInGraph(graph, userId, atWork)]));
  const { outlook, bodies } = must(outlooks.get('ada'), 'Ada has a mailbox.');
  const garbledEvents = () => new Set([...outlooks.values()].flatMap(({ garbled }) => [...garbled]));

  const severaSimulator = createSeveraSimulator({
    clock: time.now,
    wait,
    behaviour: { occurrenceWrites: occurrences ? 'exception' : 'refused' },
  });
  const control = severaSimulator.addOrganization({ ...CLIENT, timeZone: HOME });
  const here: readonly Who[] = colleagues ? ['ada', 'bob', 'eve'] : ['ada', 'bob'];
  const users: Partial<Record<Who, string>> = Object.fromEntries(
    here.map((who) => {
      const given = { email: addressOf(who), timeZone: zone, sendNewActivityEmail: mailed.includes(who) };
      return [who, control.addUser(given).guid];
    }),
  );
  const ada = must(users.ada, 'Ada is a user.');
  const meeting = control.addActivityType({ category: 'CalendarEntry', isDefault: true }).guid;
  const types = {
    meeting,
    personal: control.addActivityType({ category: 'Personal', isActive: personalType }).guid,
    absence: control.addActivityType({ category: 'Absences' }).guid,
    task: control.addActivityType({ category: 'Task' }).guid,
    other: control.addActivityType({ category: 'SalesEvent' }).guid,
  };
  const { severa, garbled: garbledActivities, ...activities } = severaPeople({ control, users, zone, types });

  const organizationId = `org-${randomUUID()}`;
  const store = openStoreOf(organizationId, time.now);
  await openStore(store, {
    organization: organizationId,
    user: ada,
    mailbox: ADA,
    types: [types.meeting, types.personal, types.absence, types.task],
    defaultType: meeting,
  });
  const graphEdges = {
    ...edges,
    getToken: tokensOf(graph, time.now),
    fetch: fetchOf((request) => graph.handle(request), garbledEvents),
  };
  const directory = createGraphDirectory(graphEdges);
  const lookUp = async (address: string) => (await directory.findMailbox(address))?.id ?? null;
  const ports = {
    store,
    calendar: createGraphCalendar({ ...graphEdges, zone: HOME, pageSize: 10 }),
    host: createSeveraActivities({
      ...edges,
      clientId: CLIENT.clientId,
      getSecret: async () => CLIENT.clientSecret,
      organizationZone: HOME,
      occurrences,
      fetch: fetchOf(
        (request) => {
          activities.observe();
          return severaSimulator.handle(request);
        },
        () => garbledActivities,
      ),
    }),
  };

  const graphOnce = (trouble: Trouble, classes: readonly Target['class'][], times: number) => {
    const when = (target: Target) => classes.includes(target.class);
    for (let shot = 0; shot < times; shot += 1) graph.faults.once.push({ trouble, when });
  };
  const severaOnce = (on: OnceFault['on'], fault: OnceFault['fault'], times: number) => {
    for (let shot = 0; shot < times; shot += 1) severaSimulator.faults.once.push({ on, fault });
  };
  const faults: Faults = {
    // A create is repeated by the adapter with the same transactionId: none of its tries gets an answer.
    loseEventCreate: () => graphOnce('lost-504', ['create'], ALL_TRIES),
    loseEventUpdate: () => graphOnce('lost-504', ['update'], 1),
    loseActivityCreate: (done) => severaOnce('create', done ? 'drop-after' : 'drop-before', 1),
    loseActivityUpdate() {
      severaOnce('update', 'drop-after', 1);
      severaOnce('update', 'drop-before', ALL_TRIES - 1);
    },
    throttle(side) {
      if (side === 'outlook') graphOnce('429', ['create', 'update'], UNTIL_CALM);
      else for (const on of ['create', 'update'] as const) severaOnce(on, 'throttle', UNTIL_CALM);
    },
    killDeltaLink: () => graph.expireDeltaTokens(ADA),
    conflict: () => graphOnce('412', ['update'], 1),
    delayListings(milliseconds) {
      severaSimulator.faults.listDelayMs = milliseconds;
    },
    emptyLists(side) {
      if (side === 'outlook') graph.faults.emptyLists = true;
      else severaSimulator.faults.emptyLists = true;
    },
    mailboxGone() {
      graph.user(ADA).enabled = false;
    },
    everythingGone() {
      severaSimulator.faults.nothingThere = true;
    },
    loseDelete(side) {
      if (side === 'outlook') graphOnce('lost-504', ['delete'], 1);
      else {
        severaOnce('delete', 'drop-after', 1);
        severaOnce('delete', 'drop-before', ALL_TRIES - 1);
      }
    },
    rough() {
      Object.assign(graph.faults, { lostAnswerRate: 0.2, lostAnswer: '504', throttleEvery: 7 });
      Object.assign(severaSimulator.faults, { dropAfterWriteRate: 0.2, throttleEveryNth: 7 });
    },
    calm() {
      Object.assign(graph.faults, { lostAnswerRate: 0, throttleEvery: 0 });
      Object.assign(severaSimulator.faults, { dropAfterWriteRate: 0, throttleEveryNth: 0 });
      graph.faults.emptyLists = false;
      graph.user(ADA).enabled = true;
      severaSimulator.faults.emptyLists = false;
      severaSimulator.faults.nothingThere = false;
      graph.faults.once.length = 0;
      severaSimulator.faults.once.length = 0;
      severaSimulator.faults.listDelayMs = 0;
    },
  };
  return {
    ...createEngine(ports, ADA, time, colleagues ? lookUp : undefined),
    ...time,
    outlook,
    severa,
    bodies,
    faults,
    writes() {
      const { deleted, ...ofActivities } = activities.writes();
      const all = { eventsMade: 0, eventsChanged: 0, deleted };
      for (const one of outlooks.values()) {
        const { eventsMade, eventsChanged, deleted: deletedEvents } = one.writes();
        all.eventsMade += eventsMade;
        all.eventsChanged += eventsChanged;
        all.deleted += deletedEvents;
      }
      return { ...ofActivities, ...all };
    },
    participantsAsked: () => severaSimulator.requests.count('participants'),
    store,
    mailboxId: ADA,
    types,
    mailsSent: () => graph.outbox.filter(({ cause }) => cause === 'api').length,
    outlookOf: (who) => must(outlooks.get(who), `${who} has no mailbox.`).outlook,
    outsider: () => outsider.outlook,
    mailboxOf: (who) => owners.find(([owner]) => owner === who)?.[1] ?? null,
    userOf: (who) => must(users[who], `${who} is no user here.`),
    outbox: () =>
      graph.outbox.map(({ cause, kind, subject, to }) => ({
        by: cause === 'api' ? 'service' : 'person',
        kind,
        subject: subject ?? '',
        to: to.map((address) => address.toLowerCase()).sort(),
      })),
    severaMails: () => activities.mails(),
  };
}

/** Client credentials against the simulated Entra ID, kept until they run out. */
export function tokensOf(graph: GraphSimulator, clock: Clock): (fresh: boolean) => Promise<string> {
  let kept: { readonly token: string; readonly until: number } | null = null;
  return async (fresh) => {
    if (kept !== null && !fresh && clock() < kept.until) return kept.token;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const url = `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`;
    const answer = await graph.handle(new Request(url, { method: 'POST', body }));
    const { access_token: token, expires_in: seconds }: { access_token: string; expires_in: number } =
      await answer.json();
    kept = { token, until: clock() + (seconds - 60) * 1000 };
    return token;
  };
}

/** A simulator as `fetch`. Items of which nobody shall understand the answer lose their times on the way. */
function fetchOf(handle: (request: Request) => Promise<Response>, allGarbled: () => ReadonlySet<string>): typeof fetch {
  return async (input, init) => {
    const answer = await handle(new Request(input, init));
    const garbled = allGarbled();
    if (garbled.size === 0 || answer.status !== 200) return answer;
    const { status, headers } = answer;
    return new Response(
      JSON.stringify(await answer.json(), (_, value: unknown) => garble(value, garbled)),
      { status, headers },
    );
  };
}

function garble(value: unknown, garbled: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('id' in value && garbled.has(String(value.id)) && 'createdDateTime' in value) {
    return { ...value, createdDateTime: 'long ago' };
  }
  if ('guid' in value && garbled.has(String(value.guid)) && 'startDateTime' in value) {
    return { ...value, startDateTime: 'some day' };
  }
  return value;
}
