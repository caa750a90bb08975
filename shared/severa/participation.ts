import { isKind, SyncError } from '../errors.ts';
import type { HostActivities, Participant } from '../sync/ports.ts';
import { activityPath, checkDone, pathPart, readBehind } from './activity-reader.ts';
import type { SeveraHttp } from './http.ts';
import { refusedItself, sendAboutItem } from './item-call.ts';
import { rowsOf } from './paging.ts';
import { readParticipant } from './people.ts';
import { absence, notThere, refusal, refusedForGood } from './refusals.ts';
import { namedBody } from './wire.ts';

type PeopleCalls = Pick<HostActivities, 'participants' | 'addParticipant' | 'removeParticipant'>;

/** Who takes part in one activity. */
export function createPeopleCalls(http: SeveraHttp): PeopleCalls {
  async function participants(activityId: string): Promise<readonly Participant[]> {
    const answer = await sendAboutItem(http, { method: 'GET', path: peoplePath(activityId) }, rowsOf);
    if (answer.kind === 'absent') throw notThere();
    return answer.value.map(readParticipant);
  }

  return {
    participants,

    async addParticipant(activityId, userId, before) {
      // A new person's status is Severa's to choose; name and e-mail are its own anyway.
      const body = { activityGuid: pathPart(activityId), participantGuid: userId, type: 'User' };
      const { answer } = await http.send({ method: 'POST', path: '/v1/activityparticipants', body, before });
      if (answer.status >= 200 && answer.status <= 299) {
        if (!namedBody.safeParse(answer.json).success) throw answerLost(answer.status);
        return;
      }
      const error = absence(answer) === 'absent' ? refusedForGood({ status: 404 }) : refusal(answer);
      if (error.kind !== 'refused') throw await refusedItself(http, error);
      // Activity and person are both in the body: only a look tells which of them Severa refuses. Throws `gone`.
      const people = await participants(activityId).catch((reason: unknown) => {
        throw isKind(reason, 'invalid') ? error : reason;
      });
      if (!people.some((one) => one.userId === userId)) throw error;
    },

    async removeParticipant(activityId, participantId, before) {
      const path = `${peoplePath(activityId)}/${pathPart(participantId)}`;
      const answer = await sendAboutItem(http, { method: 'DELETE', path, before }, checkDone);
      if (answer.kind !== 'absent' || answer.maybeDoneBefore) return;
      // No such activity, or no such participant of it: the former throws `gone` here.
      const people = await participants(activityId);
      if (people.some(({ id }) => id === participantId)) throw readBehind();
    },
  };
}

function peoplePath(activityId: string): string {
  return `${activityPath(activityId)}/activityparticipants`;
}

function answerLost(status: number): SyncError {
  return new SyncError(
    'answer-lost',
    'severa.answer-lost',
    "Severa may have added the person, but its answer can't be used. Read the participants before it is sent again.",
    { status },
  );
}
