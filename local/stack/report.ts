import { type Check, isClean } from './check.ts';
import type { Ledger } from './ledger.ts';
import { sideOf } from './ledger.ts';
import type { LeftOut } from './left-out.ts';
import type { OccurrenceCheck } from './occurrences.ts';
import type { SyncedPerson } from './person.ts';
import type { Requests } from './requests.ts';
import type { SyncRun } from './run-sync.ts';
import { SIDES, type Side } from './side-item.ts';
import { nameOf, reasonText, whenText } from './words.ts';

/** The outcome of a first sync; written by `--report`, every field explained in docs/local-stack.md. */
export interface Report {
  readonly outcome: 'clean' | 'not-clean';
  readonly person: Pick<SyncedPerson, 'name' | 'email' | 'zone'>;
  /** ISO, UTC: the stack's clock at the end of the first sync. */
  readonly now: string;
  /** Calendar files; empty for the sample. */
  readonly files: readonly string[];
  readonly seconds: number;
  readonly read: Readonly<Record<Side, number>>;
  readonly matched: number;
  /** New activities that the person was asked about first (I6a); null: nobody was asked. */
  readonly confirmed: number | null;
  readonly created: Readonly<Record<Side, number>>;
  readonly updated: Readonly<Record<Side, number>>;
  readonly parked: readonly ParkedItem[];
  readonly skipped: readonly SkippedItems[];
  readonly leftOut: readonly LeftOut[];
  readonly requests: Requests;
  readonly check: Check;
  readonly occurrences: OccurrenceCheck;
  readonly secondRun: { readonly seconds: number; readonly calendarWrites: number };
}

export interface ParkedItem {
  readonly side: Side;
  readonly subject: string;
  readonly when: string;
  readonly reason: string;
  readonly text: string;
}

export interface SkippedItems {
  readonly side: Side;
  readonly reason: string;
  readonly text: string;
  readonly count: number;
}

export interface ReportParts {
  readonly person: SyncedPerson;
  readonly now: number;
  readonly files: readonly string[];
  readonly first: SyncRun;
  readonly confirmed: number | null;
  readonly second: { readonly seconds: number; readonly calendarWrites: number };
  readonly ledger: Ledger;
  readonly leftOut: readonly LeftOut[];
  readonly requests: Requests;
  readonly check: Check;
  readonly occurrences: OccurrenceCheck;
}

export function makeReport(parts: ReportParts): Report {
  const { person, first, second, ledger, check, occurrences } = parts;
  const { counters } = first;
  const unexplained = occurrences.differences.filter(({ reason }) => reason === null);
  const clean = isClean(check) && unexplained.length === 0 && second.calendarWrites === 0;
  return {
    outcome: clean ? 'clean' : 'not-clean',
    person: { name: person.name, email: person.email, zone: person.zone },
    now: new Date(parts.now).toISOString(),
    files: parts.files,
    seconds: rounded(first.seconds),
    read: { outlook: counters.eventsRead, severa: counters.activitiesRead },
    matched: counters.matched,
    confirmed: parts.confirmed,
    created: { outlook: counters.createdEvents, severa: counters.createdActivities },
    updated: { outlook: counters.updatedEvents, severa: counters.updatedActivities },
    parked: parkedItems(ledger, person.zone),
    skipped: skippedItems(ledger),
    leftOut: parts.leftOut,
    requests: parts.requests,
    check,
    occurrences,
    secondRun: { seconds: rounded(second.seconds), calendarWrites: second.calendarWrites },
  };
}

function parkedItems({ entries, lost }: Ledger, zone: string): ParkedItem[] {
  const known = entries.flatMap(({ item, state, reason }) =>
    state === 'parked' && reason !== null
      ? [{ side: item.side, subject: nameOf(item), when: whenText(item.when, zone), reason, text: reasonText(reason) }]
      : [],
  );
  const gone = lost.map((row) => ({
    side: sideOf(row),
    subject: '(no longer in the calendar)',
    when: '',
    reason: row.reason,
    text: reasonText(row.reason),
  }));
  return [...known, ...gone];
}

function skippedItems({ entries }: Ledger): SkippedItems[] {
  const left = entries.filter(({ state }) => state === 'skipped' || state === 'outside-window');
  return SIDES.flatMap((side) => {
    const byReason = Map.groupBy(
      left.filter(({ item }) => item.side === side),
      ({ reason }) => reason ?? 'unknown',
    );
    return [...byReason].map(([reason, items]) => ({ side, reason, text: reasonText(reason), count: items.length }));
  });
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
