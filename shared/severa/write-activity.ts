import type { Field, Item, When } from '../calendar/item.ts';
import { checkWhen, instantOf, inZone } from '../calendar/time.ts';
import type { ActivityDraft } from '../sync/ports.ts';
import { expressLocation, expressNotes, expressSubject } from './express.ts';
import { midnight } from './moment.ts';
import { type RecurrenceModel, seriesIn, writeRule } from './write-rule.ts';

/** What `when` is in Severa; always written together, because each is read in the light of the others. */
export interface WrittenTimes {
  readonly startDateTime: string;
  readonly endDateTime: string | null;
  readonly isAllDay: boolean;
  readonly hasDuration: boolean;
}

/**
 * Times with the offset of the owner's zone, without the rule. Whole days run from local midnight to the local midnight
 * after the last one, with both flags set (help article 77000465116); without length there is neither end nor duration.
 * Throws kind `invalid` for an end before the start.
 */
export function writeTimes(when: When, zone: string): WrittenTimes {
  checkWhen(when);
  if (when.allDay) {
    return {
      startDateTime: midnight(when.start, zone),
      endDateTime: midnight(when.end, zone),
      isAllDay: true,
      hasDuration: true,
    };
  }
  const startDateTime = inZone(instantOf(when.start), zone);
  const endDateTime = inZone(instantOf(when.end), zone);
  return startDateTime === endDateTime
    ? { startDateTime, endDateTime: null, isAllDay: false, hasDuration: false }
    : { startDateTime, endDateTime, isAllDay: false, hasDuration: true };
}

/**
 * The same of a series, with its rule told by the owner's clock: that its occurrences are the same moments there is the
 * caller's to know (`expressible`). Throws `refused` for a rule that Severa can't hold.
 */
function writeWhen(when: When, zone: string): WrittenTimes & { readonly recurrence?: RecurrenceModel } {
  if (when.rule === undefined) return writeTimes(when, zone);
  const series = seriesIn(checkWhen(when), zone);
  return { ...writeTimes(series, zone), recurrence: writeRule(series, series.rule, zone) };
}

/** The body of `POST /v1/activities`; nothing of single dates of a series is in it. */
export function createBody({ item, ownerId, typeId }: ActivityDraft, zone: string): Readonly<Record<string, unknown>> {
  return {
    name: expressSubject(item.subject),
    ...writeWhen(item.when, zone),
    location: expressLocation(item.location),
    notes: expressNotes(item.notes),
    activityType: { guid: typeId },
    ownerUser: { guid: ownerId },
  };
}

export interface Replacement {
  readonly op: 'Replace';
  readonly path: string;
  readonly value: string | boolean | null | RecurrenceModel;
}

/** JSON Patch for only these fields; Severa supports no other operation than Replace. */
export function replacements(fields: Partial<Pick<Item, Field>>, zone: string): readonly Replacement[] {
  const values: Readonly<Record<string, Replacement['value']>> = {
    ...(fields.subject === undefined ? {} : { name: expressSubject(fields.subject) }),
    ...(fields.when === undefined ? {} : { ...writeWhen(fields.when, zone) }),
    ...(fields.location === undefined ? {} : { location: expressLocation(fields.location) }),
    ...(fields.notes === undefined ? {} : { notes: expressNotes(fields.notes) }),
  };
  return Object.entries(values).map(([name, value]) => replace(`/${name}`, value));
}

export function replace(path: string, value: Replacement['value']): Replacement {
  return { op: 'Replace', path, value };
}
