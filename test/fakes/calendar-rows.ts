import type { CalendarEvent, Instant, Mark } from '../../shared/sync/ports.ts';

export interface Row {
  readonly event: CalendarEvent;
  readonly mark: Mark | null;
  readonly sequence: number;
  /** When it came to this state. */
  readonly at: Instant;
  /** `deleted`: in Deleted Items; `erased`: beyond; `away`: in another calendar. */
  readonly place: 'calendar' | 'deleted' | 'erased' | 'away';
}

/** One mailbox: its events as they are, and everything that happened to them, oldest first. */
export interface Rows {
  readonly now: Map<string, Row>;
  readonly log: Row[];
}

export function putRow(rows: Rows, row: Row): void {
  rows.now.set(row.event.id, row);
  rows.log.push(row);
}

/** The last change that may be seen at a time where changes take a while. */
export function visibleUntil({ log }: Rows, latest: Instant): number {
  let count = log.length;
  while (count > 0 && (log[count - 1]?.at ?? 0) > latest) count -= 1;
  return log[count - 1]?.sequence ?? 0;
}

/** The events as they were after a change; with `since` only those that changed after that. */
export function statesAt({ log }: Rows, until: number, since = 0): Map<string, Row> {
  const states = new Map<string, Row>();
  for (const row of log) if (row.sequence > since && row.sequence <= until) states.set(row.event.id, row);
  return states;
}

/** What rounds up to `until` told of an event, oldest first. */
export function statesOf({ log }: Rows, id: string, until: number): readonly Row[] {
  return log.filter((row) => row.event.id === id && row.sequence <= until);
}
