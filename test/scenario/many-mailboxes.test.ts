import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createGraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { isKind, must } from '../../shared/errors.ts';
import { createGraphCalendar } from '../../shared/graph/calendar.ts';
import { createSeveraActivities } from '../../shared/severa/activities.ts';
import { createSharedPace } from '../../shared/severa/shared-pace.ts';
import { syncMailbox } from '../../shared/sync/sync-mailbox.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createVirtualTime } from '../fakes/virtual-time.ts';
import { openStore } from './engine.ts';
import { HOME, MINUTE, START } from './items.ts';
import { tokensOf } from './simulator-world.ts';

const TENANT = '5a1d2c7e-0f43-4b58-9c0e-6d1f1e5b7a01';
const CLIENT = { clientId: 'app-1', clientSecret: 'simulated' };
const MAILBOXES = 50;

it("two workers sync 50 mailboxes of one organisation, none of them both at once, within Severa's limit", async () => {
  const time = createVirtualTime(START);
  const graph = createGraphSimulator({ clock: time.clock, wait: time.wait });
  graph.addTenant({ id: TENANT, ...CLIENT });
  const severa = createSeveraSimulator({ clock: time.clock, wait: time.wait });
  const control = severa.addOrganization({ ...CLIENT, timeZone: HOME });
  const meeting = control.addActivityType({ category: 'CalendarEntry', isDefault: true }).guid;
  const store = createMemoryStore('org-1', { clock: time.clock });
  const people = Array.from({ length: MAILBOXES }, (_, index) => {
    const mailboxId: string = randomUUID();
    graph.addUser({ tenantId: TENANT, userId: mailboxId, mail: `user${index}@example.com`, timeZone: HOME });
    graph.person(mailboxId).addEvent({
      subject: `Typed in Outlook by ${index}`,
      start: { dateTime: '2026-10-12T10:00:00', timeZone: HOME },
      end: { dateTime: '2026-10-12T11:00:00', timeZone: HOME },
    });
    const { guid } = control.addUser({
      email: `user${index}@example.com`,
      timeZone: HOME,
      sendNewActivityEmail: false,
    });
    control.addActivity({
      ownerGuid: guid,
      typeGuid: meeting,
      name: `Typed in Severa by ${index}`,
      start: '2026-10-13T10:00:00+03:00',
      end: '2026-10-13T11:00:00+03:00',
    });
    return { mailboxId, user: guid };
  });
  const [first] = people;
  const ids = { organization: 'org-1', types: [meeting], defaultType: meeting };
  await openStore(store, { ...ids, user: must(first, 'somebody').user, mailbox: must(first, 'somebody').mailboxId });
  const row = must(await store.mailbox(must(first, 'somebody').mailboxId), 'the first mailbox');
  for (const { mailboxId, user } of people.slice(1)) {
    const { etag: _, ...fresh } = row;
    await store.saveMailbox({ ...fresh, mailboxId, userId: user });
  }

  // Every mailbox is asked for twice, so that both workers meet each other.
  const queue = [...people, ...people].map(({ mailboxId }) => mailboxId);
  const arrivals: number[] = [];
  const working = new Set<string>();
  let met = 0;
  const done = new Set<string>();
  const worker = async (name: string) => {
    const edges = { clock: time.clock, wait: time.wait, random: () => 0.5 };
    const pace = createSharedPace({ ...time, budget: store.budget, saveBudget: store.saveBudget });
    const host = createSeveraActivities({
      ...edges,
      pace,
      clientId: CLIENT.clientId,
      getSecret: async () => CLIENT.clientSecret,
      organizationZone: HOME,
      fetch: async (input, init) => {
        await time.wait(20);
        arrivals.push(time.clock());
        return severa.handle(new Request(input, init));
      },
    });
    const calendar = createGraphCalendar({
      ...edges,
      getToken: tokensOf(graph, time.clock),
      fetch: async (input, init) => {
        await time.wait(30);
        return graph.handle(new Request(input, init));
      },
      zone: HOME,
    });
    let count = 0;
    const one = async (mailboxId: string): Promise<void> => {
      let mine = false;
      const watched = {
        ...calendar,
        // The first thing that only the holder of the lease does.
        async calendarId(id: string) {
          if (working.has(id) && !mine) throw new Error(`I4: ${id} is synced by two workers at once.`);
          working.add(id);
          mine = true;
          return calendar.calendarId(id);
        },
      };
      count += 1;
      let unique = 0;
      const run = count;
      const newId = () => {
        unique += 1;
        return `${name}-${run}-${unique}`;
      };
      try {
        const deadline = time.clock() + 10 * MINUTE;
        const deps = { store, host, calendar: watched, clock: time.clock, newId, deadline };
        const result = await syncMailbox(deps, mailboxId);
        if (result.outcome === 'busy') met += 1;
        if (result.outcome === 'done') done.add(mailboxId);
        if (result.again) queue.push(mailboxId);
      } catch (error) {
        if (!isKind(error, 'transient')) throw error;
        queue.push(mailboxId);
      } finally {
        if (mine) working.delete(mailboxId);
      }
    };
    // Eight messages at a time, as a worker of the queue has them.
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) await one(next);
      }),
    );
  };
  await time.run(Promise.all([worker('a'), worker('b')]));

  expect(done.size).toBe(MAILBOXES);
  expect(met, 'workers that met').toBeGreaterThan(0);
  for (const { mailboxId } of people) {
    const subjects = graph.events(mailboxId).map(({ subject }) => String(subject));
    expect(subjects).toHaveLength(2);
  }
  expect(control.activities()).toHaveLength(2 * MAILBOXES);
  const busiest = Math.max(...arrivals.map((from) => arrivals.filter((at) => at >= from && at < from + 1000).length));
  expect(busiest, 'requests in any one second').toBeLessThanOrEqual(10);
  expect(
    severa.requests.entries.filter(({ status }) => status === 429),
    'requests above the limit',
  ).toEqual([]);
}, 120_000);
