import { z } from 'zod';
import { type Answer, answerEmpty, badRequest, refused } from './answers.ts';
import { removeEvent } from './calendar.ts';
import { type Call, jsonBody } from './call.ts';
import { writerOf } from './events.ts';
import { type Response, respond } from './responses.ts';
import { commit, dateOf, findEvent, nextChangeKey } from './store.ts';

const ANSWERS: Readonly<Record<string, Response>> = {
  accept: 'accepted',
  tentativelyAccept: 'tentativelyAccepted',
  decline: 'declined',
};
const answer = z.object({ comment: z.string().nullish(), sendResponse: z.boolean().nullish() });

/** POST …/events/{id}/cancel, for the organizer of a meeting only. */
export function cancelMeeting(call: Call, id: string): Answer {
  const found = findEvent(call.world, call.mailbox, id, call.calendar);
  const { attendees } = found.instance?.content ?? found.item.content;
  if (!found.item.isOrganizer || attendees.length === 0) {
    throw refused("Your request can't be completed. You need to be an organizer to cancel a meeting.");
  }
  removeEvent(writerOf(call), found.item, dateOf(found));
  return answerEmpty(202);
}

/** POST …/events/{id}/accept, tentativelyAccept, decline. What is declined leaves the calendar. */
export function answerInvitation(call: Call, id: string, action: string): Answer {
  const found = findEvent(call.world, call.mailbox, id, call.calendar);
  const response = ANSWERS[action];
  const sent = call.body === '' ? {} : jsonBody(call);
  const lower = Object.fromEntries(Object.entries(sent).map(([name, value]) => [lowerFirst(name), value]));
  const parsed = answer.safeParse(lower);
  if (response === undefined || !parsed.success) throw badRequest('The request body is not valid.');
  if (found.item.isOrganizer) {
    throw refused(
      "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
    );
  }
  const writer = writerOf(call);
  respond(writer, found.item, dateOf(found), response, parsed.data.sendResponse ?? true);
  const now = call.mailbox.store.items.get(found.item.number);
  if (response === 'declined' && !call.world.faults.declinedStays && now) removeEvent(writer, now, dateOf(found));
  return answerEmpty(202);
}

/** POST …/events/{id}/snoozeReminder, dismissReminder: nothing that anybody sees but a new change key. */
export function touchReminder({ world, mailbox, calendar }: Call, id: string): Answer {
  const { item } = findEvent(world, mailbox, id, calendar);
  commit(world, mailbox, { ...item, changeKey: nextChangeKey(mailbox), modified: world.clock() });
  return answerEmpty(202);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
