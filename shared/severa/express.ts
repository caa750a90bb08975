import type { Item, Override, When } from '../calendar/item.ts';
import { NO_SUBJECT } from '../calendar/placeholders.ts';
import { cut, foldNotes } from '../calendar/text.ts';
import { instantOf, inZone } from '../calendar/time.ts';

export const LOCATION_LIMIT = 1000;
/** Severa documents no limit; this is what Exchange keeps of a text property, and more is no calendar note. */
export const NOTES_LIMIT = 32_768;

/** The item as Severa holds it for an owner of this zone after a write. Pure and idempotent. */
export function expressItem(item: Item, zone: string): Item {
  return {
    ...item,
    subject: expressSubject(item.subject),
    when: expressWhen(item.when, zone),
    overrides: Object.fromEntries(
      Object.entries(item.overrides).map(([date, override]) => [date, expressOverride(override, zone)]),
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

/** The same moments in the owner's zone, the only one that Severa can tell; whole days have no zone. */
export function expressWhen(when: When, zone: string): When {
  if (when.allDay) return when;
  return { ...when, start: inZone(instantOf(when.start), zone), end: inZone(instantOf(when.end), zone), zone };
}

/** What the categories can say: Personal, Absences, or neither. */
function expressSensitivity({ privacy, busy }: Item): Pick<Item, 'privacy' | 'busy'> {
  if (privacy === 'normal') return { privacy, busy: 'busy' };
  return { privacy: 'private', busy: busy === 'oof' ? 'oof' : 'busy' };
}

function expressOverride(override: Override, zone: string): Override {
  return {
    ...override,
    ...(override.subject === undefined ? {} : { subject: expressSubject(override.subject) }),
    ...(override.when === undefined ? {} : { when: expressWhen(override.when, zone) }),
    ...(override.location === undefined ? {} : { location: expressLocation(override.location) }),
    ...(override.notes === undefined ? {} : { notes: expressNotes(override.notes) }),
  };
}
