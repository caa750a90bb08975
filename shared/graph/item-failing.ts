import { type Answer, isOk } from './answer.ts';
import { type PartResult, runBatch } from './batch.ts';
import type { GraphClient } from './client.ts';
import { mailboxPath } from './paths.ts';
import { isItemMissing, isThrottled } from './refusals.ts';

/** The event can't be had, for now, while its mailbox works. */
export const ITEM_FAILING = 'graph.item-failing';

/**
 * Which of these reads failed by their own item (M6), each result for the part at its place. An answer that is neither
 * success nor absence may be the item's or the mailbox's; the calendar itself, asked for after them, decides: when it
 * answers, the mailbox works. A part that stays without any answer is its item's fault only beside parts that have one.
 */
export async function failingItems(
  client: GraphClient,
  mailboxId: string,
  results: readonly PartResult[],
): Promise<ReadonlySet<PartResult>> {
  const answered = results.some(({ kind }) => kind === 'answered');
  const suspects = results.filter((result) => isSuspect(result, answered));
  return suspects.length > 0 && (await calendarAnswers(client, mailboxId)) ? new Set(suspects) : new Set();
}

function isSuspect(result: PartResult, answered: boolean): boolean {
  if (result.kind === 'lost') return answered;
  return result.kind === 'answered' && !isGood(result.answer) && !isPassing(result.answer);
}

function isGood(answer: Answer): boolean {
  return isOk(answer) || isItemMissing(answer);
}

/** Not executed, for reasons that have nothing to do with what was asked for. */
function isPassing(answer: Answer): boolean {
  return isThrottled(answer) || answer.status === 401 || answer.status === 424;
}

/** One try: a mailbox in trouble is met again by the next run, and nothing is lost meanwhile. */
export async function calendarAnswers(client: GraphClient, mailboxId: string): Promise<boolean> {
  const url = `${mailboxPath(mailboxId)}/calendar?$select=id`;
  const once: GraphClient = { ...client, patience: { tries: 1, totalWaitMs: 0 } };
  const [result] = await runBatch(once, mailboxId, [{ method: 'GET', url, repeatable: true }]);
  return result?.kind === 'answered' && isOk(result.answer);
}
