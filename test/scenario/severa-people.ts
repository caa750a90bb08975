import type { StoredActivity } from '../../local/simulators/severa/model.ts';
import type { OrganizationControl } from '../../local/simulators/severa/organization-control.ts';
import type { PersonActivity } from '../../local/simulators/severa/person-activity.ts';
import { dateInZone } from '../../shared/calendar/time.ts';
import { must } from '../../shared/errors.ts';
import { type Draft, isoSeconds, type Row } from './items.ts';
import type { OddActivity, Side, Writes } from './world.ts';

export interface SeveraPeople {
  readonly severa: Side<OddActivity>;
  /** Activities whose answers can't be understood. */
  readonly garbled: ReadonlySet<string>;
  observe(): void;
  writes(): Pick<Writes, 'activitiesMade' | 'activitiesChanged' | 'deleted'>;
}

export interface SeveraSetting {
  readonly control: OrganizationControl;
  readonly ada: string;
  readonly bob: string;
  /** IANA zone of the owner. */
  readonly zone: string;
  /** Activity type ids. */
  readonly types: {
    readonly meeting: string;
    readonly personal: string;
    readonly task: string;
    readonly other: string;
  };
}

/** A person in Severa, with the simulator's organisation behind. */
export function severaPeople({ control, ada, bob, zone, types }: SeveraSetting): SeveraPeople {
  const garbled = new Set<string>();
  const known = new Map<string, { readonly ours: boolean; readonly edits: number }>();
  /** Edits that people made, by activity. */
  const byPeople = new Map<string, number>();
  const editsOf = (id: string) => control.activity(id)?.edits ?? 0;
  const asPerson = (id: string, work: () => unknown) => {
    const before = editsOf(id);
    work();
    byPeople.set(id, (byPeople.get(id) ?? 0) + editsOf(id) - before);
  };
  const gone = { made: 0, changed: 0 };
  /** Activities that people removed. Whatever else disappears was deleted by the service. */
  const removed = new Set<string>();
  const oddities: Readonly<Record<OddActivity, Partial<PersonActivity>>> = {
    series: { recurrence: { frequency: 'Daily', pattern: { daily: { interval: 1 } }, range: { maxOccurrences: 5 } } },
    others: {},
    private: { typeGuid: types.personal },
    unreadable: {},
    task: { typeGuid: types.task },
    unassigned: { isUnassigned: true },
    unselected: { typeGuid: types.other },
  };
  const isOurs = (activity: StoredActivity) => activity.createdBy === null;
  const editsByUs = ({ guid, edits }: StoredActivity) => edits - (byPeople.get(guid) ?? 0);

  const makeOdd = (id: string, odd: OddActivity) => {
    if (odd === 'unreadable') garbled.add(id);
    asPerson(id, () => {
      if (odd === 'others') control.addParticipant(id, bob);
      control.editActivity(id, oddities[odd]);
    });
  };

  /** To be called before each request: what the service deletes can't be counted afterwards. */
  const observe = () => {
    for (const activity of control.activities()) {
      known.set(activity.guid, { ours: isOurs(activity), edits: editsByUs(activity) });
    }
  };

  return {
    garbled,
    severa: {
      add(draft, odd) {
        const fields = { ownerGuid: ada, typeGuid: types.meeting, name: draft.subject, ...asSevera(draft) };
        const { guid } = control.addActivity(withTimes(fields));
        if (odd !== undefined) makeOdd(guid, odd);
        return guid;
      },
      edit: (id, changes) => asPerson(id, () => control.editActivity(id, asSevera(changes))),
      touch: (id) => asPerson(id, () => control.touch(id)),
      remove(id) {
        const activity = must(control.activity(id), 'No such activity.');
        gone.made += isOurs(activity) ? 1 : 0;
        gone.changed += editsByUs(activity);
        removed.add(id);
        control.deleteActivity(id);
      },
      makeOdd,
      makePlain(id) {
        garbled.delete(id);
        asPerson(id, () => {
          if (control.participants(id).length > 0) control.removeParticipant(id, bob);
          control.editActivity(id, { recurrence: null, typeGuid: types.meeting, isUnassigned: false });
        });
      },
      list: () => control.activities().map((activity) => rowOf(activity, zone)),
    },
    writes() {
      observe();
      const here = new Set(control.activities().map(({ guid }) => guid));
      const all = [...known].filter(([guid]) => !removed.has(guid));
      return {
        activitiesMade: gone.made + all.filter(([, { ours }]) => ours).length,
        activitiesChanged: gone.changed + all.reduce((sum, [, { edits }]) => sum + edits, 0),
        deleted: all.filter(([guid]) => !here.has(guid)).length,
      };
    },
    observe,
  };
}

function asSevera({ subject, when, location, notes }: Partial<Draft>): Partial<PersonActivity> {
  return {
    ...(subject === undefined ? {} : { name: subject }),
    ...(when === undefined
      ? {}
      : {
          start: when.start,
          end: when.end === when.start ? null : when.end,
          allDay: when.allDay,
        }),
    ...(location === undefined ? {} : { location }),
    ...(notes === undefined ? {} : { notes }),
  };
}

function withTimes(fields: Partial<PersonActivity> & { name: string; ownerGuid: string }): PersonActivity {
  return { ...fields, start: must(fields.start, 'A new activity has a time.'), end: fields.end ?? null };
}

function rowOf(activity: StoredActivity, zone: string): Row {
  const { guid, name, start, end, isAllDay, location, notes } = activity;
  const at = (instant: number) => (isAllDay ? dateInZone(instant, zone) : isoSeconds(instant));
  return {
    id: guid,
    subject: name,
    start: at(start),
    end: at(end ?? start),
    allDay: isAllDay,
    location: location ?? '',
    notes: notes ?? '',
  };
}
