import { foldNotes } from '../../shared/calendar/text.ts';
import { inZone } from '../../shared/calendar/time.ts';
import type { Ledger, State } from './ledger.ts';
import type { LeftOut } from './left-out.ts';
import type { SyncedPerson } from './person.ts';
import type { Side } from './side-item.ts';

/** One item on one side; written by `--dump`, every field explained in docs/local-stack.md. */
export interface DumpRow {
  readonly person: string;
  readonly side: Side;
  readonly id: string | null;
  readonly link: string | null;
  readonly kind: 'single' | 'series' | 'exception' | 'occurrence' | null;
  readonly subject: string;
  readonly start: string;
  readonly end: string;
  readonly zone: string | null;
  readonly allDay: boolean | null;
  readonly location: string;
  readonly notes: string;
  readonly state: State | 'left-out';
  readonly reason: string | null;
}

/** Both sides as they stand, item by item, and what a calendar file held besides. */
export function makeDump({ entries }: Ledger, person: SyncedPerson, leftOut: readonly LeftOut[]): DumpRow[] {
  const rows = entries.map(({ item, link, state, reason }): DumpRow => {
    const { when, zone } = item;
    return {
      person: person.email,
      side: item.side,
      id: item.id,
      link: link?.id ?? null,
      kind: item.kind,
      subject: item.subject,
      start: when.allDay ? when.start : inZone(when.start, zone),
      end: when.allDay ? when.end : inZone(when.end, zone),
      zone: when.allDay ? null : zone,
      allDay: when.allDay,
      location: item.location,
      notes: foldNotes(item.notes),
      state,
      reason,
    };
  });
  const left = leftOut.map(({ name, when, reason }): DumpRow => {
    const empty = { id: null, link: null, kind: null, end: '', zone: null, allDay: null, location: '', notes: '' };
    return { ...empty, person: person.email, side: 'outlook', subject: name, start: when, state: 'left-out', reason };
  });
  return [...rows, ...left];
}
