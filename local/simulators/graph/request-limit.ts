import type { GraphFailure } from './answers.ts';
import { overLimit } from './trouble.ts';
import type { World } from './world.ts';

const TEN_MINUTES = 10 * 60 * 1000;

/**
 * Outlook's limit of requests in ten minutes for one application and one mailbox. What is refused counts as well:
 * whoever retries at once stays out. Null: there is room.
 */
export function overRequests(world: World, headers: Headers, mailbox: string | null): GraphFailure | null {
  const { requestsPerTenMinutes: most } = world.faults;
  if (most === null || mailbox === null) return null;
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
  const key = `${world.tokens.get(bearer)?.clientId ?? ''} ${mailbox}`;
  const now = world.clock();
  const recent = world.recent.get(key) ?? [];
  world.recent.set(key, recent);
  while (recent[0] !== undefined && recent[0] <= now - TEN_MINUTES) recent.shift();
  recent.push(now);
  const first = recent.length > most ? recent.at(-most) : undefined;
  return first === undefined ? null : overLimit(world, Math.ceil((first + TEN_MINUTES - now) / 1000));
}
