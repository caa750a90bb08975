import type { StoredActivity } from '../../local/simulators/severa/model.ts';
import type { OrganizationControl } from '../../local/simulators/severa/organization-control.ts';
import type { PersonActivity } from '../../local/simulators/severa/person-activity.ts';
import { dateInZone } from '../../shared/calendar/time.ts';
import { must } from '../../shared/errors.ts';
import { type Content, type Draft, isoSeconds, type Row, SHOWN } from './items.ts';
import { severaRecurrence } from './rule-forms.ts';
import type { OddActivity, Severa, SeveraMail, Who, Writes } from './world.ts';

export interface SeveraPeople {
  readonly severa: Severa;
  /** Activities whose answers can't be understood. */
  readonly garbled: ReadonlySet<string>;
  observe(): void;
  mails(): readonly SeveraMail[];
  writes(): Pick<Writes, 'activitiesMade' | 'activitiesChanged' | 'deleted'>;
}

export interface SeveraSetting {
  readonly control: OrganizationControl;
  /** Guids of the users that are there. */
  readonly users: Readonly<Partial<Record<Who, string>>>;
  /** IANA zone of the owner. */
  readonly zone: string;
  /** Activity type ids. */
  readonly types: {
    readonly meeting: string;
    readonly personal: string;
    readonly absence: string;
    readonly task: string;
    readonly other: string;
  };
}

/** A person in Severa, with the simulator's organisation behind. */
export function severaPeople({ control, users, zone, types }: SeveraSetting): SeveraPeople {
  const userOf = (who: Who) => must(users[who], `${who} is no user here.`);
  const whoIs = (guid: string | null) => WHO.find((who) => users[who] === guid) ?? null;
  const acting = (who: Who | undefined) => (who === undefined ? {} : { by: userOf(who) });
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
    absence: { typeGuid: types.absence },
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
      if (odd === 'others') control.addParticipant(id, userOf('bob'));
      control.editActivity(id, oddities[odd]);
    });
  };

  const addFor = (who: Who, draft: Draft): string => {
    const fields = { ownerGuid: userOf(who), typeGuid: types.meeting, name: draft.subject, ...asSevera(draft) };
    return control.addActivity(withTimes(fields)).guid;
  };
  const goneByPerson = (activity: StoredActivity) => {
    gone.made += isOurs(activity) ? 1 : 0;
    gone.changed += editsByUs(activity);
    removed.add(activity.guid);
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
        const guid = addFor('ada', draft);
        if (odd !== undefined) makeOdd(guid, odd);
        return guid;
      },
      addFor,
      edit: (id, changes, by) => asPerson(id, () => control.editActivity(id, asSevera(changes), acting(by))),
      changeOccurrence(id, date, changes) {
        let exception = id;
        asPerson(id, () => {
          exception = control.editOccurrence(id, date, asSevera(changes)).guid;
        });
        // What a person has just made is no write of ours.
        byPeople.set(exception, editsOf(exception));
        return exception;
      },
      removeOccurrence(id, date) {
        const exception = control.exceptions(id).find(({ slot }) => slot?.date === date);
        if (exception !== undefined) goneByPerson(exception);
        asPerson(id, () => control.removeOccurrence(id, date));
      },
      join: (id, who) => asPerson(id, () => control.addParticipant(id, userOf(who))),
      leave: (id, who) => asPerson(id, () => control.removeParticipant(id, userOf(who), acting(who))),
      bookHours: (id) => asPerson(id, () => control.bookHours(id)),
      handOver: (id, to) => asPerson(id, () => control.editActivity(id, { ownerGuid: userOf(to) })),
      people: (id) => ({
        owner: whoIs(must(control.activity(id), 'No such activity.').ownerGuid),
        participants: control
          .participants(id)
          .flatMap(({ participantGuid }) => whoIs(participantGuid) ?? [])
          .sort(),
      }),
      touch: (id) => asPerson(id, () => control.touch(id)),
      remove(id, by) {
        for (const exception of control.exceptions(id)) goneByPerson(exception);
        goneByPerson(must(control.activity(id), 'No such activity.'));
        control.deleteActivity(id, acting(by));
      },
      makeOdd,
      makePlain(id) {
        garbled.delete(id);
        asPerson(id, () => {
          if (control.participants(id).length > 0) control.removeParticipant(id, userOf('bob'));
          control.editActivity(id, { recurrence: null, typeGuid: types.meeting, isUnassigned: false });
        });
      },
      categoryOf(id) {
        const { typeGuid } = must(control.activity(id), 'No such activity.');
        return must(
          control.activityTypes().find(({ guid }) => guid === typeGuid),
          'No such type.',
        ).category;
      },
      typeOf: (id) => must(control.activity(id), 'No such activity.').typeGuid,
      list: () => control.activities().map((activity) => rowOf(activity, zone)),
      shown: () =>
        control
          .activities()
          .flatMap((activity) =>
            activity.recurrenceType === 'Series' ? control.occurrences(activity.guid) : [activity],
          )
          .filter(({ start, end }) => start < SHOWN.until && (end ?? start) >= SHOWN.from)
          .map((activity) => contentOf(activity, zone)),
    },
    mails: () =>
      control.mails().flatMap(({ userGuid, activityGuid, by }) => {
        const to = whoIs(userGuid);
        const subject = control.activity(activityGuid)?.name ?? '';
        return to === null ? [] : [{ to, subject, by: whoIs(by) ?? ('service' as const) }];
      }),
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
          recurrence: severaRecurrence(when),
        }),
    ...(location === undefined ? {} : { location }),
    ...(notes === undefined ? {} : { notes }),
  };
}

const WHO: readonly Who[] = ['ada', 'bob', 'eve'];

function contentOf(activity: StoredActivity, zone: string): Content {
  const { id: _, ...content } = rowOf(activity, zone);
  return content;
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
