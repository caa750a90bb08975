import { z } from 'zod';
import { addDays, dateInZone, startOfDay } from '../../../shared/calendar/time.ts';
import { MONTHS, ORDINAL_DAYS, ORDINALS, type Recurrence, type StoredActivity } from './model.ts';
import { badBody } from './problem.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';
import { formatDateTime, parseDateTime } from './times.ts';
import type { ActivityFields } from './writes.ts';

const flag = z.boolean().nullish();
const interval = z.int().min(1).max(999);
const dayChoice = {
  dayOfMonth: z.int().min(1).max(31).nullish(),
  dayOrdinal: z.enum(ORDINALS).nullish(),
  dayOrdinalOption: z.enum(ORDINAL_DAYS).nullish(),
};
const recurrence = z.object({
  frequency: z.enum(['Daily', 'Weekly', 'Monthly', 'Yearly']),
  pattern: z.object({
    daily: z.object({ interval: interval.nullish(), everyWeekday: z.boolean().optional() }).nullish(),
    weekly: z
      .object({
        interval: interval.optional(),
        monday: z.boolean().optional(),
        tuesday: z.boolean().optional(),
        wednesday: z.boolean().optional(),
        thursday: z.boolean().optional(),
        friday: z.boolean().optional(),
        saturday: z.boolean().optional(),
        sunday: z.boolean().optional(),
      })
      .nullish(),
    monthly: z.object({ interval: interval.optional(), ...dayChoice }).nullish(),
    yearly: z.object({ month: z.enum(MONTHS).optional(), ...dayChoice }).nullish(),
  }),
  range: z.object({ maxOccurrences: z.int().min(1).nullish(), recursUntilDate: z.string().nullish() }).nullish(),
});
const linked = z.object({ guid: z.string().min(1), name: z.string().nullish() });

/** The writable part of ActivityModel as it comes in. Read-only and unknown members are ignored. */
const activityBody = z.object({
  name: z.string().trim().min(1),
  startDateTime: z.string(),
  endDateTime: z.string().nullish(),
  isAllDay: flag,
  hasDuration: flag,
  isClosed: flag,
  isUnassigned: flag,
  notes: z.string().nullish(),
  location: z.string().max(1000).nullish(),
  activityType: z.object({ guid: z.string().min(1) }),
  ownerUser: z.object({ guid: z.string().min(1) }),
  customer: linked.nullish(),
  phase: linked.nullish(),
  projectTaskStatus: linked.nullish(),
  recurrence: recurrence.nullish(),
});

/** Checks a body as Severa does and gives what is to be stored; throws a Problem that names the member. */
export function parseActivity(
  body: unknown,
  store: OrganizationStore,
  behaviour: SeveraBehaviour,
  previous: StoredActivity | null,
): ActivityFields {
  const parsed = activityBody.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badBody(`${issue?.message ?? 'Invalid value'}.`, issue?.path.join('.') || 'activity');
  }
  const { customer, phase, projectTaskStatus, ...activity } = parsed.data;
  const type = store.types.get(activity.activityType.guid);
  if (!type || (!type.isActive && type.guid !== previous?.typeGuid)) {
    throw badBody('The activity type does not exist or is not active.', 'activityType.guid');
  }
  if (!store.users.has(activity.ownerUser.guid)) throw badBody('The owner does not exist.', 'ownerUser.guid');
  return {
    name: activity.name,
    ...span(activity, store.zoneOf(activity.ownerUser.guid), behaviour),
    isClosed: activity.isClosed ?? false,
    isUnassigned: activity.isUnassigned ?? false,
    notes: activity.notes ?? null,
    location: activity.location ?? null,
    typeGuid: type.guid,
    ownerGuid: activity.ownerUser.guid,
    customer: named(customer),
    phase: named(phase),
    projectTaskStatus: named(projectTaskStatus),
    recurrence: checkRecurrence(activity.recurrence ?? null),
  };
}

