import { SyncError } from '../errors.ts';
import type { Activity, HostActivities } from '../sync/ports.ts';
import type { Answer } from './answer.ts';
import type { UserDirectory } from './directory.ts';
import type { SeveraHttp } from './http.ts';
import { refusedItself, sendAboutItem } from './item-call.ts';
import { ownersOf } from './listing.ts';
import { rowsOf } from './paging.ts';
import { patchedActivity } from './patch-answer.ts';
import { readParticipant } from './people.ts';
import { type Reading, readActivity } from './read-activity.ts';
import { absence, notThere, refusal, refusedForGood } from './refusals.ts';
import { namedBody } from './wire.ts';
import { createBody, replacements } from './write-activity.ts';

type ActivityCalls = Pick<HostActivities, 'read' | 'participants' | 'create' | 'update' | 'delete'>;

/** The calls about one activity. */
export function createActivityCalls(http: SeveraHttp, directory: UserDirectory): ActivityCalls {
  async function understand(json: unknown): Promise<Reading> {
    await directory.prepare(ownersOf([json]));
    return readActivity(json, directory.zoneOf);
  }

  async function read(id: string): Promise<Activity | null> {
    const answer = await sendAboutItem(http, { method: 'GET', path: activityPath(id) }, (good) => readBody(good, id));
    if (answer.kind === 'absent') return null;
    const reading = await understand(answer.value);
    if (reading.kind === 'activity') return reading.activity;
    throw new SyncError('invalid', reading.reason, "Severa's activity can't be understood; it must be parked.");
  }

  return {
    read,

    async participants(activityId) {
      const path = `${activityPath(activityId)}/activityparticipants`;
      const answer = await sendAboutItem(http, { method: 'GET', path }, rowsOf);
      if (answer.kind === 'absent') throw notThere();
      return answer.value.map(readParticipant);
    },

    async create(draft, before) {
      await directory.prepare([draft.ownerId]);
      const body = createBody(draft, directory.zoneOf(draft.ownerId));
      const { answer } = await http.send({ method: 'POST', path: '/v1/activities', body, before });
      // Severa's own 404 to a POST speaks of something in the body: an owner or type that is no longer there.
      if (absence(answer) === 'absent') throw refusedForGood({ status: 404 });
      if (answer.status < 200 || answer.status > 299) throw await refusedItself(http, refusal(answer));
      return created(answer).catch(() => {
        throw answerLost(answer);
      });
    },

    async update(id, fields, ownerId, before) {
      await directory.prepare([ownerId]);
      const body = replacements(fields, directory.zoneOf(ownerId));
      if (body.length > 0) {
        const answer = await sendAboutItem(http, { method: 'PATCH', path: activityPath(id), body, before }, (good) => {
          checkDone(good);
          return patchedActivity(good, id);
        });
        if (answer.kind === 'absent') throw notThere();
        const reading = await understand(answer.value);
        if (reading.kind === 'activity') return reading.activity;
      }
      const activity = await read(id);
      if (activity !== null) return activity;
      // Severa took the change just now: its reading may be behind. If not, the next try is told.
      throw body.length === 0 ? notThere() : notYetThere();
    },

    async delete(id, before) {
      const answer = await sendAboutItem(http, { method: 'DELETE', path: activityPath(id), before }, checkDone);
      // An earlier try of this very call may have deleted it: then it is done, not gone.
      if (answer.kind === 'absent' && !answer.maybeDoneBefore) throw notThere();
    },
  };

  /** The activity exists from here on: whatever fails now may only lead to the search for it. */
  async function created(answer: Answer): Promise<Activity> {
    const reading = await understand(answer.json);
    if (reading.kind === 'activity') return reading.activity;
    const activity = await read(namedBody.parse(answer.json).guid);
    if (activity === null) throw notThere();
    return activity;
  }
}

/** Ids go into the path; a comma would name several activities at once, dots and slashes another address. */
function activityPath(id: string): string {
  if (!/^[\w-]{1,100}$/u.test(id)) {
    throw new SyncError('invalid', 'severa.bad-id', "This can't be the id of an activity in Severa.");
  }
  return `/v1/activities/${id}`;
}

/** Anything but this very activity is nobody's word about it. */
function readBody(answer: Answer, id: string): unknown {
  if (answer.status !== 200) throw refusal(answer);
  const named = namedBody.safeParse(answer.json);
  if (!named.success || named.data.guid.toLowerCase() !== id.toLowerCase()) throw notSevera(answer);
  return answer.json;
}

function checkDone(answer: Answer): void {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer);
  if (answer.json === undefined && !answer.empty) throw notSevera(answer);
}

function notSevera(answer: Answer): SyncError {
  return new SyncError('unavailable', 'severa.unexpected-answer', "The answer isn't Severa's; is this its REST API?", {
    status: answer.status,
  });
}

function notYetThere(): SyncError {
  return new SyncError('transient', 'severa.read-behind', "Severa took the change and doesn't show the activity yet.");
}

function answerLost(answer: Answer): SyncError {
  return new SyncError(
    'answer-lost',
    'severa.answer-lost',
    "Severa took the activity, but its answer can't be used. Search before it is sent again.",
    { status: answer.status },
  );
}
