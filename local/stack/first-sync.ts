import { confirmFirstSync } from '../../shared/sync/first-sync-word.ts';
import type { Window } from '../../shared/sync/ports.ts';
import { windowAt } from '../../shared/sync/window.ts';
import { check } from './check.ts';
import { addCounters } from './counters.ts';
import { type Ledger, readLedger } from './ledger.ts';
import type { LeftOut } from './left-out.ts';
import { checkOccurrences } from './occurrences.ts';
import { makeReport, type Report } from './report.ts';
import { calendarWrites, countRequests } from './requests.ts';
import { runPull, runSync, type SyncOptions, type SyncRun } from './run-sync.ts';
import type { Stack } from './start-stack.ts';

export interface FirstSync {
  readonly report: Report;
  readonly ledger: Ledger;
}

/** I6a: says the word that the sample person would have to say; null: nobody was asked. */
async function confirmForPerson({ store, setting }: Stack): Promise<number | null> {
  const { mailboxId } = setting.person;
  const confirmation = (await store.mailbox(mailboxId))?.confirmation;
  if (confirmation === undefined || confirmation.given) return null;
  await confirmFirstSync(store, mailboxId, confirmation.activities);
  return confirmation.activities;
}

function both(asked: SyncRun, done: SyncRun): SyncRun {
  return { counters: addCounters(asked.counters, done.counters), seconds: asked.seconds + done.seconds };
}

/**
 * Runs the first sync, compares both sides, then runs a sync and a pull again, which may write nothing. What the report
 * says of the calendars is what they hold in the end. Throws WorkerFailed.
 */
export async function firstSync(
  stack: Stack,
  source: { readonly files: readonly string[]; readonly leftOut: readonly LeftOut[] },
  options: SyncOptions,
): Promise<FirstSync> {
  const counter = countRequests(stack.outside, stack.azurite);
  try {
    const asked = await runSync(stack, options);
    const confirmed = await confirmForPerson(stack);
    const first = confirmed === null ? asked : both(asked, await runSync(stack, options));
    const requests = counter.now();
    const sync = await runSync(stack, { ...options, onProgress: () => {} });
    const pull = await runPull(stack, { ...options, onProgress: () => {} });
    const second = {
      seconds: sync.seconds + pull.seconds,
      calendarWrites: calendarWrites(counter.now()) - calendarWrites(requests),
    };
    const ledger = await readLedger(stack);
    const report = makeReport({
      ...source,
      person: stack.setting.person,
      now: stack.clock.now(),
      first,
      confirmed,
      second,
      ledger,
      requests,
      check: check(ledger.entries),
      occurrences: checkOccurrences(stack, ledger, await windowOf(stack)),
    });
    return { report, ledger };
  } finally {
    counter.stop();
  }
}

async function windowOf({ store, setting, clock }: Stack): Promise<Window> {
  const mailbox = await store.mailbox(setting.person.mailboxId);
  return mailbox?.window ?? windowAt(clock.now());
}
