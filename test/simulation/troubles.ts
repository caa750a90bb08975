import { SyncError } from '../../shared/errors.ts';
import type { WriteOutcome } from '../../shared/sync/ports.ts';
import type { PortCall } from './watched-port.ts';

/** Troubles on the way to a side, by name: a chance between 0 and 1, or 1 for a state. */
export type Troubles = Map<string, number>;

/** All that may trouble a port on the way; everything else is a side's own. */
export const ON_THE_WAY: ReadonlySet<string> = new Set([
  'graph.down',
  'graph.refused',
  'graph.batch-lost',
  'severa.down',
  'severa.refused',
  'severa.update-lost',
  'store.down',
  'store.lost',
  'queue.down',
  'queue.lost',
  'queue.removal-lost',
  'queue.late',
]);

type Chance = (probability: number) => boolean;
export type PortName = 'graph' | 'severa' | 'store' | 'queue';

/**
 * Lists that mustn't show nothing while there is something, or nobody could tell: what changed would never be listed again,
 * and what a lost create made would be made once more.
 */
const UNFORGIVING: ReadonlySet<string> = new Set(['changedSince', 'changedOf', 'createdSince']);

/** Throws what a caller gets when his call never arrives. */
export function troubleBefore(port: PortName, troubles: Troubles, chance: Chance, call: PortCall): void {
  const of = (name: string) => troubles.get(`${port}.${name}`) ?? 0;
  if (chance(of('down'))) {
    throw new SyncError('transient', `${port}.unreachable`, 'It does not answer.', { retryAfterMs: 1000 });
  }
  if (of('refused') > 0) throw new SyncError('unavailable', `${port}.token-refused`, 'It takes no token of ours.');
  if (of('lists-empty') > 0 && UNFORGIVING.has(call.name)) {
    throw new SyncError('transient', 'severa.unreachable', 'It does not answer.');
  }
  const mailbox = call.args[0];
  if (port === 'graph' && typeof mailbox === 'string' && (troubles.get(`mailbox.${mailbox}`) ?? 0) > 0) {
    throw new SyncError('unavailable', 'graph.mailbox-missing', 'The mailbox is not there.');
  }
}

/** The answer as the caller gets it, or throws what he gets instead of it. */
export function troubleAfter(
  port: PortName,
  troubles: Troubles,
  chance: Chance,
  call: PortCall,
  answer: unknown,
): unknown {
  const of = (name: string) => troubles.get(`${port}.${name}`) ?? 0;
  if (chance(of('lost'))) throw new SyncError('transient', `${port}.no-answer`, 'The answer was lost.');
  if (port === 'severa' && call.name === 'update' && chance(of('update-lost'))) {
    throw new SyncError('transient', 'severa.no-answer', 'The answer was lost.');
  }
  if (port === 'graph' && call.name === 'write' && Array.isArray(answer) && chance(of('batch-lost'))) {
    return answer.map((outcome: WriteOutcome): WriteOutcome => (isDone(outcome) ? { kind: 'answer-lost' } : outcome));
  }
  return answer;
}

function isDone({ kind }: WriteOutcome): boolean {
  return kind === 'written' || kind === 'deleted';
}
