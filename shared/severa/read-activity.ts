import { createHash } from 'node:crypto';
import type { Item } from '../calendar/item.ts';
import { foldNotes } from '../calendar/text.ts';
import type { Activity, ActivityKind, Instant } from '../sync/ports.ts';
import { categoryOf, sensitivityOf } from './category.ts';
import { readMoment } from './moment.ts';
import { readExceptions, readRule } from './read-rule.ts';
import { readWhen } from './read-when.ts';
import { Unreadable } from './unreadable.ts';
import { type ActivityBody, activityBody, namedBody } from './wire.ts';

/** The zone of an owner; null or an unknown one: the organisation's. */
export type ZoneOf = (ownerId: string | null) => string;

export type Reading =
  | { readonly kind: 'activity'; readonly activity: Activity }
  | { readonly kind: 'unreadable'; readonly id: string; readonly reason: string };

/** `ActivityModel` as an activity. One that can't be understood is named with a stable reason, never dropped (M6). */
export function readActivity(json: unknown, zoneOf: ZoneOf): Reading {
  const parsed = activityBody.safeParse(json);
  if (!parsed.success) return { kind: 'unreadable', id: idOf(json), reason: 'severa.activity-unclear' };
  try {
    return { kind: 'activity', activity: understand(parsed.data, zoneOf) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', id: parsed.data.guid, reason: error.reason };
  }
}

/** An activity without an id still needs a name to be parked under: the same content gets the same one. */
function idOf(json: unknown): string {
  const named = namedBody.safeParse(json);
  if (named.success) return named.data.guid;
  const digest = createHash('sha256').update(JSON.stringify(json) ?? '');
  return `without-id-${digest.digest('hex').slice(0, 32)}`;
}

function understand(body: ActivityBody, zoneOf: ZoneOf): Activity {
  const category = categoryOf(body.activityType.category);
  if (category === null) throw new Unreadable('severa.category-unknown');
  const ownerId = body.ownerUser?.guid || null;
  const kind = kindOf(body);
  return {
    id: body.guid,
    kind,
    item: { ...content(body, kind, zoneOf(ownerId)), ...sensitivityOf(category) },
    typeId: body.activityType.guid,
    category,
    ownerId,
    unassigned: body.isUnassigned === true,
    closed: body.isClosed === true,
    hasHours: body.hasHours === true,
    seriesId: body.recurrenceParentActivityGuid || null,
    ...stamps(body),
    updatedBy: body.lastUpdatedBy?.guid || null,
  };
}

function content(body: ActivityBody, kind: ActivityKind, zone: string): Omit<Item, 'privacy' | 'busy'> {
  const series = kind === 'series' ? readRule(body.recurrence) : null;
  const when = readWhen(body, zone, series?.rule, series?.body.lastOccurrenceDateTime);
  return {
    subject: body.name ?? '',
    when,
    exclusions: series === null ? [] : readExceptions(series.body, zone, when),
    overrides: {},
    location: body.location ?? '',
    notes: foldNotes(body.notes ?? ''),
    people: {},
  };
}

/** An activity without a recurrence type (an answer to a write may leave it out) is judged by what it carries. */
function kindOf(body: ActivityBody): ActivityKind {
  switch (body.recurrenceType ?? '') {
    case 'None':
      return 'single';
    case 'Occurrence':
      return 'occurrence';
    case 'Exception':
      return 'exception';
    case 'Series':
      return 'series';
    case '':
      return kindWithoutType(body);
    default:
      throw new Unreadable('severa.recurrence-type-unknown');
  }
}

function kindWithoutType(body: ActivityBody): ActivityKind {
  if ((body.recurrenceParentActivityGuid ?? '') !== '') throw new Unreadable('severa.recurrence-type-unknown');
  return body.recurrence === null || body.recurrence === undefined ? 'single' : 'series';
}

/** A new activity may have no time of its last update yet. */
function stamps(body: ActivityBody): { readonly created: Instant; readonly modified: Instant } {
  const created = stamp(body.createdDateTime);
  const modified = stamp(body.lastUpdatedDateTime) ?? created;
  if (modified === null) throw new Unreadable('severa.stamp-missing');
  return { created: created ?? modified, modified };
}

/** A year before 1970 is how an unset time is written. */
function stamp(text: string | null | undefined): Instant | null {
  if (text === null || text === undefined || text.startsWith('0001-')) return null;
  return readMoment(text, 'severa.stamp-unclear');
}
