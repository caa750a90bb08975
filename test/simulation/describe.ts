import { tokenOf } from './items.ts';
import type { Tenant } from './process.ts';
import { allParked } from './settled.ts';

/** Links that aren't simply live, and what is parked, one line each: for reading a trace. */
export async function describe(tenant: Tenant, now: number): Promise<readonly string[]> {
  const { store, sides, people } = tenant;
  const names = new Map<string, string>();
  for (const person of people) {
    for (const { id, item } of [...sides.severa.items(person), ...sides.outlook.items(person)]) {
      names.set(id, `#${tokenOf(item)}`);
    }
  }
  const nameOf = (id: string | null) => (id === null ? '-' : `${names.get(id) ?? 'gone'} ${id}`);
  const links = (await Promise.all(people.map(({ mailbox }) => store.links(mailbox)))).flat();
  const open = links.filter(({ state, cause }) => state !== 'live' || cause !== null);
  return [
    ...open.map(
      ({ id, state, cause, activityId, eventId }) =>
        `link ${id} ${state} ${cause ?? ''}: ${nameOf(activityId)} | ${nameOf(eventId)}`,
    ),
    ...(await allParked(tenant)).map(({ side, itemId, reason, nextTry }) => {
      const when = nextTry === null ? '' : ` for ${Math.round((nextTry - now) / 1000)} s`;
      return `parked ${side} ${nameOf(itemId)} ${reason}${when}`;
    }),
  ];
}
