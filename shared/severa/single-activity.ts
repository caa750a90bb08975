import { SyncError } from '../errors.ts';
import type { Activity, ActivityDraft, HostActivities, OccurrenceWrites } from '../sync/ports.ts';
import { type ActivityReader, activityPath, checkDone } from './activity-reader.ts';
import type { Answer } from './answer.ts';
import type { UserDirectory } from './directory.ts';
import type { SeveraHttp } from './http.ts';
import { refusedItself, sendAboutItem } from './item-call.ts';
import { absence, notThere, refusal, refusedForGood } from './refusals.ts';
import { namedBody } from './wire.ts';
import { createBody } from './write-activity.ts';
import { exceptionsRefused, type WriteDates } from './write-dates.ts';

type ActivityCalls = Pick<HostActivities, 'read' | 'create' | 'delete'>;

/** The calls about one activity. `writeDates` null: single dates of a series can't be written. */
export function createActivityCalls(
  http: SeveraHttp,
  directory: UserDirectory,
  reader: ActivityReader,
  writeDates: WriteDates | null,
): ActivityCalls {
  return {
    read: reader.read,

    async create(draft, before) {
      const dates = datesOf(draft);
      if (dates !== null && (writeDates === null || draft.item.when.rule === undefined)) throw exceptionsRefused();
      await directory.prepare([draft.ownerId]);
      const body = createBody(draft, directory.zoneOf(draft.ownerId));
      const { answer } = await http.send({ method: 'POST', path: '/v1/activities', body, before });
      // Severa's own 404 to a POST speaks of something in the body: an owner or type that is no longer there.
      if (absence(answer) === 'absent') throw refusedForGood({ status: 404 });
      if (answer.status < 200 || answer.status > 299) throw await refusedItself(http, refusal(answer));
      try {
        const activity = await created(answer, draft);
        if (dates === null || writeDates === null) return activity;
        return await writeDates(activity.id, dates, draft.ownerId, before);
      } catch {
        throw answerLost(answer);
      }
    },

    async delete(id, before) {
      const answer = await sendAboutItem(http, { method: 'DELETE', path: activityPath(id), before }, checkDone);
      // An earlier try of this very call may have deleted it: then it is done, not gone.
      if (answer.kind === 'absent' && !answer.maybeDoneBefore) throw notThere();
    },
  };

  /** The activity exists from here on: whatever fails now may only lead to the search for it. */
  async function created(answer: Answer, { item }: ActivityDraft): Promise<Activity> {
    const reading = await reader.understand(answer.json);
    const whole =
      reading.kind === 'activity' && (reading.activity.kind === 'series') === (item.when.rule !== undefined);
    if (whole) return reading.activity;
    const activity = await reader.read(namedBody.parse(answer.json).guid);
    if (activity === null) throw notThere();
    return activity;
  }
}

/** What a draft says of single dates; null: nothing. */
function datesOf({ item }: ActivityDraft): OccurrenceWrites | null {
  const changed = Object.entries(item.overrides).map(
    ([date, override]) => [date, { kind: 'changed', override }] as const,
  );
  const excluded = item.exclusions.map((date) => [date, { kind: 'excluded' }] as const);
  return changed.length + excluded.length === 0 ? null : Object.fromEntries([...changed, ...excluded]);
}

function answerLost(answer: Answer): SyncError {
  return new SyncError(
    'answer-lost',
    'severa.answer-lost',
    "Severa took the activity, but its answer can't be used. Search before it is sent again.",
    { status: answer.status },
  );
}
