import type { Field, Item } from '../calendar/item.ts';
import { must } from '../errors.ts';
import { datesInWindow, occurrenceAt, overrideFor } from './occurrence-events.ts';
import { knownId, knownUid, occurrenceOf } from './occurrence-id.ts';
import type {
  BeforeSend,
  CalendarEvent,
  EventWrite,
  Link,
  MailboxCalendar,
  OccurrenceWrite,
  Whereabouts,
  WriteOutcome,
} from './ports.ts';
import { type Form, type FormSetting, formOf, staysApart } from './series-form.ts';

type Sought = Parameters<MailboxCalendar['locate']>[1][number];

/** Why an occurrence waits whose series is still there in the other form. */
export const TURNING = 'turning';

/**
 * The mailbox as the engine sees it: a series that Severa can't hold is its occurrences, each an event of its own with an id of
 * ours (`occurrence-id.ts`). What is asked and written by such an id is asked of and written to the series. Rounds still show
 * series whole; they are taken apart where links are known (`unfold.ts`).
 */
export function seriesAsSingles(calendar: MailboxCalendar, setting: FormSetting): MailboxCalendar {
  const inWindow = (event: CalendarEvent) => ({ ...event, item: datesInWindow(event.item, setting.place) });

  async function locate(
    mailboxId: string,
    events: readonly Sought[],
    calendarId?: string,
  ): Promise<readonly Whereabouts[]> {
    const keyOf = ({ id, uid }: Sought) => `${knownId(id)}\n${knownUid(id, uid) ?? ''}`;
    const asked = new Map(
      events.map((one) => [keyOf(one), { id: knownId(one.id), uid: knownUid(one.id, one.uid) }] as const),
    );
    const answers = await calendar.locate(mailboxId, [...asked.values()], calendarId);
    if (answers.length === 0) return answers;
    const byKey = new Map([...asked.keys()].map((key, index) => [key, must(answers[index], 'one answer for each id')]));
    const series = [...byKey.values()].flatMap((place) => (place.kind === 'here' ? [place.event] : []));
    const recurring = series.filter(({ item }) => item.when.rule !== undefined).map(({ id }) => id);
    const ids = [...recurring, ...events.map(({ id }) => id).filter((id) => occurrenceOf(id) !== null)];
    const links = ids.length === 0 ? new Map<string, Link>() : await setting.store.linksByEvent(mailboxId, ids);
    const forms = new Map<string, Form>();
    for (const event of series) forms.set(event.id, await formOf(setting, inWindow(event), links.get(event.id)));
    await keepApart(mailboxId, series, new Set(events.map(({ id }) => id)), forms);
    return events.map((one) => {
      const place = must(byKey.get(keyOf(one)), 'one answer for each id');
      const form = place.kind === 'here' ? forms.get(place.event.id) : undefined;
      return placeOf(one.id, place, form === 'singles', links);
    });
  }

  /** Asked for by single items: whether they stay so is seen from all that are linked. */
  async function keepApart(
    mailboxId: string,
    series: readonly CalendarEvent[],
    asked: ReadonlySet<string>,
    forms: Map<string, Form>,
  ): Promise<void> {
    const apart = new Set([...asked].filter((id) => occurrenceOf(id) !== null).map(knownId));
    const whole = series.filter(
      ({ id, item }) => apart.has(id) && item.when.rule !== undefined && forms.get(id) === 'whole',
    );
    if (whole.length === 0) return;
    const singles = Map.groupBy((await setting.store.links(mailboxId)).filter(isOpenSingle), ({ eventId }) =>
      knownId(eventId ?? ''),
    );
    for (const event of whole) {
      if (staysApart(setting, event, singles.get(event.id) ?? [])) forms.set(event.id, 'singles');
    }
  }

  function placeOf(id: string, place: Whereabouts, isSingles: boolean, links: ReadonlyMap<string, Link>): Whereabouts {
    const part = occurrenceOf(id);
    if (part === null) {
      if (place.kind === 'other-id') return { ...place, events: place.events.map(inWindow) };
      if (place.kind !== 'here') return place;
      return { kind: isSingles ? 'replaced' : 'here', event: inWindow(place.event) };
    }
    if (place.kind === 'other-id') {
      const events = place.events.flatMap((event) => occurrenceAt(event, part.date) ?? []);
      return events.length === 0 ? { kind: 'gone' } : { ...place, events };
    }
    if (place.kind !== 'here') return place;
    const event = occurrenceAt(place.event, part.date);
    if (!isSingles) return { kind: 'replaced', event };
    // Made before the series has gone from Severa, it would be there twice.
    const old = links.get(part.seriesId);
    const waits = !links.has(id) && old !== undefined && old.state !== 'closed' && old.state !== 'released';
    if (waits) return { kind: 'unknown', reason: TURNING };
    return event === null ? { kind: 'gone' } : { kind: 'here', event };
  }

  async function write(
    mailboxId: string,
    writes: readonly EventWrite[],
    before?: BeforeSend,
  ): Promise<readonly WriteOutcome[]> {
    const own = writes.filter((one) => partOf(one) === null);
    const ofSeries = Map.groupBy(
      writes.filter((one) => partOf(one) !== null),
      (one) => partOf(one)?.seriesId ?? '',
    );
    const outcomes = new Map<EventWrite, WriteOutcome>();
    if (own.length > 0) {
      const answers = await calendar.write(mailboxId, own, before);
      for (const [index, one] of own.entries()) outcomes.set(one, must(answers[index], 'one outcome for each write'));
    }
    if (ofSeries.size > 0) {
      const readings = await calendar.read(mailboxId, [...ofSeries.keys()]);
      for (const [index, [, some]] of [...ofSeries].entries()) {
        const reading = must(readings[index], 'one reading for each id');
        const failed: WriteOutcome =
          reading.kind === 'unreadable'
            ? { kind: 'later', code: reading.reason, retryAfterMs: null }
            : { kind: 'gone' };
        if (reading.kind !== 'event') for (const one of some) outcomes.set(one, failed);
        else await writeDates(mailboxId, reading.event, some, outcomes, before);
      }
    }
    return writes.map((one) => {
      const outcome = must(outcomes.get(one), 'one outcome for each write');
      return outcome.kind === 'written' && partOf(one) === null
        ? { ...outcome, event: inWindow(outcome.event) }
        : outcome;
    });
  }

  /** Several dates of one series are one write: its version is that of all of them. */
  async function writeDates(
    mailboxId: string,
    series: CalendarEvent,
    writes: readonly EventWrite[],
    outcomes: Map<EventWrite, WriteOutcome>,
    before: BeforeSend | undefined,
  ): Promise<void> {
    const current = writes.filter((one) => {
      if (one.kind === 'create') return false;
      const isCurrent = one.version === series.version;
      const isThere = occurrenceAt(series, partOf(one)?.date ?? '') !== null;
      if (!isCurrent) outcomes.set(one, { kind: 'conflict' });
      else if (!isThere) outcomes.set(one, { kind: one.kind === 'delete' ? 'deleted' : 'gone' });
      return isCurrent && isThere;
    });
    if (current.length === 0) return;
    const outcome = await send(current, series);
    // One date that the server refuses holds up none of the others (M6).
    if (outcome.kind !== 'refused' || current.length === 1) {
      for (const one of current) outcomes.set(one, outcomeOf(one, outcome));
      return;
    }
    let latest = series;
    for (const one of current) {
      const alone = await send([one], latest);
      outcomes.set(one, outcomeOf(one, alone));
      if (alone.kind === 'written') latest = alone.event;
    }

    async function send(some: readonly EventWrite[], on: CalendarEvent): Promise<WriteOutcome> {
      const occurrences = Object.fromEntries(some.map((one) => [partOf(one)?.date ?? '', writeOf(one, on)]));
      const mayMail = some.some((one) => one.kind !== 'create' && one.mayMail === true);
      const update: EventWrite = {
        kind: 'update',
        id: on.id,
        version: on.version,
        fields: {},
        occurrences,
        ...(mayMail ? { mayMail: true } : {}),
      };
      const [outcome] = await calendar.write(mailboxId, [update], before);
      return must(outcome, 'one outcome for each write');
    }
  }

  return {
    ...calendar,
    locate,
    write,
    async readMarks(mailboxId, ids) {
      const own = ids.filter((id) => occurrenceOf(id) === null);
      const marks = own.length === 0 ? [] : await calendar.readMarks(mailboxId, own);
      const byId = new Map(own.map((id, index) => [id, marks[index] ?? null]));
      return ids.map((id) => byId.get(id) ?? null);
    },
  };
}

function isOpenSingle({ eventId, state }: Link): boolean {
  return eventId !== null && occurrenceOf(eventId) !== null && state !== 'closed' && state !== 'released';
}

function partOf(write: EventWrite): ReturnType<typeof occurrenceOf> {
  return write.kind === 'create' ? null : occurrenceOf(write.id);
}

function writeOf(write: EventWrite, series: CalendarEvent): OccurrenceWrite {
  const date = partOf(write)?.date ?? '';
  if (write.kind !== 'update') return { kind: 'excluded' };
  const occurrence = must(occurrenceAt(series, date), 'a date of the series');
  const fields = write.fields as Partial<Pick<Item, Field>>;
  const override = overrideFor(series.item, date, { ...occurrence.item, ...fields });
  return Object.keys(override).length === 0 ? { kind: 'regular' } : { kind: 'changed', override };
}

function outcomeOf(write: EventWrite, outcome: WriteOutcome): WriteOutcome {
  if (outcome.kind !== 'written') return outcome;
  if (write.kind === 'delete') return { kind: 'deleted' };
  const event = occurrenceAt(outcome.event, partOf(write)?.date ?? '');
  return event === null ? { kind: 'conflict' } : { ...outcome, event };
}
