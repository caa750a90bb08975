import type { Field, Item } from '../../shared/calendar/item.ts';
import { cut, foldNotes } from '../../shared/calendar/text.ts';
import { SyncError } from '../../shared/errors.ts';
import type {
  CalendarEvent,
  EventChange,
  EventPage,
  EventReading,
  EventWrite,
  Instant,
  MailboxCalendar,
  Mark,
  Window,
  WriteOutcome,
} from '../../shared/sync/ports.ts';
import { touches } from '../../shared/sync/window.ts';

/** What may go wrong, as chances between 0 and 1. All of it is what a real server or network does. */
export interface CalendarFaults {
  /** A write is done and its answer is lost. */
  loseAnswer: number;
  /** A write is refused for now. */
  throttle: number;
  /** A delta link has died. */
  loseCursor: number;
  /** An entry comes twice in a round. */
  repeat: number;
  /** The version no longer fits although nobody edited. */
  spuriousConflict: number;
}

export interface MemoryCalendarOptions {
  readonly clock: () => Instant;
  readonly chance?: (probability: number) => boolean;
  readonly pageSize?: number;
  /** Called before each call of the port: a walk edits or crashes here. */
  readonly before?: (call: string) => Promise<void> | void;
}

interface Row {
  readonly event: CalendarEvent;
  readonly mark: Mark | null;
  readonly sequence: number;
  readonly deleted: boolean;
}

export type MemoryCalendar = MailboxCalendar & {
  readonly faults: CalendarFaults;
  /** A person in Outlook. */
  readonly person: {
    add(mailboxId: string, item: Item, more?: Partial<CalendarEvent>): CalendarEvent;
    edit(mailboxId: string, id: string, fields: Partial<Item>): void;
    /** The version moves on and nothing else: reminders, tallies of answers. */
    touch(mailboxId: string, id: string): void;
    remove(mailboxId: string, id: string): void;
    copy(mailboxId: string, id: string): CalendarEvent;
  };
  events(mailboxId: string): readonly CalendarEvent[];
  readonly writes: { created: number; updated: number; deleted: number };
};

const PAST_FAULTS: CalendarFaults = { loseAnswer: 0, throttle: 0, loseCursor: 0, repeat: 0, spuriousConflict: 0 };

