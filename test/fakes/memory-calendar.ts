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
  Whereabouts,
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
  /** An event can't be told about now. */
  unknownWhereabouts: number;
  /** Listings and new rounds show nothing, while single reads work. */
  emptyLists: boolean;
  /** The mailbox doesn't answer. */
  mailboxGone: boolean;
  /** A deleted event still answers by its id, from Deleted Items. */
  deletedAnswersById: boolean;
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
  /** `deleted`: in Deleted Items; `erased`: beyond; `away`: in another calendar. */
  readonly place: 'calendar' | 'deleted' | 'erased' | 'away';
}

export type MemoryCalendar = MailboxCalendar & {
  readonly faults: CalendarFaults;
  /** A person in Outlook. */
  readonly person: {
    add(mailboxId: string, item: Item, more?: Partial<CalendarEvent>): CalendarEvent;
    edit(mailboxId: string, id: string, fields: Partial<Item>): void;
    /** The version moves on and nothing else: reminders, tallies of answers. */
    touch(mailboxId: string, id: string): void;
    /** To Deleted Items. */
    remove(mailboxId: string, id: string): void;
    /** Out of Deleted Items, or back from another calendar: the id stays. */
    restore(mailboxId: string, id: string): void;
    /** To another calendar of the mailbox. */
    moveAway(mailboxId: string, id: string): void;
    /** Exported and read in again: the same UID under a new id, which is returned. */
    newId(mailboxId: string, id: string): string;
    /** Another mailbox behind the same address: empty, and no old delta link is valid. */
    replaceMailbox(mailboxId: string): void;
    copy(mailboxId: string, id: string): CalendarEvent;
  };
  /** Events that nobody can be told about now, by id; everything else answers. */
  readonly failing: Set<string>;
  events(mailboxId: string): readonly CalendarEvent[];
  readonly writes: { created: number; updated: number; deleted: number };
};

const NO_FAULTS: CalendarFaults = {
  loseAnswer: 0,
  throttle: 0,
  loseCursor: 0,
  repeat: 0,
  spuriousConflict: 0,
  unknownWhereabouts: 0,
  emptyLists: false,
  mailboxGone: false,
  deletedAnswersById: true,
};

interface Cursor {
  readonly sequence: number;
  readonly window: Window;
  readonly calendar: string;
}

