import type { Item, LocalDate, Override, Person, Response } from '../../shared/calendar/item.ts';
import { cut, foldNotes } from '../../shared/calendar/text.ts';
import { addDays } from '../../shared/calendar/time.ts';
import { SyncError } from '../../shared/errors.ts';
import { GRAPH_SERIES } from '../../shared/graph/capability.ts';
import { otherMailbox } from '../../shared/sync/other-mailbox.ts';
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
import { type CalendarFaults, noCalendarFaults } from './calendar-faults.ts';
import { type Author, askedAgain, type CalendarMail, createMeetings } from './calendar-meetings.ts';
import { putRow, type Row, type Rows, statesAt, statesOf, visibleUntil } from './calendar-rows.ts';
import {
  beginningOn,
  endingBefore,
  half,
  hasDate,
  liesIn,
  tidy,
  withFields,
  withOccurrences,
  writesOf,
} from './series-edits.ts';

export type { CalendarFaults, CalendarMail };

export interface MemoryCalendarOptions {
  readonly clock: () => Instant;
  readonly chance?: (probability: number) => boolean;
  readonly pageSize?: number;
  /** Addresses in lower case by mailbox: who is invited there gets a copy. Default none. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Called before each call of the port: a walk edits or crashes here. */
  readonly before?: (call: string) => Promise<void> | void;
}