/** A mailbox calendar in memory, with the habits of Microsoft 365 and Exchange Server. */
export function createMemoryCalendar(options: MemoryCalendarOptions): MemoryCalendar {
  const { clock, chance = () => false, pageSize = 7, before = () => {} } = options;
  const faults = { ...PAST_FAULTS };
  const writes = { created: 0, updated: 0, deleted: 0 };
  const mailboxes = new Map<string, Map<string, Row>>();
  const byMark = new Map<string, string>();
  let sequence = 0;
  let ids = 0;

  const rows = (mailboxId: string) => {
    const found = mailboxes.get(mailboxId) ?? new Map<string, Row>();
    mailboxes.set(mailboxId, found);
    return found;
  };
  const put = (mailboxId: string, event: CalendarEvent, mark: Mark | null, deleted = false): CalendarEvent => {
    sequence += 1;
    const next = { ...event, version: `v${sequence}` };
    rows(mailboxId).set(event.id, { event: next, mark, sequence, deleted });
    return next;
  };
  const express = (item: Item): Item => ({
    ...item,
    subject: cut(item.subject, 255),
    notes: foldNotes(item.notes),
  });
  const add = (mailboxId: string, item: Item, mark: Mark | null, more: Partial<CalendarEvent> = {}) => {
    ids += 1;
    const id = `AAMk/${ids.toString(36)}=`;
    const base: CalendarEvent = {
      id,
      version: '',
      uid: `uid-${ids}`,
      kind: 'single',
      item: express(item),
      created: clock(),
      modified: clock(),
      meeting: false,
      isOrganizer: true,
      cancelled: false,
      draft: false,
      mayBeMarked: mark !== null,
    };
    return put(mailboxId, { ...base, ...more, id }, mark);
  };
  const live = (mailboxId: string, id: string): Row => {
    const row = rows(mailboxId).get(id);
    if (row === undefined || row.deleted) throw new Error(`No event ${id}.`);
    return row;
  };
  const edit = (mailboxId: string, id: string, fields: Partial<Item>) => {
    const { event, mark } = live(mailboxId, id);
    return put(mailboxId, { ...event, item: express({ ...event.item, ...fields }), modified: clock() }, mark);
  };

  const writeOne = (mailboxId: string, write: EventWrite): WriteOutcome => {
    if (chance(faults.throttle)) return { kind: 'later', code: 'graph.throttled', retryAfterMs: 1000 };
    if (write.kind === 'create') {
      const key = JSON.stringify(write.mark);
      const made = byMark.get(key);
      const again = made === undefined ? undefined : rows(mailboxId).get(made);
      if (again !== undefined && !again.deleted) return { kind: 'written', event: again.event };
      const event = add(mailboxId, write.item, write.mark);
      byMark.set(key, event.id);
      writes.created += 1;
      return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'written', event };
    }
    const row = rows(mailboxId).get(write.id);
    if (row === undefined || row.deleted) return { kind: 'gone' };
    if (row.event.version !== write.version || chance(faults.spuriousConflict)) return { kind: 'conflict' };
    if (write.kind === 'delete') {
      put(mailboxId, row.event, row.mark, true);
      writes.deleted += 1;
      return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'deleted' };
    }
    const event = edit(mailboxId, write.id, write.fields as Partial<Pick<Item, Field>>);
    writes.updated += 1;
    return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'written', event };
  };

  async function* changes(mailboxId: string, cursor: string | null, window: Window): AsyncGenerator<EventPage> {
    await before('changes');
    if (cursor !== null && chance(faults.loseCursor)) {
      throw new SyncError(
        'cursor-lost',
        'graph.cursor-lost',
        'The delta link is no longer valid; a new round is begun.',
      );
    }
    const since: { sequence: number; window: Window } = cursor === null ? { sequence: 0, window } : JSON.parse(cursor);
    const end = sequence;
    const found = [...rows(mailboxId).values()]
      .filter((row) => row.sequence > since.sequence && row.sequence <= end)
      .sort((a, b) => a.sequence - b.sequence)
      .flatMap((row): EventChange[] => {
        const gone = row.deleted || !touches(row.event.item.when, 'UTC', since.window);
        if (gone) return cursor === null ? [] : [{ kind: 'removed', id: row.event.id }];
        const change: EventChange = { kind: 'event', event: row.event };
        return chance(faults.repeat) ? [change, change] : [change];
      });
    for (let at = 0; at < found.length; at += pageSize) {
      yield { changes: found.slice(at, at + pageSize), cursor: null };
      await before('changes');
    }
    yield { changes: [], cursor: JSON.stringify({ sequence: end, window: since.window }) };
  }

  return {
    faults,
    writes,
    express,
    changes,
    async read(mailboxId, wanted) {
      await before('read');
      return wanted.map((id): EventReading => {
        const row = rows(mailboxId).get(id);
        return row === undefined || row.deleted ? { kind: 'absent' } : { kind: 'event', event: row.event };
      });
    },
    async readMarks(mailboxId, wanted) {
      await before('readMarks');
      return wanted.map((id) => rows(mailboxId).get(id)?.mark ?? null);
    },
    async write(mailboxId, list) {
      const outcomes: WriteOutcome[] = [];
      for (const write of list) {
        await before('write');
        outcomes.push(writeOne(mailboxId, write));
      }
      await before('written');
      return outcomes;
    },
    person: {
      add: (mailboxId, item, more) => add(mailboxId, item, null, more),
      edit: (mailboxId, id, fields) => void edit(mailboxId, id, fields),
      touch(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        put(mailboxId, { ...event, modified: clock() }, mark);
      },
      remove(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        put(mailboxId, event, mark, true);
      },
      copy(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        return add(mailboxId, event.item, mark, { mayBeMarked: mark !== null });
      },
    },
    events: (mailboxId) => [...rows(mailboxId).values()].filter((row) => !row.deleted).map((row) => row.event),
  };
}
