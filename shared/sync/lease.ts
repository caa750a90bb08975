import { isKind, SyncError } from '../errors.ts';
import type { Clock, Instant, LeaseRow, MailboxState, Store } from './ports.ts';

/** How long a lease holds without renewal, in milliseconds. */
export const LEASE_MS = 3 * 60 * 1000;
/** An outside call may last 30 s and be followed by its bookkeeping: a lease with less than this left is renewed first. */
const SHORT_MS = 90 * 1000;
const TRIES = 20;

type Leased = Pick<MailboxState, 'leaseRun' | 'leaseUntil' | 'wanted' | 'watchedBy'>;

/** Where the row of a lease lies. */
interface Place<T extends Leased> {
  read(): Promise<T>;
  save(row: T): Promise<T>;
}

interface LeaseOf<T extends Leased> {
  /** The row as this run last saved it. */
  row(): T;
  /** Changes the row; throws `transient` (sync.lease-lost) when another run has taken the work over. */
  update(change: (row: T) => T): Promise<void>;
  /** Changes the row with the next write of it: for what may be lost with this process. */
  note(change: (row: T) => T): void;
  /**
   * To be called right before an outside request, as the last thing that is waited for: renews a lease that might end
   * during it. When it returns, the lease outlasts the request's time limit (storage: leases).
   */
  keep(): Promise<void>;
  /** Gives the lease back, with everything that was noted; true when more work was asked for meanwhile. */
  release(): Promise<boolean>;
}

/** The one worker that syncs a mailbox now. */
export interface Lease extends Omit<LeaseOf<MailboxState>, 'row'> {
  mailbox(): MailboxState;
  /** This run's number: links are written under it, and no longer once a later run has raised the fence. */
  readonly number: number;
  /**
   * Raises the fence of the mailbox's links to this run's number, once: from then on no earlier run writes them. To be called
   * before the first of them is read; a run that finds no work never needs it.
   */
  fence(): Promise<void>;
}

/** The one worker that pulls an organisation now. */
export type PullLease = LeaseOf<LeaseRow>;

/** Another run's lease. */
export interface Held {
  readonly heldBy: string;
  /** When it ends, unless that run renews it. */
  readonly heldUntil: Instant;
  /** Nobody else has met this lease before. */
  readonly first: boolean;
}

/**
 * Takes the lease of a mailbox. `Held`: another run holds it; `wanted` was raised, so that run queues
 * the mailbox again. `wanted` starts at 0 with each lease: what was asked for before is done by the run that takes it.
 * Throws `gone` when there is no such mailbox.
 */
export async function takeLease(store: Store, mailboxId: string, run: string, clock: Clock): Promise<Lease | Held> {
  const place: Place<MailboxState> = {
    async read() {
      const row = await store.mailbox(mailboxId);
      if (row !== null) return row;
      throw new SyncError('gone', 'sync.mailbox-unknown', 'This mailbox is not connected to any user.');
    },
    save: (row) => store.saveMailbox(row),
  };
  const lease = await take(place, run, clock, (row) => ({ ...row, run: row.run + 1 }));
  if ('heldBy' in lease) return lease;
  const { row, ...rest } = lease;
  const number = row().run;
  let raised: Promise<void> | null = null;
  const fence = () => {
    raised ??= store.fence(mailboxId, number);
    return raised;
  };
  return { ...rest, mailbox: row, number, fence };
}

/** The name of the lease on an organisation's pull. */
export const PULL_LEASE = 'pull';

/** The row as this process last left it: tried before it is read, since most often nobody else has written it since. */
export interface LeaseMemory {
  row: LeaseRow | null;
}

/** Takes the lease of the organisation's pull; `Held` as for a mailbox. */
export async function takePullLease(
  store: Store,
  run: string,
  clock: Clock,
  memory: LeaseMemory = { row: null },
): Promise<PullLease | Held> {
  const place: Place<LeaseRow> = {
    async read() {
      const row = await store.lease(PULL_LEASE);
      return row ?? { name: PULL_LEASE, leaseRun: null, leaseUntil: 0, wanted: 0, watchedBy: null, parked: false };
    },
    save: (row) => store.saveLease(row),
  };
  const lease = await take(place, run, clock, (row) => row, memory.row ?? undefined);
  if ('heldBy' in lease) {
    memory.row = null;
    return lease;
  }
  return {
    ...lease,
    async release() {
      const wanted = await lease.release();
      memory.row = lease.row();
      return wanted;
    },
  };
}

async function take<T extends Leased>(
  place: Place<T>,
  run: string,
  clock: Clock,
  begin: (row: T) => T,
  known?: T,
): Promise<LeaseOf<T> | Held> {
  const own = (row: T): T => {
    const held = row.leaseRun !== null && row.leaseRun !== run && row.leaseUntil > clock();
    if (!held) return { ...begin(row), wanted: 0, watchedBy: null, leaseRun: run, leaseUntil: clock() + LEASE_MS };
    // By name: two that meet the lease at once are told apart, and who saved without an answer knows himself again.
    return { ...row, wanted: row.wanted + 1, watchedBy: row.wanted === 0 ? run : row.watchedBy };
  };
  const taken = await change(place, own, known);
  if (taken.leaseRun !== run) {
    return { heldBy: taken.leaseRun ?? '', heldUntil: taken.leaseUntil, first: taken.watchedBy === run };
  }
  const wantedAtStart = taken.wanted;
  let current = taken;
  const lost = () =>
    new SyncError('transient', 'sync.lease-lost', 'Another run has taken this work over; it goes on there.');

  let noted: ((row: T) => T)[] = [];
  const update = async (own: (row: T) => T): Promise<void> => {
    const changes = [...noted, own];
    // As this run last saved it: nearly always nobody else has written it since.
    current = await change(
      place,
      (row) => {
        if (row.leaseRun !== run) throw lost();
        return changes.reduce((next, one) => one(next), { ...row, leaseUntil: clock() + LEASE_MS });
      },
      current,
    );
    noted = noted.filter((one) => !changes.includes(one));
  };
  return {
    row: () => current,
    update,
    note(own) {
      noted.push(own);
    },
    async keep() {
      // Looked at again after each renewal: this process may have been held up while the row was written.
      for (let attempt = 1; current.leaseUntil - clock() < SHORT_MS; attempt += 1) {
        if (attempt > TRIES) throw lost();
        await update((row) => row);
      }
    },
    async release() {
      await update((row) => ({ ...row, leaseRun: null, leaseUntil: 0 }));
      return current.wanted > wantedAtStart;
    },
  };
}

/** Reads, changes and saves the row until no other writer came between. `known`: as it was when it was last seen. */
async function change<T extends Leased>(place: Place<T>, own: (row: T) => T, known?: T): Promise<T> {
  let row = known;
  for (let attempt = 1; ; attempt += 1) {
    row ??= await place.read();
    try {
      return await place.save(own(row));
    } catch (error) {
      row = undefined;
      if (!isKind(error, 'conflict') || attempt === TRIES) throw error;
    }
  }
}
