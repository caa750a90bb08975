import { must } from '../../shared/errors.ts';
import type { Edit } from './edit-actions.ts';
import { parseMove, parseSpan } from './edit-words.ts';
import { type Found, findItem } from './find-item.ts';
import { type Entry, readLedger } from './ledger.ts';
import { handsOf } from './perform-edit.ts';
import { runPull, runSync, type SyncRun } from './run-sync.ts';
import { OTHER, SIDE_NAMES, type Side } from './side-item.ts';
import type { Stack } from './start-stack.ts';
import { nameOf, reasonText, whenText } from './words.ts';

export interface EditRequest {
  readonly side: Side;
  readonly action: Edit;
  /** What follows the action, as the person typed it. */
  readonly words: readonly string[];
  /** Only items that begin on this date. */
  readonly on: string | null;
  /** Which of several that fit, counted from 1 in the order in which they were listed. */
  readonly number: number | null;
}

export interface EditResult {
  /** What the person did, in words. */
  readonly did: string;
  /** What the sync made of it on the other side, in words. */
  readonly outcome: string;
  readonly seconds: number;
  /** The item as either side shows it now. */
  readonly here: ListRow | null;
  readonly there: ListRow | null;
}

export interface ListRow {
  readonly subject: string;
  readonly when: string;
  readonly location: string;
  readonly notes: string;
  readonly state: string;
  readonly reason: string | null;
  /** `reason` in words. */
  readonly text: string;
}

/** The item that was named isn't there, or it might be one of several. */
export class NotFound extends Error {
  override readonly name = 'NotFound';
  readonly several: boolean;
  readonly candidates: readonly ListRow[];

  constructor(message: string, several: boolean, candidates: readonly ListRow[]) {
    super(message);
    this.several = several;
    this.candidates = candidates;
  }
}

/** Where a person works in either calendar and sees what the sync makes of it. */
export interface Desk {
  list(side: Side): Promise<ListRow[]>;
  /** Throws NotFound, Unclear, WorkerFailed, or a simulator's refusal. */
  edit(request: EditRequest): Promise<EditResult>;
}

/** One edit at a time, none before `ready`. */
export function createDesk(stack: Stack, ready: Promise<void>, told: (result: EditResult) => void): Desk {
  const { zone } = stack.setting.person;
  const entriesOf = async (side: Side) => (await readLedger(stack)).entries.filter(({ item }) => item.side === side);
  let before: Promise<unknown> = ready;

  async function perform({ side, action, words, on, number }: EditRequest): Promise<EditResult> {
    const [name = '', word = ''] = words;
    const hands = handsOf(stack, side);
    let entry: Entry | null = null;
    let id: string;
    let what: string;
    if (action === 'add') {
      const when = parseSpan(word, words[2], zone);
      id = hands.add(name, when);
      what = `added "${name}", ${whenText(when, zone)}`;
    } else {
      entry = one(findItem(await entriesOf(side), name, on, zone), { side, name, on, number }, zone);
      const { item } = entry;
      id = item.id;
      const own = nameOf(item);
      if (action === 'delete') {
        hands.delete(item);
        what = `deleted "${own}"`;
      } else if (action === 'move') {
        const when = parseMove(item.when, word, zone);
        hands.edit(item, { when });
        what = `moved "${own}" to ${whenText(when, zone)}`;
      } else if (action === 'rename') {
        hands.edit(item, { subject: word });
        what = `renamed "${own}" to "${word}"`;
      } else if (action === 'place') {
        hands.edit(item, { location: word });
        what = `put "${own}" at "${word}"`;
      } else {
        hands.edit(item, { notes: word });
        what = `wrote notes into "${own}"`;
      }
    }
    const run = await requestSync(side, action, entry);
    const { entries } = await readLedger(stack);
    const here = entries.find(({ item }) => item.side === side && item.id === id) ?? null;
    const there = otherSide(entries, side, id, entry);
    return {
      did: `${SIDE_NAMES[side]}: ${what}`,
      outcome: `${SIDE_NAMES[OTHER[side]]} ${outcomeText(action, here, there, run)}`,
      seconds: Math.round(run.seconds * 10) / 10,
      here: here === null ? null : rowOf(here, zone),
      there: there === null ? null : rowOf(there, zone),
    };
  }

  /** As the notification of a changed mailbox, or the event of the host app, will do it. */
  async function requestSync(side: Side, action: Edit, entry: Entry | null): Promise<SyncRun> {
    if (side === 'outlook') return runSync(stack);
    if (action !== 'delete') return runPull(stack);
    // No listing shows what is gone: the host app's event names it, which is a hint only (M4).
    const { mailboxId } = stack.setting.person;
    const activityId = must(entry, 'an item to delete was found').item.id;
    await stack.store.deliver([{ mailboxId, activityId, stamp: stack.clock.now(), deleted: true }]);
    return runSync(stack);
  }

  return {
    list: async (side) => (await entriesOf(side)).map((entry) => rowOf(entry, zone)),
    edit(request) {
      const result = before.then(() => perform(request));
      before = result.catch(() => undefined);
      result.then(told, () => undefined);
      return result;
    },
  };
}

function one(found: Found, { side, name, on, number }: Wanted, zone: string): Entry {
  if (found.kind === 'one') return found.entry;
  const byTime = (a: Entry, b: Entry) => (whenText(a.item.when, zone) < whenText(b.item.when, zone) ? -1 : 1);
  const candidates = [...found.candidates].sort(byTime);
  const chosen = number === null || found.kind === 'none' ? undefined : candidates[number - 1];
  if (chosen !== undefined) return chosen;
  const rows = candidates.map((entry) => rowOf(entry, zone));
  const where = `${SIDE_NAMES[side]}${on === null ? '' : ` on ${on}`}`;
  if (found.kind === 'none') throw new NotFound(`${where} has no item named "${name}". There are:`, false, rows);
  const many = `${where} has ${rows.length} items that "${name}" could mean`;
  throw new NotFound(`${many}; say which with --number 1 to ${rows.length}, or --on DATE:`, true, rows);
}

type Wanted = Pick<EditRequest, 'side' | 'on' | 'number'> & { readonly name: string };

function otherSide(entries: readonly Entry[], side: Side, id: string, before: Entry | null): Entry | null {
  const there = entries.filter(({ item }) => item.side === OTHER[side]);
  const linked = there.find(({ counterpart }) => counterpart?.id === id);
  return linked ?? there.find(({ item }) => item.id === before?.counterpart?.id) ?? null;
}

function outcomeText(action: Edit, here: Entry | null, there: Entry | null, { counters, seconds }: SyncRun): string {
  const time = `in ${seconds.toFixed(1)} s`;
  if (there?.state === 'parked') return `still shows it as it was, parked: ${reasonText(there.reason)} (${time})`;
  if (there !== null) {
    const written = counters.createdActivities + counters.createdEvents > 0 ? 'created' : 'updated';
    const writes = counters.updatedActivities + counters.updatedEvents;
    return `${written === 'updated' && writes === 0 ? 'shows the same already' : written} ${time}`;
  }
  if (counters.deletedActivities + counters.deletedEvents > 0) return `deleted ${time}`;
  if (action === 'delete') return `never had it (${time})`;
  return `does not show it: ${reasonText(here?.reason ?? null) || 'not synced yet'} (${time})`;
}

function rowOf({ item, state, reason }: Entry, zone: string): ListRow {
  const { location, notes } = item;
  const text = reasonText(reason);
  return { subject: nameOf(item), when: whenText(item.when, zone), location, notes, state, reason, text };
}
