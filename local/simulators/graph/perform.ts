import { DropConnection } from '../serve.ts';
import { type Answer, answerFailure, GraphFailure } from './answers.ts';
import type { Target } from './faults.ts';
import { overRequests } from './request-limit.ts';
import { type Ask, classOf, segmentsOf } from './router.ts';
import { concerns, lostAnswer, mailboxBusy, refusalOf, troubleFor } from './trouble.ts';
import { randomGuid, type World } from './world.ts';

/**
 * Does one request as Graph's front would: counts it against its mailbox, lets it suffer what the faults say, logs it.
 * Throws DropConnection for an answer that gets lost with its connection; in a batch that is a 504 of the part.
 */
export async function perform(
  world: World,
  ask: Ask,
  inBatch: boolean,
  answer: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const target = targetOf(world, ask, inBatch);
  const leave = enter(world, target.mailbox);
  const over = overRequests(world, ask.headers, target.mailbox) ?? (leave === null ? mailboxBusy(world) : null);
  let status: number | null = null;
  try {
    const done = await suffer(world, target, over === null ? answer : () => fail(over));
    status = done.status;
    return done;
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const clientRequestId = ask.headers.get('client-request-id') ?? randomGuid(world);
    const refused = answerFailure(error, randomGuid(world), clientRequestId, world.clock());
    status = refused.status;
    return refused;
  } finally {
    leave?.();
    world.log.add({ at: world.clock(), ...target, status });
  }
}

async function suffer(world: World, target: Target, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  const { latencyMs, only } = world.faults;
  if (latencyMs > 0 && concerns(only, target)) await world.wait(latencyMs);
  else await Promise.resolve();
  const trouble = troubleFor(world, target);
  if (trouble === null) return await answer();
  const refusal = refusalOf(world, trouble);
  if (refusal !== null) throw refusal;
  if (trouble !== 'drop') await answer();
  if (trouble === 'lost-504' || trouble === 'lost-503' || target.inBatch) throw lostAnswer(world, trouble);
  throw new DropConnection();
}

function fail(failure: GraphFailure): never {
  throw failure;
}

function targetOf(world: World, { method, url }: Ask, inBatch: boolean): Target {
  const segments = segmentsOf(url);
  const [root, user = ''] = segments;
  return {
    class: classOf(method, segments),
    method,
    path: `/${segments.join('/')}`,
    mailbox: root === 'users' && segments.length > 2 ? mailboxNamed(world, user.toLowerCase()) : null,
    inBatch,
  };
}

/** A limit is the mailbox's, by whichever of its names it is asked for. */
function mailboxNamed(world: World, name: string): string {
  if (world.mailboxes.has(name)) return name;
  const named = [...world.mailboxes.values()].find(({ userPrincipalName }) => userPrincipalName.toLowerCase() === name);
  return named?.userId ?? name;
}

/** Takes a place at the mailbox; null: there is none. */
function enter(world: World, mailbox: string | null): (() => void) | null {
  if (mailbox === null) return () => {};
  const now = (world.underWay.get(mailbox) ?? 0) + 1;
  const { mailboxConcurrency } = world.faults;
  if (mailboxConcurrency !== null && now > mailboxConcurrency) return null;
  world.underWay.set(mailbox, now);
  world.log.peaks.set(mailbox, Math.max(now, world.log.peaks.get(mailbox) ?? 0));
  return () => world.underWay.set(mailbox, (world.underWay.get(mailbox) ?? 1) - 1);
}