/** A stored activity in the shape of a body: what PATCH operations are applied to. */
export function toBody(
  activity: StoredActivity,
  store: OrganizationStore,
  behaviour: SeveraBehaviour,
): Record<string, unknown> {
  const zone = store.zoneOf(activity.ownerGuid);
  const exclusive = !activity.isAllDay || behaviour.allDayEnd === 'exclusive';
  const end =
    activity.end === null || exclusive ? activity.end : startOfDay(addDays(dateInZone(activity.end, zone), -1), zone);
  const exact: SeveraBehaviour = { ...behaviour, fractionDigits: 3 };
  return {
    name: activity.name,
    startDateTime: formatDateTime(activity.start, zone, exact),
    endDateTime: end === null ? null : formatDateTime(end, zone, exact),
    isAllDay: activity.isAllDay,
    hasDuration: activity.hasDuration,
    isClosed: activity.isClosed,
    isUnassigned: activity.isUnassigned,
    notes: activity.notes,
    location: activity.location,
    activityType: { guid: activity.typeGuid },
    ownerUser: { guid: activity.ownerGuid },
    customer: activity.customer,
    phase: activity.phase,
    projectTaskStatus: activity.projectTaskStatus,
    recurrence: activity.recurrence,
  };
}

type Times = Pick<z.infer<typeof activityBody>, 'startDateTime' | 'endDateTime' | 'isAllDay' | 'hasDuration'>;

function span(
  times: Times,
  zone: string,
  behaviour: SeveraBehaviour,
): Pick<StoredActivity, 'start' | 'end' | 'isAllDay' | 'hasDuration'> {
  const start = instant(times.startDateTime, 'startDateTime');
  const given = times.endDateTime ? instant(times.endDateTime, 'endDateTime') : null;
  if (times.isAllDay) return allDaySpan(start, given, zone, behaviour);
  if (!(times.hasDuration ?? behaviour.hasDurationWhenMissing)) {
    return { start, end: null, isAllDay: false, hasDuration: false };
  }
  if (given === null) throw badBody('An activity with duration needs an end.', 'endDateTime');
  if (given < start) throw badBody('The end is before the start.', 'endDateTime');
  return { start, end: given, isAllDay: false, hasDuration: true };
}

/** All-day activities run from midnight to midnight of the owner's zone; without an end they last one day. */
function allDaySpan(start: number, given: number | null, zone: string, behaviour: SeveraBehaviour) {
  const first = dateInZone(start, zone);
  const givenDate = given === null ? null : dateInZone(given, zone);
  if (behaviour.allDayOffMidnight === 'refused') {
    if (startOfDay(first, zone) !== start) throw badBody('An all-day activity starts at midnight.', 'startDateTime');
    if (givenDate !== null && startOfDay(givenDate, zone) !== given) {
      throw badBody('An all-day activity ends at midnight.', 'endDateTime');
    }
  }
  let end = addDays(first, 1);
  if (givenDate !== null) {
    const widen = behaviour.allDayEnd === 'inclusive' || startOfDay(givenDate, zone) !== given;
    end = widen ? addDays(givenDate, 1) : givenDate;
  }
  if (end <= first) throw badBody('The end is before the start.', 'endDateTime');
  return { start: startOfDay(first, zone), end: startOfDay(end, zone), isAllDay: true, hasDuration: true };
}

function instant(text: string, name: string): number {
  const parsed = parseDateTime(text);
  if (parsed === null) throw badBody('Not a date-time with an offset.', name);
  return Math.floor(parsed / 1000) * 1000;
}

function named(link: z.infer<typeof linked> | null | undefined): { guid: string; name: string } | null {
  return link ? { guid: link.guid, name: link.name ?? '' } : null;
}

/** The pattern of the frequency has to be there and complete. */
function checkRecurrence(given: Recurrence | null): Recurrence | null {
  if (!given) return null;
  const { daily, weekly, monthly, yearly } = given.pattern;
  const range = given.range?.recursUntilDate;
  if (range && !/^\d{4}-\d{2}-\d{2}/u.test(range)) throw badBody('Not a date.', 'recurrence.range.recursUntilDate');
  const choice = given.frequency === 'Monthly' ? monthly : yearly;
  const dayFits = !!choice && (choice.dayOfMonth ? true : !!choice.dayOrdinal && !!choice.dayOrdinalOption);
  const fits = {
    Daily: !!daily && (!!daily.interval || !!daily.everyWeekday),
    Weekly:
      !!weekly &&
      [
        weekly.monday,
        weekly.tuesday,
        weekly.wednesday,
        weekly.thursday,
        weekly.friday,
        weekly.saturday,
        weekly.sunday,
      ].some(Boolean),
    Monthly: dayFits,
    Yearly: dayFits && !!yearly?.month,
  }[given.frequency];
  if (!fits) throw badBody('The pattern does not fit the frequency.', 'recurrence.pattern');
  return given;
}
