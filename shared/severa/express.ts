import { canonicalWhen } from '../calendar/canonical-rule.ts';
import type { Item, Override, When } from '../calendar/item.ts';
import { startDate } from '../calendar/occurrence.ts';
import { NO_SUBJECT } from '../calendar/placeholders.ts';
import { toZone } from '../calendar/rezone.ts';
import { cut, foldNotes } from '../calendar/text.ts';
import { endsByDay } from './one-end.ts';

export const LOCATION_LIMIT = 1000;
/** Severa documents no limit; this is what Exchange keeps of a text property, and more is no calendar note. */
export const NOTES_LIMIT = 32_768;

/**
 * The item as Severa holds it for an owner of this zone after a write. Pure and idempotent. A series whose rule can't be
 * told in that zone stays in its own: it isn't written as one (`expressible`).
 */
export function expressItem(item: Item, zone: string): Item {
  const there = toZone(item, zone) ?? item;
  return {
    ...there,
    subject: expressSubject(item.subject),
    when: canonical(there.when),
    overrides: Object.fromEntries(
      Object.entries(there.overrides).map(([date, override]) => [date, expressOverride(override)]),
    ),
    location: expressLocation(item.location),
    notes: expressNotes(item.notes),
    ...expressSensitivity(item),
  };
}

/** Severa needs a name. Whether it trims names isn't documented; blanks around one are never what a person means. */
export function expressSubject(subject: string): string {
  return subject.trim() || NO_SUBJECT;
}

export function expressLocation(location: string): string {
  return cut(location, LOCATION_LIMIT);
}

export function expressNotes(notes: string): string {
  return cut(foldNotes(notes), NOTES_LIMIT);
}

/** A series from its first occurrence on, as it is written and read back. */
function canonical(given: When): When {
  const when = canonicalWhen(given);
  return when.rule === undefined ? when : { ...when, rule: endsByDay(when.rule, startDate(when)) };
}

/** What the categories can say: Personal, Absences, or neither. */
function expressSensitivity({ privacy, busy }: Item): Pick<Item, 'privacy' | 'busy'> {
  if (privacy === 'normal') return { privacy, busy: 'busy' };
  return { privacy: 'private', busy: busy === 'oof' ? 'oof' : 'busy' };
}

function expressOverride(override: Override): Override {
  return {
    ...override,
    ...(override.subject === undefined ? {} : { subject: expressSubject(override.subject) }),
    ...(override.location === undefined ? {} : { location: expressLocation(override.location) }),
    ...(override.notes === undefined ? {} : { notes: expressNotes(override.notes) }),
  };
}
