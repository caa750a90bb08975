import { conflict, GraphFailure } from './answers.ts';
import type { Concern, Target, Trouble } from './faults.ts';
import type { World } from './world.ts';

/** What, if anything, goes wrong with this request: one shot first, then the rates. */
export function troubleFor(world: World, target: Target): Trouble | null {
  const { faults, random } = world;
  const shot = faults.once.findIndex(({ when }) => concerns(when ?? null, target));
  if (shot >= 0) return faults.once.splice(shot, 1)[0]?.trouble ?? null;
  if (!concerns(faults.only, target)) return null;
  const hit = (rate: number) => rate > 0 && random() < rate;
  world.seen += 1;
  if (faults.throttleEvery > 0 && world.seen % faults.throttleEvery === 0) return '429';
  if (hit(faults.unavailableRate)) return '503';
  if (hit(faults.gatewayTimeoutRate)) return '504';
  if (target.class !== 'token' && hit(faults.unauthorizedRate)) return '401';
  if (faults.conflictOn.includes(target.class) && hit(faults.spuriousConflictRate)) return '412';
  const writes = target.class === 'create' || target.class === 'update' || target.class === 'delete';
  const lost = `lost-${faults.lostAnswer}` as const;
  if (writes && hit(faults.lostAnswerRate)) return lost;
  if (target.class === 'batch' && hit(faults.lostBatchRate)) return lost;
  return null;
}

/** Null: everything but tokens. */
export function concerns(concern: Concern | null, target: Target): boolean {
  if (concern === null) return target.class !== 'token';
  return typeof concern === 'function' ? concern(target) : concern.includes(target.class);
}

/** The refusal that stands for a trouble in which nothing was done; null for the lost answers. */
export function refusalOf(world: World, trouble: Trouble): GraphFailure | null {
  switch (trouble) {
    case '429':
      return overLimit(world, 1);
    case '503':
      return unavailable(world);
    case '500':
      return new GraphFailure(500, 'ErrorInternalServerTransientError', 'Cannot open mailbox.');
    case '502':
    case '504':
      return gatewayFailure(world, Number(trouble));
    case '412':
      return conflict(world.faults.conflictStatus);
    case '401':
      return new GraphFailure(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.');
    default:
      return null;
  }
}

/** What stands in the place of the answer to something that was done. */
export function lostAnswer(world: World, trouble: Trouble): GraphFailure {
  return trouble === 'lost-503' ? unavailable(world) : gatewayFailure(world, 504);
}

function unavailable(world: World): GraphFailure {
  const headers = retryAfter(world, 1);
  return new GraphFailure(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', { headers });
}

/** With an empty message, not JSON at all, or without any body. */
function gatewayFailure(world: World, status: number): GraphFailure {
  const html = [null, `<html><body><h1>${status} Gateway failure</h1></body></html>`, ''];
  return new GraphFailure(status, 'UnknownError', '', { html: html[Math.floor(world.random() * 3)] ?? null });
}

export function mailboxBusy(world: World): GraphFailure {
  const message = 'Application is over its MailboxConcurrency limit.';
  const { mailboxConcurrencyStatus } = world.faults;
  return new GraphFailure(mailboxConcurrencyStatus, 'ApplicationThrottled', message, { headers: retryAfter(world, 1) });
}

/** `seconds`: until there is room again. */
export function overLimit(world: World, seconds: number): GraphFailure {
  return new GraphFailure(429, 'TooManyRequests', 'Please retry again later.', { headers: retryAfter(world, seconds) });
}

function retryAfter(world: World, seconds: number): Record<string, string> {
  switch (world.faults.retryAfter) {
    case 'one':
      return { 'Retry-After': String(seconds) };
    case 'fractional':
      return { 'Retry-After': `${seconds + 1}.128` };
    case 'date':
      return { 'Retry-After': new Date(world.clock() + seconds * 1000).toUTCString() };
    default:
      return {};
  }
}
