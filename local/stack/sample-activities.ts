import type { OrganizationControl } from '../simulators/severa/organization-control.ts';
import type { PersonActivity } from '../simulators/severa/person-activity.ts';
import type { Days } from './sample-days.ts';
import { LONG_NAME, OFFER_NOTES } from './sample-texts.ts';
import { AINO, DAAN, GRACE, TYPES } from './setting.ts';

type More = Partial<PersonActivity>;

/** Fills Severa; times are the owner's own. */
export function addSampleActivities(organization: OrganizationControl, day: Days): void {
  const timed = (name: string, start: string, end: string | null, more: More = {}, participants: string[] = []) =>
    organization.addActivity(
      { name, ownerGuid: AINO.userId, start: `${start}:00`, end: end === null ? null : `${end}:00`, ...more },
      { participants },
    );
  const allDay = (name: string, from: string, until: string, more: More = {}) =>
    organization.addActivity({ name, ownerGuid: AINO.userId, start: from, end: until, allDay: true, ...more });

  // Equal pairs: the same stands in Outlook; what only one side says of place and notes is filled in on the other.
  timed('Steering group', `${day(1)}T10:00`, `${day(1)}T11:00`, { location: 'Meeting room Saimaa' });
  timed('Offer for Northwind', `${day(3)}T13:00`, `${day(3)}T14:30`, { typeGuid: TYPES.sales, notes: OFFER_NOTES });
  timed('Site visit', `${day(4)}T09:00`, `${day(4)}T12:00`);
  timed('Focus time', `${day(2)}T09:00`, `${day(2)}T11:00`);
  timed('Focus time', `${day(2)}T09:00`, `${day(2)}T11:00`);
  timed('Focus time', `${day(2)}T09:00`, `${day(2)}T11:00`);
  allDay('Office closed', day(14), day(15));

  timed('Customer visit', `${day(2)}T13:00`, `${day(2)}T15:00`, { typeGuid: TYPES.sales, location: 'Turku' });
  timed('Call back Contoso', `${day(1)}T15:00`, null, { typeGuid: TYPES.sales });
  timed('Invoice round', `${day(-2)}T08:00`, `${day(-2)}T10:00`);
  timed(LONG_NAME, `${day(15)}T09:00`, `${day(15)}T11:00`);
  timed('☕ Coffee with the new colleagues 👋', `${day(3)}T15:00`, `${day(3)}T15:30`, { location: '3rd floor' });
  timed('Review the draft', `${day(7)}T11:00`, `${day(7)}T12:00`, { notes: OFFER_NOTES });
  timed('Night shift at the fair', `${day(20)}T21:00`, `${day(21)}T02:00`);
  allDay('Planning day', day(18), day(19));
  allDay('Study trip', day(26), day(29), { location: 'Tallinn' });

  // A series, and one that a colleague takes part in.
  const start = day(2);
  timed('Stand-up', `${start}T08:45`, `${start}T09:00`, {
    recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 20 } },
  });
  timed('Handover', `${day(5)}T10:00`, `${day(5)}T11:00`, {}, [DAAN.userId]);
  timed('Quarterly sales', `${day(10)}T10:00`, `${day(10)}T11:00`, { ownerGuid: GRACE.userId }, [AINO.userId]);
  timed('Pick up the children', `${day(1)}T16:30`, `${day(1)}T17:00`, { typeGuid: TYPES.personal });
  allDay('Winter holiday', day(60), day(67), { typeGuid: TYPES.absence });

  // These the rules leave out.
  timed('Draw the floor plan', `${day(2)}T09:00`, `${day(2)}T12:00`, { typeGuid: TYPES.task });
  timed('Internal note', `${day(3)}T09:00`, `${day(3)}T09:15`, { typeGuid: TYPES.internal });
  timed('Waiting for an owner', `${day(4)}T09:00`, `${day(4)}T10:00`, { isUnassigned: true });
  timed('Audit last season', `${day(-40)}T10:00`, `${day(-40)}T12:00`);
  // Somebody else's: no concern of this calendar.
  timed('Dutch team meeting', `${day(2)}T10:00`, `${day(2)}T11:00`, { ownerGuid: DAAN.userId });
}
