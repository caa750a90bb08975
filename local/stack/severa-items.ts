import { dateInZone } from '../../shared/calendar/time.ts';
import type { Category, StoredActivity } from '../simulators/severa/model.ts';
import type { OrganizationControl } from '../simulators/severa/organization-control.ts';
import { type Reach, type Rule, reachRule, type SideItem, type Span } from './side-item.ts';

/** Whose activities, and which types are synced (H5). */
export interface Whose {
  readonly organization: OrganizationControl;
  readonly userId: string;
  readonly typeIds: readonly string[];
}

/** The activities that the person owns or takes part in: single ones, series and their changed occurrences. */
export function severaItems(whose: Whose, reach: Reach): SideItem[] {
  const { organization, userId } = whose;
  const categories = new Map(organization.activityTypes().map(({ guid, category }) => [guid, category]));
  const zones = new Map(organization.users().map(({ guid, timeZone }) => [guid, timeZone]));
  return organization
    .activities()
    .filter((activity) => takesPart(organization, userId, activity))
    .map((activity) => {
      const zone = zones.get(activity.ownerGuid) ?? reach.zone;
      const when = spanOf(activity, zone);
      return {
        side: 'severa',
        id: activity.guid,
        kind: KINDS[activity.recurrenceType],
        seriesId: null,
        subject: activity.name,
        when,
        zone,
        location: activity.location ?? '',
        notes: activity.notes ?? '',
        rule: ruleOf(activity, when, categories.get(activity.typeGuid), whose, reach),
      };
    });
}

export function takesPart(organization: OrganizationControl, userId: string, { guid, ownerGuid }: StoredActivity) {
  return (
    ownerGuid === userId || organization.participants(guid).some(({ participantGuid }) => participantGuid === userId)
  );
}

const KINDS = { None: 'single', Series: 'series', Exception: 'exception', Occurrence: 'exception' } as const;

export function spanOf({ start, end, isAllDay }: StoredActivity, zone: string): Span {
  if (!isAllDay) return { allDay: false, start, end: end ?? start };
  return { allDay: true, start: dateInZone(start, zone), end: dateInZone(end ?? start + DAY, zone) };
}

const DAY = 24 * 60 * 60 * 1000;

function ruleOf(
  activity: StoredActivity,
  when: Span,
  category: Category | undefined,
  { organization, typeIds }: Whose,
  reach: Reach,
): Rule | null {
  if (category === 'Task') return 'project-task';
  if (activity.isUnassigned) return 'unassigned';
  if (!typeIds.includes(activity.typeGuid)) return 'type-not-selected';
  if (activity.recurrenceType !== 'Series') return reachRule(when, reach);
  const { from, until } = reach.window;
  const inReach = organization.occurrences(activity.guid).some(({ start }) => start >= from - DAY && start < until);
  if (inReach) return null;
  return activity.start >= until ? 'beyond-18-months' : 'older-than-30-days';
}
