import { z } from 'zod';
import { usableUser } from './activity-input.ts';
import { fullName, participantAnswer } from './answers.ts';
import { checkWrite, reachOf } from './api-rights.ts';
import { activityOf, apiAuthor, type Call, json, jsonBody, noContent, shownActivity } from './call.ts';
import { MEMBER_STATUSES, PARTICIPANT_TYPES, type StoredActivity, type StoredParticipant } from './model.ts';
import { mailNewActivity } from './outbox.ts';
import { confirmationOf } from './participant-patch.ts';
import { addParticipant, removeParticipant, setStatus, shownParticipants } from './people.ts';
import { badBody, notFound, Problem } from './problem.ts';
import type { OrganizationStore } from './store.ts';
import { writable } from './writable.ts';

const body = z.object({
  activityGuid: z.string().min(1),
  participantGuid: z.string().min(1),
  type: z.enum(PARTICIPANT_TYPES).nullish(),
  status: z.enum(MEMBER_STATUSES).nullish(),
});

/** Not paged. */
export function getParticipantsOf(call: Call, activityGuid: string): Response {
  call.need('activities:read');
  const activity = shownActivity(call, activityGuid);
  if (reachOf(call.store, activity, call.severa.behaviour) === 'masked') return json(200, []);
  const listed = shownParticipants(call.store, activity, true).map((participant) =>
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

/** Only people whom Severa knows: name and e-mail can't be written. */
export async function postParticipant(call: Call): Promise<Response> {
  call.need('activities:write');
  const parsed = body.safeParse(await jsonBody(call.request));
  if (!parsed.success) throw badBody('A participant needs an activity and a person.', 'activityParticipantModel');
  const { activityGuid, participantGuid, status } = parsed.data;
  const { store, severa } = call;
  const { behaviour, faults, random } = severa;
  const activity = toJoin(call, activityGuid);
  checkWrite(store, activity, {}, behaviour, faults);
  const type = typeOf(call, participantGuid);
  if (behaviour.ownerAsParticipant === 'refused' && participantGuid === activity.ownerGuid) {
    throw new Problem(400, 'InvalidOperation', 'The owner can not take part.');
  }
  const known = shownParticipants(store, activity).find((one) => one.participantGuid === participantGuid);
  if (known && behaviour.participantTwice === 'refused') {
    throw new Problem(400, 'InvalidOperation', 'The person takes part already.');
  }
  if (known && behaviour.participantTwice === 'same') return json(201, participantAnswer(store, known));
  const given = {
    participantGuid,
    type,
    status: behaviour.statusOnPost === 'kept' ? (status ?? 'Invited') : 'Invited',
  };
  const author = apiAuthor(severa);
  const added = addParticipant(store, activity, given, author, random, behaviour);
  if (behaviour.mailsForApiWrites) {
    const mail = {
      ...author,
      userGuid: participantGuid,
      activityGuid: added.activityGuid,
      role: 'participant',
    } as const;
    mailNewActivity(store, mail, behaviour);
  }
  return json(201, participantAnswer(store, added));
}

/** The activity is a member of the body here: one that isn't there is a bad value, not a 404. */
function toJoin(call: Call, activityGuid: string): StoredActivity {
  try {
    return writable(call, activityGuid);
  } catch (error) {
    const missing = error instanceof Problem && error.status === 404;
    throw missing ? badBody('The activity does not exist.', 'activityGuid') : error;
  }
}

function typeOf({ store, severa }: Call, participantGuid: string): StoredParticipant['type'] {
  const { behaviour } = severa;
  if (usableUser(store.users.get(participantGuid), false, behaviour)) return 'User';
  const guest = store.guests.get(participantGuid);
  if (guest?.isActive && behaviour.guestParticipants === 'accepted') return guest.type;
  throw badBody('The participant does not exist.', 'participantGuid');
}

export async function patchParticipant(call: Call, guid: string): Promise<Response> {
  call.need('activities:write');
  const { store, severa } = call;
  const found = find(store, guid);
  checkWrite(store, activityOf(call, found.activityGuid), {}, severa.behaviour, severa.faults);
  const status = confirmationOf(await jsonBody(call.request), severa.behaviour);
  setStatus(store, found, status);
  return json(200, [participantAnswer(store, { ...found, status })]);
}

/** With the guid of an occurrence the person leaves that occurrence only, which becomes an exception. */
export function deleteParticipant(call: Call, activityGuid: string, guid: string): Response {
  call.need('activities:delete');
  const { store, severa } = call;
  const activity = activityOf(call, activityGuid);
  const known = shownParticipants(store, activity).some((one) => one.guid === guid);
  if (!known) throw notFound('The participant', guid);
  checkWrite(store, activity, {}, severa.behaviour, severa.faults);
  removeParticipant(store, activity, guid, apiAuthor(severa), severa.behaviour);
  return noContent();
}

function find(store: OrganizationStore, guid: string): StoredParticipant {
  const found = store.everybody().find((participant) => participant.guid === guid);
  if (found) return found;
  throw notFound('The participant', guid);
}
