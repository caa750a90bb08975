import { dateInZone } from '../../../shared/calendar/time.ts';
import type { StoredActivity } from '../../simulators/severa/model.ts';
import type { OrganizationControl } from '../../simulators/severa/organization-control.ts';
import type { PersonActivity } from '../../simulators/severa/person-activity.ts';
import type { Span } from '../../stack/side-item.ts';
import type { SamplePerson } from '../people.ts';
import type { PageItem } from './page-item.ts';
import { touches } from './period.ts';
import type { Entered, PersonCalendar } from './person-calendar.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The person's calendar in Severa: what he owns or takes part in. */
export function severaCalendar(organization: OrganizationControl, { userId, zone }: SamplePerson): PersonCalendar {
  const userOf = (guid: string) => organization.users().find((user) => user.guid === guid);
  const categoryOf = (typeGuid: string) => organization.activityTypes().find(({ guid }) => guid === typeGuid)?.category;
  const takePart = (guid: string) => organization.participants(guid).map(({ participantGuid }) => participantGuid);

  function isMine({ guid, ownerGuid, isUnassigned }: StoredActivity): boolean {
    return !isUnassigned && (ownerGuid === userId || takePart(guid).includes(userId));
  }

  function toItem(activity: StoredActivity): PageItem {
    const { guid, ownerGuid, typeGuid, name, location, notes, parentGuid } = activity;
    const others = [ownerGuid, ...takePart(guid)].filter((one) => one !== userId);
    const category = categoryOf(typeGuid);
    return {
      side: 'severa',
      id: guid,
      seriesId: parentGuid,
      subject: name,
      when: spanOf(activity, userOf(ownerGuid)?.timeZone ?? zone),
      location: location ?? '',
      notes: notes ?? '',
      isPrivate: category === 'Personal' || category === 'Absences',
      typeId: typeGuid,
      people: others.flatMap((one) => nameOf(userOf(one ?? ''))),
    };
  }

  const shown = () =>
    organization
      .activities()
      .filter(isMine)
      .flatMap((one) => (one.recurrenceType === 'Series' ? organization.occurrences(one.guid) : [one]));

  return {
    items: (period) =>
      shown()
        .map(toItem)
        .filter(({ when }) => touches(when, period)),
    item(id) {
      const found = shown().find(({ guid }) => guid === id);
      return found === undefined ? null : toItem(found);
    },
    add: ({ subject, when, ...more }) =>
      organization.addActivity({ name: subject, ownerGuid: userId, ...times(when), ...fields(more) }).guid,
    edit(id, { subject, when, ...more }) {
      const changes = {
        ...(subject === undefined ? {} : { name: subject }),
        ...(when && times(when)),
        ...fields(more),
      };
      organization.editActivity(id, changes, { by: userId });
    },
    delete: (id) => organization.deleteActivity(id, { by: userId }),
  };
}

function nameOf(user: { readonly firstName: string; readonly lastName: string } | undefined): string[] {
  return user === undefined ? [] : [`${user.firstName} ${user.lastName}`];
}

function spanOf({ start, end, isAllDay }: StoredActivity, zone: string): Span {
  if (!isAllDay) return { allDay: false, start, end: end ?? start };
  return { allDay: true, start: dateInZone(start, zone), end: dateInZone(end ?? start + DAY, zone) };
}

function fields({ location, notes, typeId }: Entered): Partial<PersonActivity> {
  return {
    ...(location === undefined ? {} : { location }),
    ...(notes === undefined ? {} : { notes }),
    ...(typeId === undefined ? {} : { typeGuid: typeId }),
  };
}

/** Without length there is no end, as Severa's own pages write it. */
function times(when: Span): Pick<PersonActivity, 'start' | 'end' | 'allDay'> {
  if (when.allDay) return { start: when.start, end: when.end, allDay: true };
  const end = when.end === when.start ? null : new Date(when.end).toISOString();
  return { start: new Date(when.start).toISOString(), end, allDay: false };
}
