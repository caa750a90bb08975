import type { StoredActivity, StoredParticipant, StoredType, StoredUser } from './model.ts';
import { recurrenceAnswer, ruleAnswer } from './recurrence-answer.ts';
import { guidOf } from './series.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';
import { formatDateTime } from './times.ts';
import { addDays, dateOf, midnight } from './zone-time.ts';

/** ActivityModel of Severa's document. */
export function activityAnswer(
  store: OrganizationStore,
  activity: StoredActivity,
  behaviour: SeveraBehaviour,
  lockedPhases: readonly string[],
): object {
  const zone = store.zoneOf(activity.ownerGuid);
  const time = (instant: number | null) => (instant === null ? null : formatDateTime(instant, zone, behaviour));
  const type = store.types.get(activity.typeGuid);
  const owner = store.users.get(activity.ownerGuid);
  const untouched = behaviour.lastUpdatedNullUntilEdited && activity.edits === 0;
  return {
    guid: activity.guid,
    name: activity.name,
    startDateTime: time(activity.start),
    endDateTime: time(endAnswer(activity, zone, behaviour)),
    isAllDay: activity.isAllDay,
    hasDuration: activity.hasDuration,
    isClosed: activity.isClosed,
    isUnassigned: activity.isUnassigned,
    hasHours: activity.hasHours,
    notes: behaviour.crlfNotes ? (activity.notes?.replace(/\r?\n/gu, '\r\n') ?? null) : activity.notes,
    location: activity.location,
    activityType: { guid: activity.typeGuid, name: type?.name ?? null, category: type?.category ?? null },
    ownerUser:
      activity.isUnassigned && behaviour.unassignedOwner === 'null'
        ? null
        : { guid: activity.ownerGuid, code: owner?.code ?? null, name: owner ? fullName(owner) : null, keywords: [] },
    customer: activity.customer ? { ...activity.customer, number: null } : null,
    phase: activity.phase ? { ...activity.phase, isLocked: lockedPhases.includes(activity.phase.guid) } : null,
    projectTaskStatus: activity.projectTaskStatus,
    recurrence: recurrenceAnswer(store, activity, behaviour),
    recurrenceParentActivityGuid: activity.parentGuid,
    recurrenceRule: ruleAnswer(activity, zone, behaviour),
    recurrenceType: activity.recurrenceType,
    createdDateTime: time(activity.created),
    createdBy: author(store, activity.createdBy),
    lastUpdatedDateTime: untouched ? null : time(activity.updated),
    lastUpdatedBy: untouched ? null : author(store, activity.updatedBy),
  };
}

/** ActivityParticipantModel; the email of a user is the user's own at this moment. */
export function participantAnswer(store: OrganizationStore, participant: StoredParticipant): object {
  const user = store.users.get(participant.participantGuid ?? '');
  const guest = store.guests.get(participant.participantGuid ?? '');
  return {
    guid: participant.guid,
    name: user ? fullName(user) : (guest?.name ?? participant.name),
    type: participant.type,
    participantGuid: participant.participantGuid,
    activityGuid: participant.activityGuid,
    email: user ? user.email : (guest ?? participant).email,
    phone: null,
    mobilePhone: null,
    status: participant.status,
    isActive: user?.isActive ?? guest?.isActive ?? true,
  };
}

/** The part of UserOutputModel that matters here. */
export function userAnswer(store: OrganizationStore, user: StoredUser, behaviour: SeveraBehaviour): object {
  const time = (instant: number) => formatDateTime(instant, store.zoneOf(user.guid), behaviour);
  const type = user.defaultTypeGuid === null ? undefined : store.types.get(user.defaultTypeGuid);
  return {
    guid: user.guid,
    firstName: user.firstName,
    lastName: user.lastName,
    code: user.code,
    email: user.email,
    isActive: user.isActive,
    userType: 'FullUser',
    timezone: user.timeZone === null ? null : timeZoneAnswer(user.timeZone),
    defaultActivityType: type ? { guid: type.guid, name: type.name } : null,
    superiorUser: null,
    businessUnit: null,
    notificationSettings: {
      sendNewActivityEmail: user.sendNewActivityEmail,
      sendTodaysAgendaEmail: true,
      sendWeeklySummaryEmail: true,
    },
    createdDateTime: time(user.created),
    lastUpdatedDateTime: time(user.updated),
  };
}

/** ActivityTypeModel. */
export function typeAnswer(store: OrganizationStore, type: StoredType, behaviour: SeveraBehaviour): object {
  return {
    guid: type.guid,
    name: type.name,
    category: type.category,
    code: null,
    isActive: type.isActive,
    isDefault: type.isDefault,
    isPaidLeave: type.category === 'Absences' ? true : null,
    createdDateTime: formatDateTime(type.created, store.timeZone, behaviour),
    lastUpdatedDateTime: formatDateTime(type.updated, store.timeZone, behaviour),
  };
}

/** TimezoneModel; the guid is made of the name, so that an organisation's zone can be found in the list of zones. */
export function timeZoneAnswer(ianaName: string): { guid: string; name: string; systemName: string; ianaName: string } {
  return { guid: timeZoneGuid(ianaName), name: `(zone) ${ianaName}`, systemName: ianaName, ianaName };
}

export function timeZoneGuid(ianaName: string): string {
  return guidOf(ianaName);
}

export function fullName(user: StoredUser): string {
  return `${user.firstName} ${user.lastName}`.trim();
}

function endAnswer(activity: StoredActivity, zone: string, behaviour: SeveraBehaviour): number | null {
  if (!activity.hasDuration || activity.end === null) return null;
  if (!activity.isAllDay || behaviour.allDayEnd === 'exclusive') return activity.end;
  return midnight(addDays(dateOf(activity.end, zone), -1), zone);
}

function author(store: OrganizationStore, guid: string | null): object | null {
  const user = guid === null ? undefined : store.users.get(guid);
  if (!user) return null;
  return { code: user.code, name: fullName(user), guid: user.guid, firstName: user.firstName, lastName: user.lastName };
}
