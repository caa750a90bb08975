import type { Field, Item, When } from '../calendar/item.ts';
import { checkWhen, instantOf, inZone } from '../calendar/time.ts';
import { SyncError } from '../errors.ts';
import type { ActivityDraft } from '../sync/ports.ts';
import { expressLocation, expressNotes, expressSubject } from './express.ts';
import { midnight } from './moment.ts';

/** What `when` is in Severa; always written together, because each is read in the light of the others. */
export interface WrittenTimes {
  readonly startDateTime: string;
  readonly endDateTime: string | null;
  readonly isAllDay: boolean;
  readonly hasDuration: boolean;
}

/**
 * Times with the offset of the owner's zone. Whole days run from local midnight to the local midnight after the last
 * one, with both flags set (help article 77000465116); without length there is neither end nor duration.
 * Throws kind `invalid` for an end before the start, `refused` for a rule: a series is never written as a single.
 */
export function writeTimes(when: When, zone: string): WrittenTimes {
  checkWhen(when);
  if (when.rule !== undefined) throw seriesRefused();
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

/** The body of `POST /v1/activities`. */
export function createBody({ item, ownerId, typeId }: ActivityDraft, zone: string): Readonly<Record<string, unknown>> {
  if (item.exclusions.length > 0 || Object.keys(item.overrides).length > 0) throw seriesRefused();
  return {
    name: expressSubject(item.subject),
    ...writeTimes(item.when, zone),
    location: expressLocation(item.location),
    notes: expressNotes(item.notes),
    activityType: { guid: typeId },
    ownerUser: { guid: ownerId },
  };
}

export interface Replacement {
  readonly op: 'Replace';
  readonly path: string;
  readonly value: string | boolean | null;
}

/** JSON Patch for only these fields; Severa supports no other operation than Replace. */
export function replacements(fields: Partial<Pick<Item, Field>>, zone: string): readonly Replacement[] {
  const values: Readonly<Record<string, string | boolean | null>> = {
    ...(fields.subject === undefined ? {} : { name: expressSubject(fields.subject) }),
    ...(fields.when === undefined ? {} : { ...writeTimes(fields.when, zone) }),
    ...(fields.location === undefined ? {} : { location: expressLocation(fields.location) }),
    ...(fields.notes === undefined ? {} : { notes: expressNotes(fields.notes) }),
  };
  return Object.entries(values).map(([name, value]) => ({ op: 'Replace', path: `/${name}`, value }));
}

function seriesRefused(): SyncError {
  return new SyncError('refused', 'severa.series-not-written', "Recurring items aren't written to Severa yet.");
}