export type MemoryCalendar = MailboxCalendar & {
  readonly faults: CalendarFaults;
  /** A person in Outlook. */
  readonly person: {
    add(mailboxId: string, item: Item, more?: Partial<CalendarEvent>): CalendarEvent;
    /** A changed `when` undoes what was done to single occurrences; whoever is invited is told. */
    edit(mailboxId: string, id: string, fields: Partial<Item>): void;
    /** On top of what was changed on that date before. */
    changeOccurrence(mailboxId: string, id: string, date: LocalDate, override: Override): void;
    removeOccurrence(mailboxId: string, id: string, date: LocalDate): void;
    /** "This and following": the series ends before that date, and another begins there, which is returned. */
    splitSeries(mailboxId: string, id: string, date: LocalDate, changes?: Partial<Item>): CalendarEvent;
    /** The last day on which the series may have an occurrence. */
    endSeries(mailboxId: string, id: string, lastDay: LocalDate): void;
    /** Makes it a meeting of these and no others. Addresses in lower case. */
    invite(mailboxId: string, id: string, addresses: readonly string[]): void;
    /** `keep` false: a declined copy goes to Deleted Items; `send` false: the organizer isn't told. */
    answer(mailboxId: string, id: string, response: Response, how?: { keep?: boolean; send?: boolean }): void;
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
  /** Every mail that was sent, oldest first. */
  readonly outbox: readonly CalendarMail[];
  events(mailboxId: string): readonly CalendarEvent[];
  readonly writes: { created: number; updated: number; deleted: number };
};

interface Cursor {
  readonly sequence: number;
  readonly window: Window;
  readonly calendar: string;
}

/** Whole days are looked for in this zone, as Graph does it. */
const HOME = 'UTC';

/** A mailbox calendar in memory, with the habits of Microsoft 365 and Exchange Server. */
export function createMemoryCalendar(options: MemoryCalendarOptions): MemoryCalendar {
  const { clock, chance = () => false, pageSize = 7, addresses = {}, before = () => {} } = options;
  const faults = noCalendarFaults();
  const writes = { created: 0, updated: 0, deleted: 0 };
  const mailboxes = new Map<string, Rows>();
  /** The server's own clock. */
  const stamp = () => clock() + faults.skew;
  const byMark = new Map<string, string>();
  const failing = new Set<string>();
  let sequence = 0;
  let ids = 0;

  const allOf = (mailboxId: string): Rows => {
    const found = mailboxes.get(mailboxId) ?? { now: new Map<string, Row>(), log: [] };
    mailboxes.set(mailboxId, found);
    return found;
  };
  const rows = (mailboxId: string) => allOf(mailboxId).now;
  const put = (
    mailboxId: string,
    event: CalendarEvent,
    mark: Mark | null,
    place: Row['place'] = 'calendar',
  ): CalendarEvent => {
    sequence += 1;
    const kind = event.item.when.rule === undefined ? 'single' : 'series';
    const next: CalendarEvent = { ...event, kind, version: `v${sequence}` };
    putRow(allOf(mailboxId), { event: next, mark, sequence, at: clock(), place });
    return next;
  };
  const held = (item: Item): Item => {
    const texts = <T extends Override>(given: T): T => ({
      ...given,
      ...(given.subject === undefined ? {} : { subject: cut(given.subject, 255) }),
      ...(given.notes === undefined ? {} : { notes: foldNotes(given.notes) }),
    });
    const overrides = Object.entries(item.overrides).map(([date, override]) => [date, texts(override)]);
    return tidy({ ...texts(item), overrides: Object.fromEntries(overrides) });
  };
  /** Nobody is ever invited by a write. */
  const express = (item: Item): Item => ({ ...held(item), people: {} });
  const isMeeting = (mailboxId: string, { people }: Item) =>
    Object.keys(people).some((address) => address !== addresses[mailboxId]);
  const add = (mailboxId: string, item: Item, mark: Mark | null, more: Partial<CalendarEvent> = {}) => {
    ids += 1;
    const id = `AAMk/${ids.toString(36)}=`;
    const base: CalendarEvent = {
      id,
      version: '',
      uid: `uid-${ids}`,
      kind: 'single',
      item: held(item),
      created: stamp(),
      modified: stamp(),
      meeting: isMeeting(mailboxId, item),
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
  /** Stores what became of an event, and tells whom it concerns. */
  const change = (mailboxId: string, row: Row, item: Item, by: Author): CalendarEvent => {
    const before = row.event;
    const meeting = item.people === before.item.people ? before.meeting : isMeeting(mailboxId, item);
    const moved = before.isOrganizer && JSON.stringify(item.when) !== JSON.stringify(before.item.when);
    const people = moved ? askedAgain(item.people) : item.people;
    const next = { ...before, item: held({ ...item, people }), meeting, modified: stamp() };
    const after = put(mailboxId, next, row.mark, row.place);
    if (row.place === 'calendar') meetings.wrote(mailboxId, before, after, by);
    return after;
  };
  const drop = (mailboxId: string, row: Row, place: Row['place'], by: Author) => {
    put(mailboxId, row.event, row.mark, place);
    if (row.place === 'calendar') meetings.wrote(mailboxId, row.event, null, by);
  };
  const edit = (mailboxId: string, id: string, edited: (item: Item) => Item | null) => {
    const row = live(mailboxId, id);
    const item = edited(row.event.item);
    if (item === null) throw new Error(`The series ${id} has no such occurrence, or none that may lie there.`);
    return change(mailboxId, row, item, 'person');
  };
  const meetings = createMeetings({
    clock: stamp,
    addresses,
    rows: (mailboxId) => rows(mailboxId).values(),
    put: (mailboxId, event, known) => void put(mailboxId, { ...event, modified: stamp() }, known.mark, known.place),
    add: (mailboxId, item, more) => void add(mailboxId, item, null, more),
  });
  /** What answers under an id: an id alone is also an item of Deleted Items. */
  const byId = (mailboxId: string, id: string): Row | null => {
    const row = faults.calendarGone ? undefined : rows(mailboxId).get(id);
    const answers = row?.place === 'calendar' || (row?.place === 'deleted' && faults.deletedAnswersById);
    return row !== undefined && answers ? row : null;
  };
  const mustAnswer = () => {
    if (faults.mailboxGone) {
      throw new SyncError(
        'unavailable',
        'graph.mailbox-missing',
        'The mailbox is not there: look at it in Microsoft 365.',
      );
    }
    if (chance(faults.failReads)) throw new SyncError('transient', 'graph.failing', 'The mailbox fails: try later.');
  };
  const mustHaveCalendar = () => {
    mustAnswer();
    if (!faults.calendarGone) return;
    throw new SyncError('unavailable', 'graph.calendar-missing', 'This mailbox has no default calendar to read.');
  };
  /** What listings show by now. */
  const listed = (mailboxId: string) => {
    const all = allOf(mailboxId);
    return faults.listDelay === 0 ? all.now : statesAt(all, visibleUntil(all, clock() - faults.listDelay));
  };
  /** Entries of earlier rounds that come again although nothing happened. */
  const replays = (mailboxId: string, since: Cursor, news: ReadonlySet<string>): EventChange[] =>
    [...rows(mailboxId).keys()].flatMap((id): EventChange[] => {
      if (news.has(id) || !chance(faults.replay)) return [];
      const told = statesOf(allOf(mailboxId), id, since.sequence);
      const row = (faults.replayOld ? told.at(-2) : undefined) ?? told.at(-1);
      const shown = row?.place === 'calendar' && liesIn(row.event.item, since.window, HOME);
      return shown ? [changeOf(row)] : [];
    });
  const calendars = new Map<string, number>();
  const calendarId = (mailboxId: string) => `calendar-${mailboxId}-${calendars.get(mailboxId) ?? 0}`;

  /** The oldest event in the calendar with that mark, as far as listings show it. */
  const markedBy = (mailboxId: string, key: string): Row | undefined =>
    [...listed(mailboxId).values()]
      .filter(({ place, mark }) => place === 'calendar' && JSON.stringify(mark) === key)
      .map(({ event }) => rows(mailboxId).get(event.id))
      .filter((row) => row?.place === 'calendar')
      .sort((one, other) => (one?.event.created ?? 0) - (other?.event.created ?? 0))[0];

  const writeOne = (mailboxId: string, write: EventWrite): WriteOutcome => {
    if (chance(faults.throttle)) return { kind: 'later', code: 'graph.throttled', retryAfterMs: 1000 };
    if (write.kind === 'create') {
      if (faults.calendarGone) return { kind: 'later', code: 'graph.not-found', retryAfterMs: null };
      const key = JSON.stringify(write.mark);
      const made = byMark.get(key);
      const sought = write.sentBefore === true ? markedBy(mailboxId, key) : undefined;
      if (sought !== undefined) return { kind: 'written', event: sought.event };
      const again = made === undefined ? undefined : rows(mailboxId).get(made);
      if (again !== undefined && again.place === 'calendar' && !faults.forgetCreates)
        return { kind: 'written', event: again.event, repeated: true };
      const given = express(write.item);
      const dates = writesOf(given);
      const breaksOff = Object.keys(dates).length > 0 && chance(faults.partly);
      const bare = { ...given, exclusions: [], overrides: {} };
      const { item, refused } = withOccurrences(bare, breaksOff ? half(dates) : dates, HOME);
      const event = add(mailboxId, item, write.mark);
      byMark.set(key, event.id);
      writes.created += 1;
      if (refused !== null && !breaksOff) return { kind: 'written', event, repeated: true };
      return breaksOff || chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'written', event };
    }
    const row = byId(mailboxId, write.id);
    if (row === null) return { kind: 'gone' };
    if (row.event.version !== write.version || chance(faults.spuriousConflict)) return { kind: 'conflict' };
    if (write.kind === 'delete') {
      drop(mailboxId, row, row.place === 'calendar' ? 'deleted' : 'erased', 'service');
      writes.deleted += 1;
      return chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'deleted' };
    }
    const dates = write.occurrences ?? {};
    const isDated = Object.keys(dates).length > 0;
    // Whoever writes a date has read the series before, and sees that people would be mailed.
    if (isDated && row.event.meeting && write.mayMail !== true) {
      return { kind: 'refused', code: 'graph.meeting-not-written' };
    }
    const breaksOff = isDated && chance(faults.partly);
    const base = withFields(row.event.item, write.fields);
    const { item, refused } = withOccurrences(base, breaksOff ? half(dates) : dates, HOME);
    const isSent = Object.keys(write.fields).length > 0 || JSON.stringify(item) !== JSON.stringify(row.event.item);
    if (!isSent && !breaksOff) {
      return refused === null ? { kind: 'written', event: row.event } : { kind: 'refused', code: `graph.${refused}` };
    }
    const event = change(mailboxId, row, item, 'service');
    writes.updated += 1;
    if (refused !== null && !breaksOff) return { kind: 'refused', code: `graph.${refused}` };
    return breaksOff || chance(faults.loseAnswer) ? { kind: 'answer-lost' } : { kind: 'written', event };
  };

  async function* changes(mailboxId: string, cursor: string | null, window: Window): AsyncGenerator<EventPage> {
    await before('changes');
    mustHaveCalendar();
    const since: Cursor =
      cursor === null ? { sequence: 0, window, calendar: calendarId(mailboxId) } : JSON.parse(cursor);
    if (since.calendar !== calendarId(mailboxId) || (cursor !== null && chance(faults.loseCursor))) {
      throw new SyncError(
        'cursor-lost',
        'graph.cursor-lost',
        'The delta link is no longer valid; a new round is begun.',
      );
    }
    const end = Math.max(since.sequence, visibleUntil(allOf(mailboxId), clock() - faults.roundDelay));
    const news = statesAt(allOf(mailboxId), end, since.sequence);
    const found = [...news.values()]
      .filter(() => cursor !== null || !faults.emptyLists)
      .sort((a, b) => a.sequence - b.sequence)
      .flatMap((row): EventChange[] => {
        const gone = row.place !== 'calendar' || !liesIn(row.event.item, since.window, HOME);
        if (gone) return cursor === null ? [] : [{ kind: 'removed', id: row.event.id }];
        const change = changeOf(row);
        return chance(faults.repeat) ? [change, change] : [change];
      });
    if (cursor !== null) found.push(...replays(mailboxId, since, new Set(news.keys())));
    for (let at = 0; at < found.length; at += pageSize) {
      yield { changes: found.slice(at, at + pageSize), cursor: null };
      await before('changes');
      mustHaveCalendar();
    }
    yield { changes: [], cursor: JSON.stringify({ ...since, sequence: end }) };
  }

  return {
    faults,
    failing,
    outbox: meetings.outbox,
    writes,
    express,
    series: GRAPH_SERIES,
    async around(mailboxId, stretch) {
      await before('around');
      mustHaveCalendar();
      return [...listed(mailboxId).values()]
        .filter(({ place, event }) => place === 'calendar' && liesIn(event.item, stretch, HOME))
        .map(({ event }) => event);
    },
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
      mustHaveCalendar();
      return calendarId(mailboxId);
    },
    async locate(mailboxId, wanted, expected) {
      await before('locate');
      mustHaveCalendar();
      if (expected !== undefined && expected !== calendarId(mailboxId)) throw otherMailbox();
      return wanted.map(({ id, uid }): Whereabouts => {
        if (failing.has(id) || chance(faults.unknownWhereabouts))
          return { kind: 'unknown', reason: 'graph.item-failing' };
        const row = rows(mailboxId).get(id);
        if (row?.place === 'calendar') return { kind: 'here', event: row.event };
        const twins = [...listed(mailboxId).values()]
          .filter(({ event, place }) => place === 'calendar' && uid !== null && event.uid === uid)
          .map(({ event }) => rows(mailboxId).get(event.id));
        // A list that lags shows what has gone.
        if (twins.some((twin) => twin?.place !== 'calendar')) {
          return { kind: 'unknown', reason: 'graph.whereabouts-unclear' };
        }
        const others = twins
          .flatMap((twin) => (twin === undefined ? [] : [twin.event]))
          .sort((one, other) => one.created - other.created);
        if (others.length > 0) return { kind: 'other-id', events: others };
        return { kind: row?.place === 'away' ? 'other-calendar' : 'gone' };
      });
    },
    async *ids(mailboxId, window) {
      await before('ids');
      mustHaveCalendar();
      const shown = [...listed(mailboxId).values()]
        .filter(({ place, event }) => place === 'calendar' && liesIn(event.item, window, HOME))
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
      edit: (mailboxId, id, fields) => void edit(mailboxId, id, (item) => withFields(item, fields)),
      changeOccurrence(mailboxId, id, date, override) {
        edit(mailboxId, id, (item) => {
          const whole = { ...item.overrides[date], ...override };
          const { item: next, refused } = withOccurrences(item, { [date]: { kind: 'changed', override: whole } }, HOME);
          return refused === null ? next : null;
        });
      },
      removeOccurrence(mailboxId, id, date) {
        edit(mailboxId, id, (item) =>
          hasDate(item, date) ? withOccurrences(item, { [date]: { kind: 'excluded' } }, HOME).item : null,
        );
      },
      splitSeries(mailboxId, id, date, changes = {}) {
        const { item } = live(mailboxId, id).event;
        edit(mailboxId, id, (old) => (hasDate(old, date) ? endingBefore(old, date) : null));
        const { people, ...rest } = withFields(beginningOn(item, date), changes);
        const made = add(mailboxId, { ...rest, people: {} }, null);
        if (Object.keys(people).length === 0) return made;
        return edit(mailboxId, made.id, (begun) => ({ ...begun, people: askedAgain(people) }));
      },
      endSeries: (mailboxId, id, lastDay) =>
        void edit(mailboxId, id, (item) => endingBefore(item, addDays(lastDay, 1))),
      invite(mailboxId, id, invited) {
        const own = addresses[mailboxId];
        if (own === undefined) throw new Error(`The mailbox ${mailboxId} has no address.`);
        edit(mailboxId, id, (item) => {
          const asked = invited.map((address): [string, Person] => [
            address,
            item.people[address] ?? { role: 'attendee', response: 'none' },
          ]);
          const organizer: Person = { role: 'organizer', response: 'accepted' };
          return { ...item, people: asked.length === 0 ? {} : Object.fromEntries([[own, organizer], ...asked]) };
        });
      },
      answer(mailboxId, id, response, { keep = true, send = true } = {}) {
        meetings.answer(mailboxId, live(mailboxId, id), response, send);
        if (!keep) drop(mailboxId, live(mailboxId, id), 'deleted', 'person');
      },
      touch(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        put(mailboxId, { ...event, modified: stamp() }, mark);
      },
      remove(mailboxId, id) {
        drop(mailboxId, live(mailboxId, id), 'deleted', 'person');
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
        const { uid, isOrganizer, meeting, cancelled } = event;
        return add(mailboxId, event.item, mark, { uid, isOrganizer, meeting, cancelled, mayBeMarked: false }).id;
      },
      replaceMailbox(mailboxId) {
        calendars.set(mailboxId, (calendars.get(mailboxId) ?? 0) + 1);
        mailboxes.delete(mailboxId);
      },
      copy(mailboxId, id) {
        const { event, mark } = live(mailboxId, id);
        return add(mailboxId, { ...event.item, people: {} }, mark, { mayBeMarked: mark !== null });
      },
    },
    events: (mailboxId) =>
      [...rows(mailboxId).values()].filter((row) => row.place === 'calendar').map((row) => row.event),
  };
}

/** A series comes as a hint only: something happened to it, or to any of its occurrences. */
function changeOf({ event }: Row): EventChange {
  return event.kind === 'series' ? { kind: 'series', id: event.id } : { kind: 'event', event };
}
