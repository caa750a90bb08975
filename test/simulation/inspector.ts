import { reachesTooMany } from '../../shared/sync/guard.ts';
import type { EventWrite, Link, Store } from '../../shared/sync/ports.ts';
import { MARKER } from './items.ts';
import type { Verdict } from './verdict.ts';
import type { PortCall } from './watched-port.ts';

const DAY = 24 * 60 * 60 * 1000;
/** What may hold a person's words by the rules: values that lost (M1), activities kept for restoring (M3). */
const MAY_HOLD_WORDS: ReadonlySet<string> = new Set(['addLosses', 'keepActivity']);
const READS =
  /^(organization|mailbox|mailboxes|links.*|deliveries|activityRows|parked|claim|guards|kept.*|notices|lease|budget|runs)$/u;

interface Deletion {
  readonly at: number;
  readonly confirmed: boolean;
}

/**
 * Looks at what the service says to its store, its queue, its log and the two sides, and at nothing of how it came to it:
 * no words of people in rows, messages or log lines (I6), no links written under an old fence, no link lost (M7), no
 * more deletions than the guard allows (M5).
 */
export interface Inspector {
  words(where: string, text: string): void;
  beforeStore(store: Store, call: PortCall): Promise<void>;
  afterStore(store: Store, call: PortCall, answer: unknown): Promise<void>;
  /** The service is about to delete what is linked. */
  deleting(store: Store, mailboxId: string, side: 'severa' | 'exchange', ids: readonly string[]): Promise<void>;
  /** An administrator has confirmed these deletions. */
  confirmed(linkIds: readonly string[]): void;
  /** Every link that was ever stored. */
  linkIds(mailboxId: string): ReadonlySet<string>;
}

export function createInspector(now: () => number, verdict: Verdict): Inspector {
  const fences = new Map<string, number>();
  const atCall = new WeakMap<PortCall, number>();
  const linkIds = new Map<string, Set<string>>();
  /** When a link was last seen to hold two items together, by mailbox and link. */
  const guarded = new Map<string, Map<string, number>>();
  const deletions = new Map<string, Map<string, Deletion>>();
  const confirmed = new Set<string>();

  const idsOf = (mailboxId: string) => {
    const ids = linkIds.get(mailboxId) ?? new Set<string>();
    linkIds.set(mailboxId, ids);
    return ids;
  };
  const words = (where: string, text: string) => {
    if (text.includes(MARKER)) verdict.fail(`I6: a person's words are in ${where}: ${text.slice(0, 200)}`);
  };
  const fenceOf = (mailboxId: string) => fences.get(mailboxId) ?? 0;
  /** How many links a mailbox has or had within a day. */
  const linksOfTheDay = async (store: Store, mailboxId: string): Promise<number> => {
    const seen = guarded.get(mailboxId) ?? new Map<string, number>();
    guarded.set(mailboxId, seen);
    for (const { id, state } of await store.links(mailboxId)) {
      if (state === 'live' || state === 'removing') seen.set(id, now());
    }
    for (const [id, at] of seen) if (at <= now() - DAY) seen.delete(id);
    return seen.size;
  };

  return {
    words,
    linkIds: idsOf,
    async beforeStore(store, call) {
      if (call.name === 'saveLinks') {
        const [links = [], run] = call.args as [readonly Link[], number];
        const mailboxId = links[0]?.mailboxId;
        if (mailboxId !== undefined) {
          if (run >= fenceOf(mailboxId)) atCall.set(call, fenceOf(mailboxId));
          else atCall.set(call, Number.POSITIVE_INFINITY);
          await linksOfTheDay(store, mailboxId);
        }
      }
      if (!READS.test(call.name) && !MAY_HOLD_WORDS.has(call.name)) {
        words(`the rows (${call.name})`, JSON.stringify(call.args));
      }
    },
    async afterStore(_store, call, answer) {
      if (call.name === 'fence') {
        const [mailboxId, run] = call.args as [string, number];
        if (run < fenceOf(mailboxId)) verdict.fail(`fence: run ${run} went back behind ${fenceOf(mailboxId)}`);
        fences.set(mailboxId, Math.max(run, fenceOf(mailboxId)));
      }
      if (call.name === 'saveLinks') {
        const saved = answer as readonly Link[];
        if (saved.length > 0 && atCall.get(call) === Number.POSITIVE_INFINITY) {
          verdict.fail(
            `fence: run ${String(call.args[1])} wrote links of ${saved[0]?.mailboxId} although a later one had begun`,
          );
        }
        for (const { id, mailboxId } of saved) idsOf(mailboxId).add(id);
      }
    },
    async deleting(store, mailboxId, side, ids) {
      const known = deletions.get(mailboxId) ?? new Map<string, Deletion>();
      deletions.set(mailboxId, known);
      const links =
        side === 'severa' ? await store.linksByActivity(mailboxId, ids) : await store.linksByEvent(mailboxId, ids);
      const most = await linksOfTheDay(store, mailboxId);
      for (const id of ids) {
        const link = links.get(id);
        if (link === undefined && !(await isOneOfSingles(store, mailboxId, side, id)))
          verdict.fail(`M4: ${id} is deleted in ${side} and was never linked`);
        // One form of a series gives way to the other: nothing is gone, and M5 doesn't count it.
        if (link?.cause === 'as-singles' || link?.cause === 'as-series') continue;
        const key = `${side} ${id}`;
        if (!known.has(key)) known.set(key, { at: now(), confirmed: confirmed.has(link?.id ?? '') });
      }
      const counted = [...known.values()].filter((one) => one.at > now() - DAY && !one.confirmed).length;
      if (reachesTooMany(counted, most)) {
        verdict.fail(
          `M5: ${counted} deletions within a day in ${mailboxId}, which had ${most} links; nobody confirmed them`,
        );
      }
    },
    confirmed(ids) {
      for (const id of ids) confirmed.add(id);
    },
  };
}

/** A series of the mailbox that is single items in Severa: its links name its dates (`series-as-singles.ts`). */
async function isOneOfSingles(store: Store, mailboxId: string, side: string, id: string): Promise<boolean> {
  if (side !== 'exchange') return false;
  return (await store.links(mailboxId)).some(({ eventId }) => eventId?.startsWith(`${id} `));
}

export function deletedIds(writes: readonly EventWrite[]): readonly string[] {
  return writes.flatMap((write) => (write.kind === 'delete' ? [write.id] : []));
}
