import { expect, test } from 'vitest';
import { seededRandom } from '../../../local/simulators/severa/random.ts';
import { createSeveraSimulator } from '../../../local/simulators/severa/simulator.ts';
import type { SeveraBehaviour } from '../../../local/simulators/severa/switches.ts';
import { must } from '../../../shared/errors.ts';
import { createSeveraActivities } from '../../../shared/severa/activities.ts';
import { CASES, type Outcome, outcomeOf } from './fault-cases.ts';
import { item } from './scripted-severa.ts';

const START = Date.parse('2026-03-02T06:00:00Z');
const ITEMS = 210;

/** The real adapter on the simulator's own handler, with more activities than one page holds. */
async function opened(seed: number, behaviour: Partial<SeveraBehaviour>) {
  let now = START;
  const wait = async (milliseconds: number) => {
    now += milliseconds;
  };
  const severa = createSeveraSimulator({ clock: () => now, wait, random: seededRandom(seed), behaviour });
  const control = severa.addOrganization({ clientId: 'client', clientSecret: 'secret' });
  const ownerId = control.addUser({ email: 'ada@example.com', timeZone: 'Europe/Helsinki' }).guid;
  const typeId = control.addActivityType({ category: 'CalendarEntry', isDefault: true }).guid;
  const random = seededRandom(seed + 1000);
  const host = createSeveraActivities({
    clientId: 'client',
    getSecret: async () => 'secret',
    organizationZone: 'Europe/Helsinki',
    clock: () => now,
    wait,
    random,
    fetch: async (input, init) => {
      now += 20;
      return severa.handle(new Request(input, init));
    },
  });
  for (let n = 0; n < ITEMS; n += 1) {
    control.addActivity({
      name: `Item ${n}`,
      ownerGuid: ownerId,
      start: '2026-03-10T10:00:00',
      end: '2026-03-10T11:00:00',
    });
  }
  await host.users();
  now += 10 * 60_000;
  return { severa, control, ownerId, typeId, random, host, wait };
}

/** More than any call may need: five tries of five passes over three pages of two lists, and what goes with it. */
const MOST_REQUESTS = 60;

test.each(CASES)('%s: nothing is lost, doubled, deleted or without an end', async (_name, faults, behaviour = {}) => {
  for (const seed of [1, 2]) {
    const { severa, control, ownerId, typeId, random, host, wait } = await opened(seed, behaviour);
    Object.assign(severa.faults, faults);
    const tried = async <T>(call: Promise<T>): Promise<Outcome<T>> => {
      const before = severa.requests.entries.length;
      const outcome = await outcomeOf(call);
      expect(severa.requests.entries.length - before).toBeLessThan(MOST_REQUESTS);
      return outcome;
    };
    const any = () => must(control.activities()[Math.floor(random() * 200)], 'there are enough').guid;

    for (let round = 0; round < 3; round += 1) {
      const subject = `New ${round}`;
      const created = await tried(host.create({ item: item({ subject }), ownerId, typeId }));
      const made = control.activities().filter(({ name }) => name === subject).length;
      if ('value' in created) expect(made).toBe(1);
      else expect(made).toBeLessThanOrEqual(created.kind === 'answer-lost' ? 1 : 0);

      const edited = any();
      const updated = await tried(host.update(edited, { subject: 'Renamed' }, ownerId));
      if ('value' in updated) {
        expect(updated.value.item.subject).toBe('Renamed');
        expect(control.activity(edited)?.name).toBe('Renamed');
      }
      const read = await tried(host.read(edited));
      if ('value' in read) expect(read.value?.id).toBe(edited);
      const people = await tried(host.participants(edited));
      if ('value' in people) expect(people.value).toEqual([]);
      // It is there: nothing may say that it isn't.
      for (const outcome of [updated, read, people]) expect(outcome).not.toEqual({ kind: 'gone' });

      const doomed = any();
      const deleted = await tried(host.delete(doomed));
      const isThere = control.activity(doomed) !== undefined;
      if ('value' in deleted) expect(isThere).toBe(false);
      else if (deleted.kind !== 'answer-lost') expect(isThere).toBe(true);

      await wait(200_000);
      const seen = new Map<string, string>();
      const listing = await tried(
        (async () => {
          for await (const page of host.changedSince(START - 5 * 60_000)) {
            for (const { id, item: listed } of page.activities) seen.set(id, listed.subject);
          }
        })(),
      );
      if ('value' in listing) {
        expect(Object.fromEntries(seen)).toEqual(
          Object.fromEntries(control.activities().map(({ guid, name }) => [guid, name])),
        );
      }
    }
    severa.requests.clear();
  }
});

test.each(CASES)('%s: when it is over, everything works again', async (_name, faults, behaviour = {}) => {
  const { severa, ownerId, typeId, host, wait } = await opened(4, behaviour);
  const calm = { ...severa.faults };
  Object.assign(severa.faults, faults);
  await outcomeOf(host.users());
  await outcomeOf(host.create({ item: item(), ownerId, typeId }));
  Object.assign(severa.faults, calm);
  await wait(120_000);
  const { id } = await host.create({ item: item({ subject: 'After' }), ownerId, typeId });
  expect(await host.update(id, { location: 'Room 1' }, ownerId)).toMatchObject({ item: { location: 'Room 1' } });
  expect(await host.read(id)).toMatchObject({ item: { subject: 'After', location: 'Room 1' } });
  await host.delete(id);
  expect(await host.read(id)).toBeNull();
});
