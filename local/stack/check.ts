import { foldLine, foldNotes } from '../../shared/calendar/text.ts';
import type { Entry } from './ledger.ts';
import { OTHER, SIDE_NAMES, type SideItem, type Span } from './side-item.ts';

export interface Difference {
  readonly subject: string;
  readonly field: 'subject' | 'time' | 'location' | 'notes';
  readonly outlook: string;
  readonly severa: string;
}

export interface Missing {
  readonly subject: string;
  /** Where it is. */
  readonly side: string;
  /** Where it should be as well. */
  readonly missingIn: string;
}

/** Whether both calendars are the same. `compared` counts pairs, the others single items. */
export interface Check {
  readonly compared: number;
  readonly equal: number;
  readonly parked: number;
  readonly outsideWindow: number;
  readonly skipped: number;
  readonly different: number;
  readonly missing: number;
  readonly differences: readonly Difference[];
  readonly missingItems: readonly Missing[];
}

/**
 * Compares the calendars item by item. What belongs together is known from the service's links, each of which may join
 * one event with one activity only; whether it is the same is seen in the simulators' own state.
 */
export function check(entries: readonly Entry[]): Check {
  const count = (state: Entry['state']) => entries.filter((entry) => entry.state === state).length;
  const differences: Difference[] = [];
  const missingItems: Missing[] = [];
  const taken = new Set<string>();
  let [compared, equal] = [0, 0];
  for (const { item, state, counterpart, link } of entries) {
    if (state === 'pending' || (state === 'live' && counterpart === null)) {
      missingItems.push(missing(item));
      continue;
    }
    if (state !== 'live' || counterpart === null) continue;
    if (taken.has(counterpart.id)) missingItems.push(missing(item));
    taken.add(counterpart.id);
    if (item.side !== 'outlook' || link === null) continue;
    compared += 1;
    const found = differencesOf(item, counterpart);
    if (found.length === 0) equal += 1;
    differences.push(...found);
  }
  return {
    compared,
    equal,
    parked: count('parked'),
    outsideWindow: count('outside-window'),
    skipped: count('skipped'),
    different: compared - equal,
    missing: missingItems.length,
    differences,
    missingItems,
  };
}

export function isClean({ different, missing }: Check): boolean {
  return different === 0 && missing === 0;
}

function missing({ subject, side }: SideItem): Missing {
  return { subject, side: SIDE_NAMES[side], missingIn: SIDE_NAMES[OTHER[side]] };
}

/** Severa can't hold an empty name. */
const PLACEHOLDER = '(no subject)';
const CUT_MARK = /(?:…|\.\.\.)$/u;
/** Shorter texts fit into every field of both sides: no side has a reason to cut them. */
const NEVER_CUT = 200;

function differencesOf(outlook: SideItem, severa: SideItem): Difference[] {
  const fields: readonly [Difference['field'], (item: SideItem) => string][] = [
    ['subject', ({ subject }) => foldLine(subject) || PLACEHOLDER],
    ['time', ({ when }) => timeText(when)],
    ['location', ({ location }) => location.trim()],
    ['notes', ({ notes }) => foldNotes(notes).trim()],
  ];
  return fields.flatMap(([field, of]) => {
    const [here, there] = [of(outlook), of(severa)];
    const same = here === there || (field !== 'time' && (isCutOf(here, there) || isCutOf(there, here)));
    return same ? [] : [{ subject: outlook.subject, field, outlook: here, severa: there }];
  });
}

/** Whole minutes: that is what both calendars show. */
function timeText(when: Span): string {
  if (when.allDay) return `${when.start} to ${when.end} (all day, end exclusive)`;
  const minute = (at: number) => new Date(Math.floor(at / 60_000) * 60_000).toISOString().replace(':00.000Z', 'Z');
  return `${minute(when.start)} to ${minute(when.end)}`;
}

/** Is this text what is left of a longer one that its side had no room for? */
export function isCutOf(short: string, long: string): boolean {
  const kept = short.replace(CUT_MARK, '');
  return kept !== short && kept.length >= NEVER_CUT && long.length > short.length && long.startsWith(kept);
}
