import { z } from 'zod';
import { fullName, participantAnswer } from './answers.ts';
import { activityOf, apiAuthor, type Call, json, jsonBody, noContent, shownActivity } from './call.ts';
import { MEMBER_STATUSES, PARTICIPANT_TYPES, type StoredActivity, type StoredParticipant } from './model.ts';
import { badBody, notFound, Problem } from './problem.ts';
import { randomGuid } from './random.ts';
import type { OrganizationStore } from './store.ts';
import { type Author, participantsOf, replaceActivity, touchActivity } from './writes.ts';

const body = z.object({
  activityGuid: z.string().min(1),
  participantGuid: z.string().min(1),
  type: z.enum(PARTICIPANT_TYPES).nullish(),
  status: z.enum(MEMBER_STATUSES).nullish(),
});
const confirmation = z
  .array(
    z.object({
      op: z.string().regex(/^replace$/iu),
      path: z.string().regex(/^\/?isConfirmed$/iu),
      value: z.unknown().optional(),
    }),
  )
  .min(1);

/** Not paged. */
export function getParticipantsOf(call: Call, activityGuid: string): Response {
  call.need('activities:read');
  const activity = shownActivity(call, activityGuid);
  const listed = shownParticipants(call.store, activity).map((participant) =>
    participantAnswer(call.store, participant),
  );
  const owner = call.store.users.get(activity.ownerGuid);
  if (call.severa.behaviour.ownerIsParticipant && owner) {
    const { guid, email } = owner;
    const own: StoredParticipant = {
      guid: activity.guid,
      activityGuid: activity.guid,
      participantGuid: guid,
      type: 'User',
      status: 'Accepted',
      name: fullName(owner),
      email,
    };
    listed.unshift(participantAnswer(call.store, own));
  }
  return json(200, listed);
}

export function getParticipant(call: Call, guid: string): Response {
  call.need('activities:read');
  return json(200, participantAnswer(call.store, find(call.store, guid)));
}

/** Only people whom Severa knows as users: name and e-mail can't be written. */
export async function postParticipant(call: Call): Promise<Response> {
  call.need('activities:write');
  const parsed = body.safeParse(await jsonBody(call.request));
  if (!parsed.success) throw badBody('A participant needs an activity and a person.', 'activityParticipantModel');
  const { activityGuid, participantGuid, status } = parsed.data;
  const { store, severa } = call;
  const activity = store.activity(activityGuid);
  if (!activity) throw badBody('The activity does not exist.', 'activityGuid');
  if (!store.users.has(participantGuid)) throw badBody('The participant does not exist.', 'participantGuid');
  if (participantsOf(store, activityGuid).some((known) => known.participantGuid === participantGuid)) {
    throw new Problem(400, 'InvalidOperation', 'The person takes part already.');
  }
  const author = apiAuthor(severa);
  const added = addParticipant(store, activity, { participantGuid, status: status ?? 'Invited' }, severa.random);
  if (severa.behaviour.participantChangesTouch) touchActivity(store, activity, author);
  if (severa.behaviour.mailsForApiWrites) {
    store.mailNewActivity(participantGuid, activityGuid, 'participant', author.by);
  }
  return json(201, participantAnswer(store, added));
}

/** The document lets only `isConfirmed` be changed, a member its model does not have; it moves the status. */
export async function patchParticipant(call: Call, guid: string): Promise<Response> {
  call.need('activities:write');
  const found = find(call.store, guid);
  const patch = confirmation.safeParse(await jsonBody(call.request));
  if (!patch.success) throw badBody('Only isConfirmed can be replaced.', 'patchDocument');
  const confirmed = /^true$/iu.test(String(patch.data.at(-1)?.value));
  const next: StoredParticipant = { ...found, status: confirmed ? 'Accepted' : 'Invited' };
  const rest = participantsOf(call.store, found.activityGuid);
  call.store.participants.set(
    found.activityGuid,
    rest.map((one) => (one.guid === guid ? next : one)),
  );
  return json(200, [participantAnswer(call.store, next)]);
}

/** With the guid of an occurrence the person leaves that occurrence only, which becomes an exception. */
export function deleteParticipant(call: Call, activityGuid: string, guid: string): Response {
  call.need('activities:delete');
  const activity = activityOf(call, activityGuid);
  const known = shownParticipants(call.store, activity).some((one) => one.guid === guid);
  if (!known) throw notFound('The participant', guid);
  removeParticipant(call.store, activity, guid, apiAuthor(call.severa), call.severa.behaviour.participantChangesTouch);
  return noContent();
}

export function addParticipant(
  store: OrganizationStore,
  activity: StoredActivity,
  given: Partial<StoredParticipant>,
  random: () => number,
): StoredParticipant {
  const added: StoredParticipant = {
    participantGuid: null,
    type: 'User',
    status: 'Invited',
    name: '',
    email: null,
    ...given,
    guid: randomGuid(random),
    activityGuid: activity.guid,
  };
  store.participants.set(activity.guid, [...participantsOf(store, activity.guid), added]);
  return added;
}

export function removeParticipant(
  store: OrganizationStore,
  activity: StoredActivity,
  guid: string,
  author: Author,
  touch: boolean,
): void {
  // Writing nothing over an occurrence makes the exception, with its own copy of the participants.
  if (activity.recurrenceType === 'Occurrence') replaceActivity(store, activity, {}, author);
  const rest = participantsOf(store, activity.guid).filter((one) => one.guid !== guid);
  store.participants.set(activity.guid, rest);
  if (touch && activity.recurrenceType !== 'Occurrence') touchActivity(store, activity, author);
}

/** An occurrence shows the participants of its series. */
export function shownParticipants(store: OrganizationStore, activity: StoredActivity): readonly StoredParticipant[] {
  const from = activity.recurrenceType === 'Occurrence' ? (activity.parentGuid ?? '') : activity.guid;
  return participantsOf(store, from).map((one) => ({ ...one, activityGuid: activity.guid }));
}

function find(store: OrganizationStore, guid: string): StoredParticipant {
  for (const list of store.participants.values()) {
    const found = list.find((participant) => participant.guid === guid);
    if (found) return found;
  }
  throw notFound('The participant', guid);
}
