import { seededRandom } from '../../../local/simulators/severa/random.ts';
import { createSeveraSimulator } from '../../../local/simulators/severa/simulator.ts';
import type { SeveraBehaviour } from '../../../local/simulators/severa/switches.ts';
import { createSeveraActivities, type SeveraOptions } from '../../../shared/severa/activities.ts';

export const START = Date.parse('2026-03-02T06:00:00Z');
export const MINUTE = 60_000;

/** The adapter over the simulator: an organisation of two people, one of whom lives in that zone. */
export async function severaSetting(
  behaviour: Partial<SeveraBehaviour> = {},
  options: Partial<SeveraOptions> = {},
  zone = 'Europe/Helsinki',
) {
  let now = START;
  const wait = async (milliseconds: number) => {
    now += milliseconds;
  };
  const severa = createSeveraSimulator({
    clock: () => now,
    wait,
    random: seededRandom(3),
    behaviour,
    faults: { rateLimit: false },
  });
  const control = severa.addOrganization({ clientId: 'client', clientSecret: 'secret', timeZone: 'Europe/Helsinki' });
  const ada = control.addUser({ email: 'ada@example.com', timeZone: zone }).guid;
  const bob = control.addUser({ email: 'bob@example.com', timeZone: 'America/New_York' }).guid;
  const typeId = control.addActivityType({ category: 'CalendarEntry', isDefault: true }).guid;
  const personal = control.addActivityType({ category: 'Personal' }).guid;
  const host = createSeveraActivities({
    clientId: 'client',
    getSecret: async () => 'secret',
    organizationZone: 'Europe/Helsinki',
    clock: () => now,
    wait,
    random: () => 0.5,
    fetch: (input, init) => severa.handle(new Request(input, init)),
    ...options,
  });
  await host.users();
  return {
    severa,
    control,
    host,
    ada,
    bob,
    typeId,
    personal,
    now: () => now,
    advance(milliseconds: number) {
      now += milliseconds;
    },
  };
}
