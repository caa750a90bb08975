import type { StoredActivity, StoredParticipant } from './model.ts';
import { randomGuid } from './random.ts';
import { copyGuid, touchParent } from './series-writes.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';
import { type Author, replaceActivity, touchActivity } from './writes.ts';

/** An occurrence shows the participants of its series. `asRead`: as a read shows them, which may be behind. */
export function shownParticipants(
  store: OrganizationStore,
  activity: StoredActivity,
  asRead = false,
): readonly StoredParticipant[] {
  const from = activity.recurrenceType === 'Occurrence' ? (activity.parentGuid ?? '') : activity.guid;
  const people = asRead ? store.shownPeopleOf(from) : store.peopleOf(from);
  return people.map((one) => ({ ...one, activityGuid: activity.guid }));
}

/** To an occurrence this adds the person to that occurrence only, which becomes an exception. */
export function addParticipant(
  store: OrganizationStore,
  activity: StoredActivity,
  given: Partial<StoredParticipant>,
  author: Author,
  random: () => number,
  behaviour: SeveraBehaviour,
): StoredParticipant {
  const { guid } = ownRecord(store, activity, author, behaviour);
  const added: StoredParticipant = {
    participantGuid: null,
    type: 'User',
    status: 'Invited',
    name: '',
    email: null,
    ...given,
    guid: randomGuid(random),
    activityGuid: guid,
  };
  store.setPeople(guid, [...store.peopleOf(guid), added]);
  touchFor(store, activity, author, behaviour);
  return added;
}

/** From an occurrence this takes the person out of that occurrence only, which becomes an exception. */
export function removeParticipant(
  store: OrganizationStore,
  activity: StoredActivity,
  guid: string,
  author: Author,
  behaviour: SeveraBehaviour,
): void {
  const record = ownRecord(store, activity, author, behaviour);
  const gone = record === activity ? guid : copyGuid(guid, record.guid);
  store.setPeople(
    record.guid,
    store.peopleOf(record.guid).filter((one) => one.guid !== gone),
  );
  touchFor(store, activity, author, behaviour);
}

export function setStatus(
  store: OrganizationStore,
  { activityGuid, guid }: StoredParticipant,
  status: StoredParticipant['status'],
): void {
  const people = store.peopleOf(activityGuid);
  store.setPeople(
    activityGuid,
    people.map((one) => (one.guid === guid ? { ...one, status } : one)),
  );
}

/** Writing nothing over an occurrence makes the exception, with its own copy of the participants. */
function ownRecord(
  store: OrganizationStore,
  activity: StoredActivity,
  author: Author,
  behaviour: SeveraBehaviour,
): StoredActivity {
  return activity.recurrenceType === 'Occurrence' ? replaceActivity(store, activity, {}, author, behaviour) : activity;
}

function touchFor(store: OrganizationStore, activity: StoredActivity, author: Author, behaviour: SeveraBehaviour) {
  if (activity.recurrenceType === 'Occurrence' || !behaviour.participantChangesTouch) return;
  touchActivity(store, activity, author);
  touchParent(store, activity, author, behaviour);
}
