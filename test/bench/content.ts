import { Temporal } from 'temporal-polyfill';
import { AINO } from '../../local/stack/setting.ts';

/** One entry of a calendar, times local in the person's zone. */
export interface Entry {
  readonly subject: string;
  readonly start: string;
  readonly end: string;
  readonly location: string;
  readonly notes: string;
}

/** Entries are spread over so many days, from 20 days ago, which all lie in the sync's window. */
const DAYS = 480;
const FIRST_DAY = -20;

const SENTENCE =
  'Agenda, minutes and the open points of last time are in the shared folder; please read them before we meet. ';

/** The n-th entry of one side; no two entries of either side are equal. About 450 bytes of notes, as calendars have. */
export function entryAt(kind: 'Activity' | 'Event', index: number, now: number): Entry {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(AINO.zone).toPlainDate();
  const day = today.add({ days: FIRST_DAY + (index % DAYS) });
  const start = day
    .toPlainDateTime({ hour: 8 })
    .add({ minutes: 45 * Math.floor(index / DAYS) + (kind === 'Event' ? 15 : 0) });
  return {
    subject: `${kind} ${index}`,
    start: start.toString({ smallestUnit: 'second' }),
    end: start.add({ minutes: 30 }).toString({ smallestUnit: 'second' }),
    location: `Room ${index % 40}`,
    notes: `${SENTENCE.repeat(4)}Number ${index}.`,
  };
}

/** Entries on each side of the colleague whose first sync only warms the worker up. */
export const WARM_UP = 20;

/** What a person does on one side; entries by their subject. */
export interface Doings {
  readonly edited: readonly string[];
  readonly deleted: readonly string[];
  readonly added: readonly Entry[];
}

function subjects(from: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${index % 2 === 0 ? 'Activity' : 'Event'} ${from + (index >> 1)}`,
  );
}

/** The 100 changes: entries of either origin on either side, each entry once. */
export function changesIn(side: 'severa' | 'outlook', now: number): Doings {
  const kind = side === 'severa' ? 'Activity' : 'Event';
  const added = Array.from({ length: 8 }, (_, index): Entry => {
    // Beyond whatever the filling took, at times of their own.
    const entry = entryAt(kind, index, now);
    return {
      ...entry,
      subject: `New ${kind.toLowerCase()} ${index}`,
      start: `${entry.start.slice(0, 10)}T20:00:00`,
      end: `${entry.start.slice(0, 10)}T20:30:00`,
    };
  });
  return side === 'severa'
    ? { edited: subjects(0, 34), deleted: subjects(20, 9), added }
    : { edited: subjects(40, 33), deleted: subjects(60, 8), added };
}

/** What an edit leaves of an entry. */
export function editedSubject(subject: string): string {
  return `${subject} (changed)`;
}
