import { Temporal } from 'temporal-polyfill';
import { addDays, fromLocal, instantOf, inZone, localDigits } from '../../../shared/calendar/time.ts';
import type { Span } from '../../stack/side-item.ts';
import type { TextKey } from '../texts/en.ts';
import { type PageItem, plainNotes } from './page-item.ts';
import type { Entered, NewItem } from './person-calendar.ts';

export const REPEATS = ['never', 'day', 'week', 'month'] as const;
export const MOST_TIMES = 200;

/** The fields of the form as texts, local time of the person; the last day is the last one that counts. */
export interface ItemFields {
  readonly subject: string;
  readonly allDay: boolean;
  readonly startDate: string;
  readonly startTime: string;
  readonly endDate: string;
  readonly endTime: string;
  readonly location: string;
  readonly notes: string;
  readonly isPrivate: boolean;
  readonly typeId: string;
  /** User ids of colleagues. */
  readonly people: readonly string[];
  readonly repeats: (typeof REPEATS)[number];
  /** How many times it repeats. */
  readonly times: string;
}

export type FieldName = keyof ItemFields;
export type Wrong = Readonly<Partial<Record<FieldName, TextKey>>>;

/** An empty form for a day: an hour of its morning. */
export function newFields(day: string, typeId: string): ItemFields {
  return {
    subject: '',
    allDay: false,
    startDate: day,
    startTime: '09:00',
    endDate: day,
    endTime: '10:00',
    location: '',
    notes: '',
    isPrivate: false,
    typeId,
    people: [],
    repeats: 'never',
    times: '10',
  };
}

export function fieldsOf(item: PageItem, zone: string): ItemFields {
  const { subject, location, notes, isPrivate, when } = item;
  const rest = {
    subject,
    location,
    notes,
    isPrivate,
    typeId: item.typeId ?? '',
    people: item.people.flatMap(({ userId }) => userId ?? []),
    repeats: 'never',
    times: '10',
  } as const;
  if (when.allDay) {
    const endDate = addDays(when.end, -1);
    return { ...rest, allDay: true, startDate: when.start, startTime: '09:00', endDate, endTime: '10:00' };
  }
  const [start, end] = [localDigits(inZone(when.start, zone)), localDigits(inZone(when.end, zone))];
  return {
    ...rest,
    allDay: false,
    startDate: start.slice(0, 10),
    startTime: start.slice(11, 16),
    endDate: end.slice(0, 10),
    endTime: end.slice(11, 16),
  };
}

export function readFields(form: FormData): ItemFields {
  const text = (name: FieldName) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.slice(0, 100_000) : '';
  };
  return {
    subject: text('subject').trim(),
    allDay: form.has('allDay'),
    startDate: text('startDate').trim(),
    startTime: text('startTime').trim(),
    endDate: text('endDate').trim(),
    endTime: text('endTime').trim(),
    location: text('location').trim(),
    notes: plainNotes(text('notes')),
    isPrivate: form.has('isPrivate'),
    typeId: text('typeId'),
    people: form.getAll('people').filter((one) => typeof one === 'string'),
    repeats: REPEATS.find((one) => one === text('repeats')) ?? 'never',
    times: text('times').trim() || '10',
  };
}

export type Checked =
  | { readonly kind: 'right'; readonly item: NewItem }
  | { readonly kind: 'wrong'; readonly wrong: Wrong };

/** What the person meant, or what is wrong with each field. */
export function checkFields(fields: ItemFields, zone: string): Checked {
  const { subject, location, notes, isPrivate, typeId, people } = fields;
  const wrong: Partial<Record<FieldName, TextKey>> = {};
  if (subject === '') wrong.subject = 'item.subject-missing';
  for (const name of ['startDate', 'endDate'] as const) if (!isDate(fields[name])) wrong[name] = 'item.date-wrong';
  if (!fields.allDay) {
    for (const name of ['startTime', 'endTime'] as const) if (!isTime(fields[name])) wrong[name] = 'item.time-wrong';
  }
  const times = Number(fields.times);
  const isRepeated = fields.repeats !== 'never';
  if (isRepeated && !(Number.isInteger(times) && times >= 1 && times <= MOST_TIMES)) wrong.times = 'item.times-wrong';
  if (wrong.startDate ?? wrong.endDate ?? wrong.startTime ?? wrong.endTime) return { kind: 'wrong', wrong };
  const when = spanOf(fields, zone);
  if (when === null) wrong[fields.allDay ? 'endDate' : 'endTime'] = 'item.ends-before-start';
  if (when === null || Object.keys(wrong).length > 0) return { kind: 'wrong', wrong };
  const repeats = fields.repeats === 'never' ? null : { every: fields.repeats, times };
  return { kind: 'right', item: { subject, when, location, notes, isPrivate, typeId, people, repeats } };
}

/** Only what differs: a person who changes the place doesn't rewrite the text of the event. */
export function changesOf(before: ItemFields, after: ItemFields, { when, ...item }: NewItem): Entered {
  const times: readonly FieldName[] = ['allDay', 'startDate', 'startTime', 'endDate', 'endTime'];
  const isMoved = times.some((name) => before[name] !== after[name]);
  return {
    ...(before.subject === after.subject ? {} : { subject: item.subject }),
    ...(isMoved ? { when } : {}),
    ...(before.location === after.location ? {} : { location: after.location }),
    ...(before.notes === after.notes ? {} : { notes: after.notes }),
    ...(before.isPrivate === after.isPrivate ? {} : { isPrivate: after.isPrivate }),
    ...(before.typeId === after.typeId ? {} : { typeId: after.typeId }),
    ...(sameSet(before.people, after.people) ? {} : { people: after.people }),
  };
}

/** null: it ends before it starts. */
function spanOf({ allDay, startDate, startTime, endDate, endTime }: ItemFields, zone: string): Span | null {
  if (allDay) return endDate < startDate ? null : { allDay, start: startDate, end: addDays(endDate, 1) };
  const at = (date: string, time: string) => instantOf(fromLocal(`${date}T${time}:00`, zone));
  const [start, end] = [at(startDate, startTime), at(endDate, endTime)];
  return end < start ? null : { allDay, start, end };
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d{2}-\d{2}$/u.test(text) && Temporal.PlainDate.from(text).year > 1900;
  } catch {
    return false;
  }
}

function isTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/u.test(text);
}
