import { z } from 'zod';
import { spanOf } from './activity-span.ts';
import { mangled } from './mangle.ts';
import type { StoredActivity, StoredUser } from './model.ts';
import { badBody } from './problem.ts';
import { recurrenceBody } from './recurrence-body.ts';
import { settleRule } from './series-input.ts';
import { seriesZone } from './slots.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';
import { formatDateTime } from './times.ts';
import type { ActivityFields } from './writes.ts';
import { addDays, dateOf, midnight } from './zone-time.ts';

const flag = z.boolean().nullish();
const linked = z.object({ guid: z.string().min(1), name: z.string().nullish() });

/** The writable part of ActivityModel as it comes in. Read-only and unknown members are ignored. */
const activityBody = z.object({
  name: z.string().refine((text) => text.trim() !== '', 'The name is empty'),
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
  recurrence: recurrenceBody.nullish(),
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
  const typeGuid = usableType(activity.activityType.guid, store, behaviour, previous);
  const ownerGuid = activity.ownerUser.guid;
  const known = ownerGuid === previous?.ownerGuid;
  if (!usableUser(store.users.get(ownerGuid), known, behaviour)) {
    throw badBody('The owner does not exist or is not active.', 'ownerUser.guid');
  }
  const { name, notes = null, location = null } = activity;
  return {
    ...mangled({ name, notes, location }, previous, behaviour),
    ...timesOf(activity, store, behaviour, previous),
    isClosed: activity.isClosed ?? false,
    isUnassigned: activity.isUnassigned ?? false,
    typeGuid,
    ownerGuid,
    customer: named(customer),
    phase: named(phase),
    projectTaskStatus: named(projectTaskStatus),
  };
}

/** What a PATCH leaves alone is not looked at again: a person may have entered what the API would refuse. */
function timesOf(
  activity: z.infer<typeof activityBody>,
  store: OrganizationStore,
  behaviour: SeveraBehaviour,
  previous: StoredActivity | null,
): Pick<ActivityFields, 'start' | 'end' | 'isAllDay' | 'hasDuration' | 'recurrence'> {
  const before = previous && toBody(previous, store, behaviour);
  const asBefore = (names: readonly (keyof typeof activity)[]) =>
    before !== null &&
    names.every((name) => JSON.stringify(activity[name] ?? null) === JSON.stringify(before[name] ?? null));
  const ownerGuid = activity.ownerUser.guid;
  const kept = previous && asBefore(['startDateTime', 'endDateTime', 'isAllDay', 'hasDuration']);
  const span = kept ? previous : spanOf(activity, store.zoneOf(ownerGuid), behaviour);
  const { start, end, isAllDay, hasDuration } = span;
  if (kept && asBefore(['recurrence'])) return { start, end, isAllDay, hasDuration, recurrence: previous.recurrence };
  const clock = seriesZone(store, { ownerGuid }, behaviour);
  return settleRule({ start, end, isAllDay, hasDuration }, activity.recurrence ?? null, previous, clock, behaviour);
}

/** Whether somebody can be given an activity; `known`: he has it already. */
export function usableUser(
  user: StoredUser | undefined,
  known: boolean,
  { inactivePeople }: Pick<SeveraBehaviour, 'inactivePeople'>,
): boolean {
  if (!user) return false;
  return user.isActive || inactivePeople === 'accepted' || (known && inactivePeople === 'refusedNew');
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
    activity.end === null || exclusive ? activity.end : midnight(addDays(dateOf(activity.end, zone), -1), zone);
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

function usableType(
  guid: string,
  store: OrganizationStore,
  { inactiveTypes }: SeveraBehaviour,
  previous: StoredActivity | null,
): string {
  const type = store.types.get(guid);
  const kept = inactiveTypes === 'keptByOld' && guid === previous?.typeGuid;
  if (!type || !(type.isActive || kept)) {
    throw badBody('The activity type does not exist or is not active.', 'activityType.guid');
  }
  return guid;
}

function named(link: z.infer<typeof linked> | null | undefined): { guid: string; name: string } | null {
  return link ? { guid: link.guid, name: link.name ?? '' } : null;
}
