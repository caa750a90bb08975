import { expect, it } from 'vitest';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { createSeveraActivities } from '../../shared/severa/activities.ts';
import { createSharedPace } from '../../shared/severa/shared-pace.ts';
import type { HostActivities } from '../../shared/sync/ports.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createRandom } from '../fakes/random.ts';
import { createVirtualTime } from '../fakes/virtual-time.ts';
import { item, START } from './host-activities-world.ts';

const CLIENT = { clientId: 'client-1', clientSecret: 'simulated' };
const HOME = 'Europe/Helsinki';

/** Three processes with 25 callers each, on one organisation; requests and answers spend up to a quarter of a second. */
it.each([1, 2, 3])('all workers of an organisation together stay below what Severa admits (seed %i)', async (seed) => {
  const random = createRandom(seed);
  const time = createVirtualTime(START);
  const severa = createSeveraSimulator({ clock: time.clock, wait: time.wait });
  const control = severa.addOrganization({ ...CLIENT, timeZone: HOME });
  const ownerId = control.addUser({ email: 'ada@example.com', timeZone: HOME }).guid;
  const typeId = control.addActivityType({ category: 'CalendarEntry', isDefault: true }).guid;
  const store = createMemoryStore('org-1', { clock: time.clock });

  const worker = (): HostActivities =>
    createSeveraActivities({
      ...time,
      clientId: CLIENT.clientId,
      getSecret: async () => CLIENT.clientSecret,
      organizationZone: HOME,
      random: random.next,
      pace: createSharedPace({ ...time, budget: store.budget, saveBudget: store.saveBudget }),
      fetch: async (input, init) => {
        await time.wait(random.below(250));
        const answer = await severa.handle(new Request(input, init));
        await time.wait(random.below(250));
        return answer;
      },
    });
  const caller = async (host: HostActivities, name: string) => {
    const { id } = await host.create({ item: item(name), ownerId, typeId });
    await host.update(id, { location: 'Room 1' }, ownerId);
    if ((await host.read(id))?.item.location === 'Room 1') await host.delete(id);
  };
  const callers = Array.from({ length: 3 }, worker).flatMap((host, at) =>
    Array.from({ length: 25 }, (_, index) => caller(host, `Item ${at}-${index}`)),
  );
  await time.run(Promise.all(callers));

  expect(control.activities()).toEqual([]);
  expect(severa.requests.countsByClass()).toMatchObject({ create: 75, update: 75, read: 75, delete: 75 });
  expect(severa.requests.peak()).toBeLessThanOrEqual(10);
  expect(severa.requests.throttled()).toBe(0);
  // The budget is used, not only kept.
  expect((time.clock() - START) / 1000).toBeLessThan((severa.requests.entries.length / 8) * 1.25);
});
