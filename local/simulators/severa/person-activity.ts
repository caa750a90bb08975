import type { Recurrence, StoredActivity } from './model.ts';
import { need } from './need.ts';
import type { OrganizationStore } from './store.ts';
import type { ActivityFields } from './writes.ts';
import { addDays, atLocal, dateOf, instantOf, midnight } from './zone-time.ts';

/** An activity as a person enters it in Severa. */
export interface PersonActivity {
  readonly name: string;
  readonly ownerGuid: string;
  /** Default: the organisation's default type. */
  readonly typeGuid?: string;
  /** With an offset, or local time (`YYYY-MM-DDTHH:mm:ss`) of the owner, or a date (`YYYY-MM-DD`) for all-day. */
  readonly start: string;
  /** Same forms, all-day exclusive. null: without duration, or one day. */
  readonly end: string | null;
  readonly allDay?: boolean;
  readonly notes?: string | null;
  readonly location?: string | null;
  readonly isClosed?: boolean;
  readonly isUnassigned?: boolean;
  readonly hasHours?: boolean;
  readonly customer?: StoredActivity['customer'];
  readonly phase?: StoredActivity['phase'];
  readonly projectTaskStatus?: StoredActivity['projectTaskStatus'];
  readonly recurrence?: Recurrence | null;
}

/** What Severa stores of it; throws for an owner or type that doesn't exist. */
export function fieldsOf(store: OrganizationStore, given: PersonActivity): ActivityFields & { hasHours: boolean } {
  const type = given.typeGuid ?? [...store.types.values()].find((one) => one.isDefault)?.guid;
  const typeGuid = need(type, 'Add a default activity type first, or name the type.');
  need(store.types.get(typeGuid), `There is no activity type ${typeGuid}.`);
  const owner = given.ownerGuid;
  need(store.users.has(owner) || store.formerUsers.has(owner) ? owner : null, `There is no user ${owner}.`);
  return {
    name: given.name,
    ownerGuid: given.ownerGuid,
    typeGuid,
    ...spanOf(given, store.zoneOf(given.ownerGuid)),
    notes: given.notes ?? null,
    location: given.location ?? null,
    isClosed: given.isClosed ?? false,
    isUnassigned: given.isUnassigned ?? false,
    hasHours: given.hasHours ?? false,
    customer: given.customer ?? null,
    phase: given.phase ?? null,
    projectTaskStatus: given.projectTaskStatus ?? null,
    recurrence: given.recurrence ?? null,
  };
}

/** The other way round, so that an edit names only what it changes. */
export function asPerson(activity: StoredActivity): PersonActivity {
  const { start, end, isAllDay, ...rest } = activity;
  return {
    ...rest,
    start: new Date(start).toISOString(),
    end: end === null ? null : new Date(end).toISOString(),
    allDay: isAllDay,
  };
}

function spanOf(
  given: PersonActivity,
  zone: string,
): Pick<StoredActivity, 'start' | 'end' | 'isAllDay' | 'hasDuration'> {
  const start = instant(given.start, zone);
  const end = given.end === null ? null : instant(given.end, zone);
  if (end !== null && end < start) throw new Error('The activity ends before it starts.');
  if (!given.allDay) return { start, end, isAllDay: false, hasDuration: end !== null };
  const first = dateOf(start, zone);
  const last = end === null ? addDays(first, 1) : dateOf(end, zone);
  return {
    start: midnight(first, zone),
    end: midnight(last > first ? last : addDays(first, 1), zone),
    isAllDay: true,
    hasDuration: true,
  };
}

function instant(text: string, zone: string): number {
  if (text.length === 10) return midnight(text, zone);
  if (/(Z|[+-]\d{2}:\d{2})$/u.test(text)) return instantOf(text);
  return need(atLocal(text, zone), `${text} is no local time.`);
}
