import { conflict, GraphFailure } from './answers.ts';
import type { Target, Trouble } from './faults.ts';
import type { World } from './world.ts';

/** What, if anything, goes wrong with this request: one shot first, then the rates. */
export function troubleFor(world: World, target: Target): Trouble | null {
  const { faults, random } = world;
  const shot = faults.once.findIndex(({ when }) => (when ? when(target) : target.class !== 'token'));
  if (shot >= 0) return faults.once.splice(shot, 1)[0]?.trouble ?? null;
  if (faults.only ? !faults.only(target) : target.class === 'token') return null;
  const hit = (rate: number) => rate > 0 && random() < rate;
  world.seen += 1;
  if (faults.throttleEvery > 0 && world.seen % faults.throttleEvery === 0) return '429';
  if (hit(faults.unavailableRate)) return '503';
  if (hit(faults.gatewayTimeoutRate)) return '504';
  const writes = target.class === 'create' || target.class === 'update' || target.class === 'delete';
  if (target.class !== 'create' && writes && hit(faults.spuriousConflictRate)) return '412';
  const lost = faults.lostAnswer === 'drop' ? 'lost-drop' : 'lost-504';
  if (writes && hit(faults.lostAnswerRate)) return lost;
  if (target.class === 'batch' && hit(faults.lostBatchRate)) return lost;
  return null;
}

/** The refusal that stands for a trouble in which nothing was done; null for the lost answers. */
export function refusalOf(world: World, trouble: Trouble): GraphFailure | null {
  switch (trouble) {
    case '429':
      return new GraphFailure(429, 'TooManyRequests', 'Please retry again later.', { headers: retryAfter(world) });
    case '503':
      return new GraphFailure(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', {
        headers: retryAfter(world),
      });
    case '500':
      return new GraphFailure(500, 'ErrorInternalServerTransientError', 'Cannot open mailbox.');
    case '504':
      return gatewayTimeout(world);
    case '412':
      return conflict(world.faults.conflictStatus);
    case '401':
      return new GraphFailure(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.');
    default:
      return null;
  }
}

/** With an empty message, or not JSON at all. */
export function gatewayTimeout(world: World): GraphFailure {
  return world.random() < 0.5
    ? new GraphFailure(504, 'UnknownError', '')
    : new GraphFailure(504, 'UnknownError', '', { html: '<html><body><h1>504 Gateway Time-out</h1></body></html>' });
}

export function mailboxBusy(world: World): GraphFailure {
  return new GraphFailure(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', {
    headers: retryAfter(world),
  });
}

function retryAfter(world: World): Record<string, string> {
  switch (world.faults.retryAfter) {
    case 'one':
      return { 'Retry-After': '1' };
    case 'fractional':
      return { 'Retry-After': '2.128' };
    default:
      return {};
  }
}
