import { parseActivity, toBody } from './activity-input.ts';
import {
  activityJson,
  activityOf,
  apiAuthor,
  type Call,
  json,
  jsonBody,
  noContent,
  pageAnswer,
  shownActivity,
} from './call.ts';
import { listActivities } from './list-activities.ts';
import type { StoredActivity } from './model.ts';
import { cutPage } from './paging.ts';
import { applyPatch } from './patch.ts';
import { badBody, notFound, Problem } from './problem.ts';
import { chance } from './random.ts';
import { deleteActivity, insertActivity, replaceActivity, resetExceptions, touchActivity } from './writes.ts';

export function getActivities(call: Call): Response {
  call.need('activities:read');
  const { store, severa } = call;
  if (chance(severa.random, severa.faults.touchRate)) touchSome(call);
  const { emptyLists, nothingThere } = severa.faults;
  const hidden = emptyLists || nothingThere;
  const all = hidden ? [] : listActivities(store, call.query, severa.behaviour, severa.now());
  const page = cutPage(all, call.query, severa);
  const answer = pageAnswer(page, (activity) => activityJson(call, activity));
  severa.faults.afterPage?.({ organizationGuid: store.guid, offset: page.offset });
  return answer;
}

export function getActivity(call: Call, guid: string): Response {
  call.need('activities:read');
  return json(200, activityJson(call, shownActivity(call, guid)));
}

export async function postActivity(call: Call): Promise<Response> {
  call.need('activities:write');
  const { store, severa } = call;
  const body = await jsonBody(call.request);
  if (typeof body !== 'object' || body === null) throw badBody('An activity is missing.', 'activity');
  const author = apiAuthor(severa);
  const activity = insertActivity(store, parseActivity(body, store, severa.behaviour, null), author, severa.random);
  if (severa.behaviour.mailsForApiWrites) store.mailNewActivity(activity.ownerGuid, activity.guid, 'owner', author.by);
  return json(201, activityJson(call, activity));
}

/** One guid: an array of one. Several, parted by commas: what succeeded and what did not. */
export async function patchActivities(call: Call, guids: string): Promise<Response> {
  call.need('activities:write');
  const patch = await jsonBody(call.request);
  const wanted = guids.split(',').filter((guid) => guid !== '');
  if (wanted.length === 1) return json(200, [activityJson(call, patchActivity(call, wanted[0] ?? '', patch))]);
  const succeeded: object[] = [];
  const errors: object[] = [];
  for (const guid of wanted) {
    try {
      succeeded.push(activityJson(call, patchActivity(call, guid, patch)));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      errors.push({ guid, ...error.model(call.request.url) });
    }
  }
  return json(200, { succeeded, errors });
}

const REFUSED_DELETION = {
  forbidden: [403, 'PermissionDenied'],
  invalid: [400, 'InvalidOperation'],
  conflict: [409, 'InvalidOperation'],
} as const;

export function deleteOne(call: Call, guid: string): Response {
  call.need('activities:delete');
  const activity = writable(call, guid);
  if (activity.hasHours || activity.isClosed) {
    const [status, type] = REFUSED_DELETION[call.severa.behaviour.refusedDeletion];
    throw new Problem(status, type, 'An activity that is closed or has work hours can not be deleted.');
  }
  deleteActivity(call.store, activity, apiAuthor(call.severa));
  return noContent();
}

export function deleteExceptions(call: Call, guid: string): Response {
  call.need('activities:delete');
  const activity = activityOf(call, guid);
  if (activity.recurrenceType !== 'Series') throw notFound('The recurring activity', guid);
  resetExceptions(call.store, activity, apiAuthor(call.severa));
  return noContent();
}

function patchActivity(call: Call, guid: string, patch: unknown): StoredActivity {
  const { store, severa } = call;
  const current = writable(call, guid);
  const body = applyPatch(toBody(current, store, severa.behaviour), patch);
  const fields = parseActivity(body, store, severa.behaviour, current);
  if (fields.recurrence && current.parentGuid !== null) {
    throw badBody('An occurrence has no recurrence of its own.', 'recurrence');
  }
  return replaceActivity(store, current, fields, apiAuthor(severa));
}

/** The documents are silent on writes to a single occurrence: `occurrenceWrites` says what happens. */
function writable(call: Call, guid: string): StoredActivity {
  const activity = activityOf(call, guid);
  if (activity.recurrenceType !== 'Occurrence') return activity;
  if (call.severa.behaviour.occurrenceWrites === 'wholeSeries') return activityOf(call, activity.parentGuid ?? '');
  if (call.severa.behaviour.occurrenceWrites === 'exception') return activity;
  throw new Problem(400, 'InvalidOperation', 'A single occurrence can not be changed.', {
    type: 'PathParameter',
    name: 'guid',
    identifier: guid,
  });
}

function touchSome(call: Call): void {
  const all = call.store.activities();
  const chosen = all[Math.floor(call.severa.random() * all.length)];
  if (chosen) touchActivity(call.store, chosen, { by: chosen.updatedBy, at: call.severa.stamp() });
}
