import { isKind, SyncError } from '../errors.ts';
import { buildPolicy } from './build-policy.ts';
import { changeSync } from './change-sync.ts';
import { createTally } from './counters.ts';
import { firstSync } from './first-sync.ts';
import { WaitsForWord } from './first-sync-word.ts';
import { rememberGuards } from './guard.ts';
import { guestSync } from './guest-sync.ts';
import { type Held, type Lease, takeLease } from './lease.ts';
import { newRun } from './new-run.ts';
import type {
  Clock,
  Counters,
  HostActivities,
  Instant,
  MailboxCalendar,
  MailboxState,
  Organization,
  RunRecord,
  Store,
} from './ports.ts';
import { OutOfTime, type Run, SwitchedOff } from './run.ts';
import { asleep } from './switch.ts';
import { forgetConnection } from './wake.ts';

export interface SyncDeps {
  readonly store: Store;
  readonly host: HostActivities;
  readonly calendar: MailboxCalendar;
  readonly clock: Clock;
  /** The organisation's row from which `host` and `calendar` were made; missing: it is read. */
  readonly organization?: Organization;
  /** Unique ids for rows and runs. */
  readonly newId: () => string;
  /** By `clock`: when this run has to hand over to a next message. */
  readonly deadline: Instant;
  /** Asks for a run of another mailbox that was left deliveries; returns when the request is stored. */
  readonly queueMailbox?: (mailboxId: string) => Promise<void>;
  /** Id of the mailbox that has this address (H12a); null: none has. */
  readonly mailboxOf?: (address: string) => Promise<string | null>;
  /** Told the run's numbers as they grow. */
  readonly onProgress?: (counters: Counters) => void;
}

export interface SyncResult {
  /**
   * `busy`: another run holds the mailbox; alive, it will queue it again. `off`: organisation or user doesn't sync (H3a).
   * `more`: the time was used up, the mailbox has to be queued again.
   */
  readonly outcome: 'done' | 'more' | 'busy' | 'off';
  /** More work was asked for meanwhile, or is left: queue the mailbox again. */
  readonly again: boolean;
  /** `busy`: whose lease it is; else null. */
  readonly held: Held | null;
  readonly counters: Counters;
}

/**
 * One run of one mailbox: takes its lease, then its first sync or its changes, and records what it did.
 * Throws SyncError: `transient` to be tried again by the queue, `unavailable` when a side can't be used now.
 */
export async function syncMailbox(deps: SyncDeps, mailboxId: string): Promise<SyncResult> {
  const { store, clock } = deps;
  const tally = createTally(deps.onProgress);
  const result = (outcome: SyncResult['outcome'], again = false, held: Held | null = null): SyncResult => ({
    outcome,
    again,
    held,
    counters: tally.now(),
  });
  const organization = deps.organization ?? (await store.organization());
  if (organization === null || !organization.enabled) return result('off');
  const runId = deps.newId();
  const lease = await takeLease(store, mailboxId, runId, clock);
  if ('heldBy' in lease) return result('busy', false, lease);

  const startedAt = clock();
  const ends = (outcome: RunRecord['outcome'], reason: string | null) => {
    const lastRun = { startedAt, endedAt: clock(), outcome, reason };
    lease.note((row) => ({ ...row, lastRun }));
    return lastRun;
  };
  const record = async (lastRun: NonNullable<MailboxState['lastRun']>) => {
    await store.addRun({ id: runId, mailboxId, ...lastRun, counters: tally.now() });
  };
  try {
    if (!lease.mailbox().enabled && !(await hasWork(store, mailboxId, clock()))) {
      await lease.release();
      return result('off');
    }
    const left = await work(deps, organization, lease, tally);
    if (left === 'off') {
      await lease.release();
      return result('off');
    }
    const lastRun = ends(left, null);
    const wanted = await lease.release();
    // A run that found nothing stands in the mailbox's own row only.
    if (left === 'more' || Object.values(tally.now()).some((count) => count > 0)) await record(lastRun);
    return result(left, wanted || left === 'more');
  } catch (error) {
    const lastRun = ends('failed', error instanceof SyncError ? error.code : 'sync.internal');
    if (!(error instanceof SyncError && error.code === 'sync.lease-lost')) await giveBack(lease);
    await record(lastRun).catch(() => undefined);
    throw error;
  }
}

async function work(
  deps: SyncDeps,
  organization: Organization,
  lease: Lease,
  tally: Run['tally'],
): Promise<'done' | 'more' | 'off'> {
  const { store, host, clock } = deps;
  const mailbox = lease.mailbox();
  const isGuest = !mailbox.enabled;
  const policy = await buildPolicy(host, organization, mailbox, clock());
  if (policy === null) {
    if (!isGuest) await lease.update((row) => ({ ...asleep(row), lastRun: inactive(clock()) }));
    return 'off';
  }
  const { parked, deliveries } = await store.waiting(mailbox.mailboxId);
  const run = newRun({ ...deps, organization, lease, tally, policy, parked });
  try {
    await rememberGuards(run);
    if (mailbox.connection !== organization.connection) await forgetConnection(run, organization.connection);
    if (isGuest) return await guestSync(run, deliveries);
    if (lease.mailbox().phase === 'live') return await changeSync(run, deliveries);
    await firstSync(run);
    return 'done';
  } catch (error) {
    if (error instanceof OutOfTime) return 'more';
    if (error instanceof SwitchedOff) return 'off';
    // It goes on when its person has said so.
    if (error instanceof WaitsForWord) return 'done';
    throw error;
  }
}

/** What its person is shown whom Severa has deactivated: the switch is on, and nothing runs (H3a). */
function inactive(at: Instant): MailboxState['lastRun'] {
  return { startedAt: at, endedAt: at, outcome: 'failed', reason: 'severa.user-inactive' };
}

/** H12a: a mailbox that isn't switched on is looked at for what was delivered, or waits since. */
async function hasWork(store: Store, mailboxId: string, now: number): Promise<boolean> {
  const { deliveries, parked } = await store.waiting(mailboxId);
  return deliveries.length > 0 || parked.some(({ nextTry }) => nextTry !== null && nextTry <= now);
}

/** A lease that can't be given back ends by itself; the error that led here is the one to report. */
async function giveBack(lease: Lease): Promise<void> {
  try {
    await lease.release();
  } catch (error) {
    if (!isKind(error, 'transient', 'conflict', 'gone', 'unavailable')) throw error;
  }
}
