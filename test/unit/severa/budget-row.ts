import { SyncError } from '../../../shared/errors.ts';
import type { Budget, Wait } from '../../../shared/sync/ports.ts';

export type Trouble = 'fails' | 'answer lost' | 'refused';

/** The budget row as a store keeps it: the etag decides, every operation takes its time, and answers get lost. */
export function budgetRow(wait: Wait, latency: () => number = () => 0) {
  let row: Budget | null = null;
  let versions = 0;
  const counts = { reads: 0, writes: 0 };
  /** What happens to the next readings and savings, in order; `null`: nothing. */
  const troubles: { readonly read: (Trouble | null)[]; readonly save: (Trouble | null)[] } = { read: [], save: [] };
  const pause = async () => {
    const milliseconds = latency();
    if (milliseconds > 0) await wait(milliseconds);
  };
  const put = (takenUntil: number): Budget => {
    versions += 1;
    row = { takenUntil, etag: `v${versions}` };
    return row;
  };
  const meet = (trouble: Trouble | null | undefined) => {
    if (trouble === 'fails') throw new SyncError('transient', 'store.unreachable', 'The tables did not answer.');
    if (trouble === 'refused') throw new SyncError('unavailable', 'store.forbidden', 'No access to the tables.');
  };
  return {
    counts,
    troubles,
    put,
    takenUntil: () => row?.takenUntil ?? 0,
    async budget() {
      counts.reads += 1;
      await pause();
      meet(troubles.read.shift());
      return row;
    },
    async saveBudget({ takenUntil, etag }: Budget) {
      counts.writes += 1;
      await pause();
      const trouble = troubles.save.shift();
      meet(trouble);
      if (row?.etag !== etag) throw new SyncError('conflict', 'store.conflict', 'The row moved on.');
      const saved = put(takenUntil);
      await pause();
      if (trouble === 'answer lost') meet('fails');
      return saved;
    },
  };
}
