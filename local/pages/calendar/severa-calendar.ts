import { dateInZone } from '../../../shared/calendar/time.ts';
import type { StoredActivity } from '../../simulators/severa/model.ts';
import type { OrganizationControl } from '../../simulators/severa/organization-control.ts';
import type { PersonActivity } from '../../simulators/severa/person-activity.ts';
import type { Span } from '../../stack/side-item.ts';
import { PEOPLE, type SamplePerson } from '../people.ts';
import { type PageItem, type Participant, plainNotes } from './page-item.ts';
import { datesOf, touches } from './period.ts';
import type { Entered, PersonCalendar } from './person-calendar.ts';
import { severaRule } from './rules.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The person's calendar in Severa: what he owns or takes part in. */
export function severaCalendar(organization: OrganizationControl, { userId, zone }: SamplePerson): PersonCalendar {
  const userOf = (guid: string | null) => organization.users().find((user) => user.guid === guid);
  const categoryOf = (typeGuid: string) => organization.activityTypes().find(({ guid }) => guid === typeGuid)?.category;
  const takePart = (guid: string) => organization.participants(guid).map(({ participantGuid }) => participantGuid);
  const mine = () =>
    organization
      .activities()
      .filter(({ guid, ownerGuid, isUnassigned }) => !isUnassigned && [ownerGuid, ...takePart(guid)].includes(userId));
  const shown = () =>
    mine().flatMap((one) => (one.recurrenceType === 'Series' ? organization.occurrences(one.guid) : [one]));

  /** The owner first. Users are named as they are now, others as they were written down. */
  function peopleOf({ guid, ownerGuid }: StoredActivity): Participant[] {
    const owner = { participantGuid: ownerGuid, name: ownerGuid };
    return [owner, ...organization.participants(guid)].flatMap(({ participantGuid, name }) => {
      if (participantGuid === userId) return [];
      const user = userOf(participantGuid);
      return [{ name: user === undefined ? name : `${user.firstName} ${user.lastName}`, userId: participantGuid }];
    });
  }

  function toItem(activity: StoredActivity): PageItem {
    const { guid, ownerGuid, typeGuid, name, location, notes, parentGuid, recurrenceType } = activity;
    const category = categoryOf(typeGuid);
    return {
      side: 'severa',
      id: guid,
      seriesId: parentGuid,
      subject: name,
      when: spanOf(activity, userOf(ownerGuid)?.timeZone ?? zone),
      location: location ?? '',
      notes: plainNotes(notes ?? ''),
      isPrivate: category === 'Personal' || category === 'Absences',
      typeId: typeGuid,
      people: peopleOf(activity),
      isSeries: recurrenceType === 'Series',
      isInvitation: false,
    };
  }

  /** The owner isn't among the participants, and whoever the form doesn't know stays. */
  function invite(guid: string, people: readonly string[], ownerGuid: string): void {
    const before = takePart(guid);
    for (const { userId: one } of PEOPLE) {
      if (one === ownerGuid || one === userId) continue;
      if (people.includes(one) && !before.includes(one)) organization.addParticipant(guid, one, { by: userId });
      if (!people.includes(one) && before.includes(one)) organization.removeParticipant(guid, one, { by: userId });
    }
  }

  return {
    items: (period) =>
      shown()
        .map(toItem)
        .filter(({ when }) => touches(when, period)),
    item(id) {
      const found = [...shown(), ...mine()].find(({ guid }) => guid === id);
      return found === undefined ? null : toItem(found);
    },
    add({ subject, when, repeats, people = [], ...more }) {
      const recurrence = repeats && severaRule(repeats, datesOf(when, zone).first);
      const given = { name: subject, ownerGuid: userId, recurrence, ...times(when), ...fields(more) };
      return organization.addActivity(given, { participants: people }).guid;
    },
    edit(id, { subject, when, people, ...more }) {
      const changes = {
        ...(subject === undefined ? {} : { name: subject }),
        ...(when === undefined ? {} : times(when)),
        ...fields(more),
      };
      // An edited occurrence is another activity from then on.
      const { guid, ownerGuid } = organization.editActivity(id, changes, { by: userId });
      if (people !== undefined) invite(guid, people, ownerGuid);
    },
    delete: (id) => organization.deleteActivity(id, { by: userId }),
    answer(id, response) {
      organization.setParticipantStatus(id, userId, response === 'accepted' ? 'Accepted' : 'Declined');
    },
  };
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
