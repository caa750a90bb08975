import { hash } from 'node:crypto';
import { FIELDS, type Field, type Item, type Person, type When } from '../calendar/item.ts';
import { foldNotes } from '../calendar/text.ts';
import { instantOf, localDigits } from '../calendar/time.ts';
import type { Activity, ActivityRow, Digest, SideValues } from './ports.ts';

/**
 * A value as text, so that equal values give equal texts. A single item's time is its instants: another zone with the
 * same instants is no change. A series recurs by local time, so there the digits and the zone count.
 */
export function fieldText(item: Item, field: Field): string {
  if (field === 'when') return whenText(item.when);
  return field === 'notes' ? foldNotes(item.notes) : item[field];
}

function whenText(when: When): string {
  const rule = when.rule === undefined ? '' : JSON.stringify(Object.entries(when.rule).sort());
  if (when.allDay) return `${when.start}/${when.end}${rule}`;
  return rule === ''
    ? `${instantOf(when.start)}/${instantOf(when.end)}`
    : `${localDigits(when.start)}/${localDigits(when.end)}/${when.zone}${rule}`;
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
  const entry = (name: string, value: unknown) => digest(linkId, name, JSON.stringify(value));
  return {
    fields: {
      subject: digest(linkId, 'subject', fieldText(item, 'subject')),
      when: digest(linkId, 'when', fieldText(item, 'when')),
      location: digest(linkId, 'location', fieldText(item, 'location')),
      notes: digest(linkId, 'notes', fieldText(item, 'notes')),
    },
    exclusions: [...item.exclusions].sort(),
    overrides: Object.fromEntries(Object.entries(item.overrides).map(([date, value]) => [date, entry(date, value)])),
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

/** True when both items hold the same value, as texts. */
export function sameField(a: Item, b: Item, field: Field): boolean {
  return fieldText(a, field) === fieldText(b, field);
}

/** What an activity holds of what we sync, as one digest. */
export function contentOf({ id, item, typeId, ownerId, kind }: Activity): Digest {
  return digest(
    id,
    'content',
    JSON.stringify([...FIELDS.map((field) => fieldText(item, field)), typeId, ownerId, kind]),
  );
}

/** What is remembered of an activity as it was read or written. */
export function rowOf(activity: Activity, people: readonly string[]): ActivityRow {
  return { activityId: activity.id, stamp: activity.modified, content: contentOf(activity), people };
}

export function sameItem(a: Item, b: Item): boolean {
  return FIELDS.every((field) => sameField(a, b, field));
}

/** Only these fields of an item. */
export function pick(item: Item, fields: readonly Field[]): Partial<Pick<Item, Field>> {
  return Object.fromEntries(fields.map((field) => [field, item[field]]));
}