/** A mailbox calendar in memory, with the habits of Microsoft 365 and Exchange Server. */
export function createMemoryCalendar(options: MemoryCalendarOptions): MemoryCalendar {
  const { clock, chance = () => false, pageSize = 7, before = () => {} } = options;
  const faults = { ...NO_FAULTS };
  const writes = { created: 0, updated: 0, deleted: 0 };
  const mailboxes = new Map<string, Map<string, Row>>();
  const byMark = new Map<string, string>();
  const failing = new Set<string>();
  let sequence = 0;
  let ids = 0;

  const rows = (mailboxId: string) => {
    const found = mailboxes.get(mailboxId) ?? new Map<string, Row>();
    mailboxes.set(mailboxId, found);
    return found;
  };
  const put = (
    mailboxId: string,
    event: CalendarEvent,
    mark: Mark | null,
    place: Row['place'] = 'calendar',
  ): CalendarEvent => {
    sequence += 1;
    const next = { ...event, version: `v${sequence}` };
    rows(mailboxId).set(event.id, { event: next, mark, sequence, place });
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
    if (row === undefined || row.place !== 'calendar') throw new Error(`No event ${id}.`);
    return row;
  };
  const edit = (mailboxId: string, id: string, fields: Partial<Item>) => {
    const { event, mark } = live(mailboxId, id);
    return put(mailboxId, { ...event, item: express({ ...event.item, ...fields }), modified: clock() }, mark);
  };
  /** What answers under an id: an id alone is also an item of Deleted Items. */
  const byId = (mailboxId: string, id: string): Row | null => {
    const row = rows(mailboxId).get(id);
    const answers = row?.place === 'calendar' || (row?.place === 'deleted' && faults.deletedAnswersById);
    return row !== undefined && answers ? row : null;
  };
  const mustAnswer = () => {
    if (!faults.mailboxGone) return;
    throw new SyncError(
      'unavailable',
      'graph.mailbox-missing',
      'The mailbox is not there: look at it in Microsoft 365.',
    );
  };
  const calendars = new Map<string, number>();
  const calendarId = (mailboxId: string) => `calendar-${mailboxId}-${calendars.get(mailboxId) ?? 0}`;

  const writeOne = (mailboxId: string, write: EventWrite): WriteOutcome => {
    if (chance(faults.throttle)) return { kind: 'later', code: 'graph.throttled', retryAfterMs: 1000 };
    if (write.kind === 'create') {
      const key = JSON.stringify(write.mark);
      const made = byMark.get(key);
      const again = made === undefined ? undefined : rows(mailboxId).get(made);
      if (again !== undefined && again.place === 'calendar') return { kind: 'written', event: again.event };
      const event = add(mailboxId, write.item, write.mark);
      byMark.set(key, event.id);
      writes.created += 1;
      return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'written', event };
    }
    const row = byId(mailboxId, write.id);
    if (row === null) return { kind: 'gone' };
    if (row.event.version !== write.version || chance(faults.spuriousConflict)) return { kind: 'conflict' };
    if (write.kind === 'delete') {
      put(mailboxId, row.event, row.mark, row.place === 'calendar' ? 'deleted' : 'erased');
      writes.deleted += 1;
      return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'deleted' };
    }
    const item = express({ ...row.event.item, ...(write.fields as Partial<Pick<Item, Field>>) });
    const event = put(mailboxId, { ...row.event, item, modified: clock() }, row.mark, row.place);
    writes.updated += 1;
    return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'written', event };
  };

  async function* changes(mailboxId: string, cursor: string | null, window: Window): AsyncGenerator<EventPage> {
    await before('changes');
    mustAnswer();
    const since: Cursor =
      cursor === null ? { sequence: 0, window, calendar: calendarId(mailboxId) } : JSON.parse(cursor);
    if (since.calendar !== calendarId(mailboxId) || (cursor !== null && chance(faults.loseCursor))) {
      throw new SyncError(
        'cursor-lost',
        'graph.cursor-lost',
        'The delta link is no longer valid; a new round is begun.',
      );
    }
    const end = sequence;
    const found = [...rows(mailboxId).values()]
      .filter((row) => row.sequence > since.sequence && row.sequence <= end)
      .filter(() => cursor !== null || !faults.emptyLists)
      .sort((a, b) => a.sequence - b.sequence)
      .flatMap((row): EventChange[] => {
        const gone = row.place !== 'calendar' || !touches(row.event.item.when, 'UTC', since.window);
        if (gone) return cursor === null ? [] : [{ kind: 'removed', id: row.event.id }];
        const change: EventChange = { kind: 'event', event: row.event };
        return chance(faults.repeat) ? [change, change] : [change];
      });
    for (let at = 0; at < found.length; at += pageSize) {
      yield { changes: found.slice(at, at + pageSize), cursor: null };
      await before('changes');
      mustAnswer();
    }
    yield { changes: [], cursor: JSON.stringify({ ...since, sequence: end }) };
  }

  return {
    faults,
    failing,
    writes,
    express,
    changes,
    async read(mailboxId, wanted) {
      await before('read');
      mustAnswer();
      return wanted.map((id): EventReading => {
        if (failing.has(id)) return { kind: 'unreadable', reason: 'graph.item-failing' };
        const row = byId(mailboxId, id);
        return row === null ? { kind: 'absent' } : { kind: 'event', event: row.event };
      });
    },
    async calendarId(mailboxId) {
      await before('calendarId');
      mustAnswer();
      return calendarId(mailboxId);
    },
    async locate(mailboxId, wanted) {
      await before('locate');
      mustAnswer();
      return wanted.map(({ id, uid }): Whereabouts => {
        if (failing.has(id) || chance(faults.unknownWhereabouts))
          return { kind: 'unknown', reason: 'graph.item-failing' };
        const row = rows(mailboxId).get(id);
        if (row?.place === 'calendar') return { kind: 'here', event: row.event };
        const others = [...rows(mailboxId).values()]
          .filter(({ event, place }) => place === 'calendar' && uid !== null && event.uid === uid)
          .map(({ event }) => event)
          .sort((one, other) => one.created - other.created);
        if (others.length > 0) return { kind: 'other-id', events: others };
        return { kind: row?.place === 'away' ? 'other-calendar' : 'gone' };
      });
    },
    async *ids(mailboxId, window) {
      await before('ids');
      mustAnswer();
      const shown = [...rows(mailboxId).values()]
        .filter(({ place, event }) => place === 'calendar' && touches(event.item.when, 'UTC', window))
        .filter(() => !faults.emptyLists);
      for (let at = 0; at < shown.length; at += 100) yield shown.slice(at, at + 100).map(({ event }) => event.id);
    },
    async readMarks(mailboxId, wanted) {
      await before('readMarks');
      mustAnswer();
      return wanted.map((id) => (failing.has(id) ? 'unknown' : (byId(mailboxId, id)?.mark ?? null)));
    },
    async write(mailboxId, list, beforeSend) {
      const outcomes: WriteOutcome[] = [];
      mustAnswer();
      for (const write of list) {
        await before('write');
        await beforeSend?.();
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
        put(mailboxId, event, mark, 'deleted');
      },
      restore(mailboxId, id) {
        const row = rows(mailboxId).get(id);
        if (row?.place !== 'deleted' && row?.place !== 'away') throw new Error(`No deleted event ${id}.`);
        put(mailboxId, row.event, row.mark);
      },
      moveAway(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        put(mailboxId, event, mark, 'away');
      },
      newId(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        put(mailboxId, event, mark, 'erased');
        return add(mailboxId, event.item, mark, { uid: event.uid, mayBeMarked: false }).id;
      },
      replaceMailbox(mailboxId) {
        calendars.set(mailboxId, (calendars.get(mailboxId) ?? 0) + 1);
        rows(mailboxId).clear();
      },
      copy(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        return add(mailboxId, event.item, mark, { mayBeMarked: mark !== null });
      },
    },
    events: (mailboxId) =>
      [...rows(mailboxId).values()].filter((row) => row.place === 'calendar').map((row) => row.event),
  };
}
