import { createEvent, within } from './calendar.ts';
import { addDays, type LocalDate } from './local-date.ts';
import { afterWrite } from './meetings.ts';
import { ownProperties, personInput } from './person-input.ts';
import { occurrenceDates } from './recurrence.ts';
import { instanceOn, regularSpan } from './series.ts';
import type { JsonObject, Recurrence, StoredEvent } from './state.ts';
import { commit, nextChangeKey } from './store.ts';
import { wireLocal } from './time-zones.ts';
import type { Writer } from './writer.ts';

/** Outlook ends a series on a day; what was changed or deleted before stays so. Who is invited is told. */
export function endSeries(writer: Writer, series: StoredEvent, lastDay: LocalDate): StoredEvent {
  const { world, mailbox } = writer;
  if (!series.recurrence) throw new Error('Only a series can be ended.');
  const range: Recurrence['range'] = {
    ...series.recurrence.range,
    type: 'endDate',
    endDate: lastDay,
    numberOfOccurrences: 0,
  };
  const shortened = { ...series, recurrence: { ...series.recurrence, range } };
  const after: StoredEvent = {
    ...shortened,
    ...within(shortened),
    changeKey: nextChangeKey(mailbox),
    modified: world.clock(),
  };
  commit(world, mailbox, after);
  afterWrite(writer, series, after);
  return after;
}

/**
 * "This and following": the old series ends before `date`, a new one with new ids begins there, with everything of the
 * old that `raw` doesn't say otherwise. Nothing links the two.
 */
export function splitSeries(writer: Writer, series: StoredEvent, date: LocalDate, raw: JsonObject): StoredEvent {
  const { recurrence } = series;
  if (!recurrence || !instanceOn(series, date)) throw new Error(`The series has no occurrence on ${date}.`);
  const rest = restOf(series, recurrence, date);
  endSeries(writer, series, addDays(date, -1));
  const input = personInput({ ...rest, ...raw });
  const own = ownProperties(raw);
  const { attendees, ...content } = series.content;
  const inherited = { ...content, attendees: attendees.map((one) => ({ ...one, response: 'none' })) };
  return createEvent(
    {
      ...writer,
      own: { attachments: series.attachments, ...own, content: { ...inherited, ...input.content, ...own.content } },
    },
    input,
    series.calendar,
  );
}

function restOf(series: StoredEvent, recurrence: Recurrence, date: LocalDate): JsonObject {
  const { pattern, range } = recurrence;
  const { span } = series;
  const there = regularSpan(series, date);
  const at = (side: 'start' | 'end') => ({
    dateTime: there.dates ? `${there.dates[side]}T00:00:00` : wireLocal(there[side], span.zone),
    timeZone: span.zone,
  });
  const before = [...occurrenceDates(recurrence, addDays(date, -1))].length;
  return {
    isAllDay: span.allDay,
    start: at('start'),
    end: at('end'),
    recurrence: {
      pattern: { ...pattern, daysOfWeek: [...pattern.daysOfWeek] },
      range: {
        ...range,
        startDate: date,
        numberOfOccurrences: range.type === 'numbered' ? range.numberOfOccurrences - before : 0,
      },
    },
  };
}
