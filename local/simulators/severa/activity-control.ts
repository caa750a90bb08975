import { activityAnswer } from './answers.ts';
import type { Severa } from './call.ts';
import type { StoredActivity, StoredParticipant } from './model.ts';
import { need } from './need.ts';
import type { ActivityControl, PersonParticipant } from './organization-control.ts';
import { mailNewActivity } from './outbox.ts';
import { changeOwner } from './owner-change.ts';
import { addParticipant, removeParticipant, setStatus, shownParticipants } from './people.ts';
import { asPerson, fieldsOf } from './person-activity.ts';
import { checkPerson, roleOf, seenBy } from './person-rights.ts';
import { findOccurrence, occurrencesOf } from './series.ts';
import { copyGuid, exceptionsOf, resetExceptions } from './series-writes.ts';
import type { OrganizationStore } from './store.ts';
import { type Author, deleteActivity, insertActivity, replaceActivity, touchActivity } from './writes.ts';

/** Activities as people handle them on Severa's own pages. */
export function activityControl(store: OrganizationStore, severa: Severa): ActivityControl {
  const { random, now, stamp, behaviour, faults } = severa;
  const author = (by: string | undefined, fallback: string | null): Author => ({ by: by ?? fallback, at: stamp() });
  const known = (guid: string) => store.activity(guid) ?? findOccurrence(store, guid, behaviour, now());
  const find = (guid: string): StoredActivity => need(known(guid), `There is no activity ${guid}.`);
  const participantOf = (activity: StoredActivity, who: string): StoredParticipant =>
    need(
      shownParticipants(store, activity).find((one) => one.guid === who || one.participantGuid === who),
      `${who} takes no part in ${activity.guid}.`,
    );
  const on = (seriesGuid: string, date: string) => {
    const all = [...exceptionsOf(store, seriesGuid), ...occurrencesOf(store, find(seriesGuid), behaviour, now())];
    return all.find(({ slot }) => slot?.date === date);
  };

  function join(activity: StoredActivity, who: string | PersonParticipant, by: Author): StoredParticipant {
    const guest = store.guests.get(typeof who === 'string' ? who : (who.participantGuid ?? ''));
    const given = typeof who === 'string' ? { participantGuid: who, ...(guest ? { type: guest.type } : {}) } : who;
    const added = addParticipant(store, activity, given, by, random, behaviour);
    if (added.participantGuid !== null && added.type === 'User') {
      const { participantGuid: userGuid, activityGuid } = added;
      mailNewActivity(store, { ...by, userGuid, activityGuid, role: 'participant' }, behaviour);
    }
    return added;
  }

  const control: ActivityControl = {
    addActivity(given, options = {}) {
      const by = author(options.by, given.ownerGuid);
      const { hasHours, ...fields } = fieldsOf(store, given);
      let activity = insertActivity(store, fields, by, random);
      if (hasHours) {
        activity = { ...activity, hasHours };
        store.put(activity);
      }
      const { guid: activityGuid, ownerGuid: userGuid } = activity;
      mailNewActivity(store, { ...by, userGuid, activityGuid, role: 'owner' }, behaviour);
      for (const who of options.participants ?? []) join(activity, who, by);
      return need(store.activity(activityGuid), 'The activity was stored.');
    },
    editActivity(guid, changes, options = {}) {
      const current = find(guid);
      const by = author(options.by, current.ownerGuid);
      checkPerson(store, current, by.by);
      const next = fieldsOf(store, { ...asPerson(current), ...changes });
      const written = replaceActivity(store, current, next, by, behaviour);
      changeOwner(store, current, written, { ...by, api: false }, severa);
      return written;
    },
    deleteActivity(guid, options = {}) {
      const current = find(guid);
      const by = author(options.by, current.ownerGuid);
      checkPerson(store, current, by.by);
      if (roleOf(store, current, by.by) === 'participant') return control.removeParticipant(guid, by.by ?? '', options);
      deleteActivity(store, current, by, behaviour);
    },
    editOccurrence: (seriesGuid, date, changes, options) =>
      control.editActivity(need(on(seriesGuid, date), `Nothing on ${date}.`).guid, changes, options),
    removeOccurrence: (seriesGuid, date, options) =>
      control.deleteActivity(need(on(seriesGuid, date), `Nothing on ${date}.`).guid, options),
    resetExceptions(seriesGuid, options = {}) {
      const series = find(seriesGuid);
      resetExceptions(store, series, author(options.by, series.ownerGuid));
    },
    addParticipant(guid, who, options = {}) {
      const activity = find(guid);
      const by = author(options.by, activity.ownerGuid);
      checkPerson(store, activity, by.by);
      return join(activity, who, by);
    },
    removeParticipant(guid, who, options = {}) {
      const activity = find(guid);
      const by = author(options.by, activity.ownerGuid);
      removeParticipant(store, activity, participantOf(activity, who).guid, by, behaviour);
    },
    setParticipantStatus(guid, who, status) {
      const activity = find(guid);
      const { participantGuid, guid: asShown } = participantOf(activity, who);
      // Answering for one occurrence makes an exception of it.
      const single = activity.recurrenceType === 'Occurrence';
      const target = single
        ? replaceActivity(store, activity, {}, author(undefined, participantGuid), behaviour)
        : activity;
      setStatus(store, participantOf(target, single ? copyGuid(asShown, target.guid) : asShown), status);
    },
    bookHours: (guid, options) => control.editActivity(guid, { hasHours: true }, options),
    touch(guid) {
      const activity = need(store.activity(guid), `There is no activity ${guid}.`);
      touchActivity(store, activity, { by: activity.updatedBy, at: stamp() });
    },
    activities: () => store.activities(),
    activity: (guid) => store.activity(guid),
    activityAnswer(guid) {
      const activity = known(guid);
      return activity && activityAnswer(store, activity, behaviour, faults.lockedPhases);
    },
    seenBy: (guid, userGuid) => seenBy(store, find(guid), userGuid),
    occurrences: (seriesGuid) => occurrencesOf(store, find(seriesGuid), behaviour, now()),
    exceptions: (seriesGuid) => exceptionsOf(store, seriesGuid),
    occurrenceOn: on,
    participants: (guid) => shownParticipants(store, find(guid)),
    mails: () => store.outbox.filter(({ sent }) => sent),
    outbox: () => store.outbox,
  };
  return control;
}
