import { hash } from 'node:crypto';
import {
  FIELDS,
  type Field,
  type Item,
  type LocalDate,
  type Override,
  type Person,
  type When,
} from '../calendar/item.ts';
import { type Keyed, occurrenceStates } from '../calendar/merge-keys.ts';
import { ruleText } from '../calendar/same-series.ts';
import { foldNotes } from '../calendar/text.ts';
import { instantOf } from '../calendar/time.ts';
import type { Activity, ActivityRow, Digest, SideValues } from './ports.ts';

/**
 * A value as text, so that equal values give equal texts. A single item's time is its instants: another zone with the
 * same instants is no change. A series recurs by local time, so there the digits and the zone count; all spellings of its rule
 * are one.
 */
export function fieldText(item: Item, field: Field): string {
  if (field === 'when') return whenText(item.when);
  return field === 'notes' ? foldNotes(item.notes) : item[field];
}

function whenText(when: When): string {
  if (when.rule !== undefined) return ruleText(when);
  return when.allDay ? `${when.start}/${when.end}` : `${instantOf(when.start)}/${instantOf(when.end)}`;
}

/** A changed occurrence as text: whatever order its fields are told in, and whatever zone its time is told in. */
export function overrideText({ subject, when, location, notes }: Override): string {
  return JSON.stringify({
    ...(subject === undefined ? {} : { subject }),
    ...(when === undefined ? {} : { when: whenText(when) }),
    ...(location === undefined ? {} : { location }),
    ...(notes === undefined ? {} : { notes: foldNotes(notes) }),
  });
}

/** What became of single dates of a series, by original date; a change that changes nothing is none. */
export function datesOf(linkId: string, item: Pick<Item, 'exclusions' | 'overrides'>): Keyed {
  return occurrenceStates({ exclusions: item.exclusions, overrides: changedOnly(item) }, (_, override) =>
    digest(linkId, 'override', overrideText(override)),
  );
}

/** The same as it was at the last agreement. */
export function datesThen({ exclusions, overrides }: SideValues): Keyed {
  return { ...overrides, ...occurrenceStates({ exclusions, overrides: {} }, () => '') };
}

function changedOnly({ overrides }: Pick<Item, 'overrides'>): Item['overrides'] {
  return Object.fromEntries(
    Object.entries(overrides).filter(([, { subject, when, location, notes }]) =>
      [subject, when, location, notes].some((value) => value !== undefined),
    ),
  );
}

/**
 * Digest of a text for one link. The link's id is part of it: the tables hold no subject (I6), and equal subjects of
 * two people can't be recognised by equal digests.
 */
export function digest(linkId: string, name: string, text: string): Digest {
  return hash('sha256', `${linkId}\0${name}\0${text}`, 'base64url').slice(0, 22);
}

/** What a link keeps of one side (M2). */
export function sideValues(linkId: string, item: Item): SideValues {
  return {
    fields: {
      subject: digest(linkId, 'subject', fieldText(item, 'subject')),
      when: digest(linkId, 'when', fieldText(item, 'when')),
      location: digest(linkId, 'location', fieldText(item, 'location')),
      notes: digest(linkId, 'notes', fieldText(item, 'notes')),
    },
    exclusions: [...item.exclusions].sort(),
    overrides: Object.fromEntries(
      Object.entries(changedOnly(item)).map(([date, value]): [LocalDate, Digest] => [
        date,
        digest(linkId, 'override', overrideText(value)),
      ]),
    ),
    people: Object.fromEntries(
      Object.entries(item.people).map(([email, person]) => [
        digest(linkId, 'person', email),
        personValue(linkId, email, person),
      ]),
    ),
  };
}

/** What a link keeps of one person of an event. */
export function personValue(linkId: string, email: string, { role, response }: Person): Digest {
  return digest(linkId, email, JSON.stringify([role, response]));
}

/** The fields in which a side differs from what the link says of it. */
export function changedFields(linkId: string, agreed: SideValues, item: Item): Field[] {
  return FIELDS.filter((field) => agreed.fields[field] !== digest(linkId, field, fieldText(item, field)));
}

/** Does a side hold anything else than the link says of it, single dates of a series included? */
export function isChanged(linkId: string, agreed: SideValues, item: Item): boolean {
  return changedFields(linkId, agreed, item).length > 0 || areDatesChanged(linkId, agreed, item);
}

export function areDatesChanged(linkId: string, agreed: SideValues, item: Item): boolean {
  const [then, now] = [datesThen(agreed), datesOf(linkId, item)];
  return Object.keys({ ...then, ...now }).some((date) => then[date] !== now[date]);
}

/** True when both items hold the same value, as texts. */
export function sameField(a: Item, b: Item, field: Field): boolean {
  return fieldText(a, field) === fieldText(b, field);
}

/** What an activity holds of what we sync, as one digest. */
export function contentOf({ id, item, typeId, ownerId, kind }: Activity): Digest {
  return digest(
    id,
    'content',
    JSON.stringify([...FIELDS.map((field) => fieldText(item, field)), typeId, ownerId, kind, ...datesText(item)]),
  );
}

/** What is remembered of an activity as it was read or written. */
export function rowOf(activity: Activity, people: readonly string[]): ActivityRow {
  return { activityId: activity.id, stamp: activity.modified, content: contentOf(activity), people };
}

export function sameItem(a: Item, b: Item): boolean {
  return (
    FIELDS.every((field) => sameField(a, b, field)) && JSON.stringify(datesText(a)) === JSON.stringify(datesText(b))
  );
}

/** Nothing for what has no changed dates, as a single item. */
function datesText(item: Item): readonly (readonly [LocalDate, string])[] {
  return Object.entries(
    occurrenceStates({ ...item, overrides: changedOnly(item) }, (_, one) => overrideText(one)),
  ).sort();
}

/** Only these fields of an item. */
export function pick(item: Item, fields: readonly Field[]): Partial<Pick<Item, Field>> {
  return Object.fromEntries(fields.map((field) => [field, item[field]]));
}
