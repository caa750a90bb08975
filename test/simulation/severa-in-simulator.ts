import type { StoredActivity } from '../../local/simulators/severa/model.ts';
import type { OrganizationControl } from '../../local/simulators/severa/organization-control.ts';
import type { PersonActivity } from '../../local/simulators/severa/person-activity.ts';
import { dateInZone } from '../../shared/calendar/time.ts';
import { must } from '../../shared/errors.ts';
import { isoSeconds } from '../scenario/items.ts';
import { severaRecurrence } from '../scenario/rule-forms.ts';
import { tokenOf } from './items.ts';
import { itemOfRow } from './rows-as-items.ts';
import type { Edit, Sides, Thing } from './sides.ts';

const HOME = 'Europe/Helsinki';

/** People at work in the simulated Severa, each with his own activities. */
export function severaInSimulator(
  control: OrganizationControl,
  typeGuid: string,
  clock: () => number,
): Sides['severa'] {
  // A stored activity is never changed in place, so what it looks like is known once for all.
  const things = new WeakMap<StoredActivity, Thing>();
  /** Changed ones are activities of their own beside. */
  const regular = (id: string) =>
    control.occurrences(id).filter(({ recurrenceType }) => recurrenceType === 'Occurrence');
  return {
    add({ user }, item) {
      const fields = fieldsOf(item);
      const start = must(fields.start, 'A new activity has a time.');
      const { subject: name } = item;
      return control.addActivity({ ...fields, name, ownerGuid: user, typeGuid, start, end: fields.end ?? null }).guid;
    },
    edit(id, fields) {
      const isSeries = control.activity(id)?.recurrenceType === 'Series';
      // A time without a rule makes a single activity of a series.
      const single = isSeries && fields.when !== undefined && fields.when.rule === undefined;
      control.editActivity(id, { ...fieldsOf(fields), ...(single ? { recurrence: null } : {}) });
    },
    touch: (id) => control.touch(id),
    remove: (id) => control.deleteActivity(id),
    items({ user }) {
      return control
        .activities()
        .filter(({ ownerGuid }) => ownerGuid === user)
        .map((activity) => {
          const thing = things.get(activity) ?? thingOf(activity);
          things.set(activity, thing);
          return thing;
        });
    },
    turns(id) {
      if (control.activity(id)?.recurrenceType !== 'Series') return null;
      return regular(id).map((turn) => ({
        date: must(turn.slot, 'A turn has its place.').date,
        when: thingOf(turn).item.when,
      }));
    },
    changeDate: (id, date, change) => control.editOccurrence(id, date, fieldsOf(change)).guid,
    removeDate: (id, date) => control.removeOccurrence(id, date),
    shown: ({ user }, token) =>
      control
        .activities()
        .filter(({ ownerGuid, name }) => ownerGuid === user && tokenOf({ subject: name }) === token)
        .flatMap((activity) => (activity.recurrenceType === 'Series' ? regular(activity.guid) : [activity]))
        .map((activity) => thingOf(activity).item),
    isNewborn(id) {
      const made = control.activities().find(({ guid }) => guid === id)?.created;
      return made !== undefined && secondOf(made) === secondOf(clock());
    },
    count: () => control.activities().length,
  };
}

const secondOf = (instant: number) => Math.floor(instant / 1000);

function fieldsOf({ subject, when, location, notes }: Edit): Partial<PersonActivity> {
  return {
    ...(subject === undefined ? {} : { name: subject }),
    ...(when === undefined
      ? {}
      : { start: when.start, end: when.end === when.start ? null : when.end, allDay: when.allDay }),
    ...(when?.rule === undefined ? {} : { recurrence: severaRecurrence(when) }),
    ...(location === undefined ? {} : { location }),
    ...(notes === undefined ? {} : { notes }),
  };
}

function thingOf({ guid, name, start, end, isAllDay, location, notes }: StoredActivity): Thing {
  const at = (instant: number) => (isAllDay ? dateInZone(instant, HOME) : isoSeconds(instant));
  const row = {
    subject: name,
    start: at(start),
    end: at(end ?? start),
    allDay: isAllDay,
    location: location ?? '',
    notes: notes ?? '',
  };
  return { id: guid, item: itemOfRow(row) };
}
