import { parseActivity, toBody } from './activity-input.ts';
import { checkWrite } from './api-rights.ts';
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
import { exceptionOf } from './exception-post.ts';
import { listActivities } from './list-activities.ts';
import type { StoredActivity } from './model.ts';
import { mailNewActivity } from './outbox.ts';
import { changeOwner } from './owner-change.ts';
import { cutPage } from './paging.ts';
import { applyPatch } from './patch.ts';
import { badBody, notFound, Problem } from './problem.ts';
import { chance } from './random.ts';
import { resetExceptions } from './series-writes.ts';
import { writable } from './writable.ts';
import { deleteActivity, insertActivity, replaceActivity, touchActivity } from './writes.ts';

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
  const { behaviour, random } = severa;
  const exception = exceptionOf(call, body, author);
  if (exception) return json(201, activityJson(call, exception));
  const activity = insertActivity(store, parseActivity(body, store, behaviour, null), author, random);
  if (behaviour.mailsForApiWrites) {
    const { guid: activityGuid, ownerGuid: userGuid } = activity;
    mailNewActivity(store, { ...author, userGuid, activityGuid, role: 'owner' }, behaviour);
  }
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

export function deleteOne(call: Call, guid: string): Response {
  call.need('activities:delete');
  const { store, severa } = call;
  const activity = writable(call, guid);
  checkWrite(store, activity, null, severa.behaviour, severa.faults);
  deleteActivity(store, activity, apiAuthor(severa), severa.behaviour);
  return noContent();
}

export function deleteExceptions(call: Call, guid: string): Response {
  call.need('activities:delete');
  const activity = activityOf(call, guid);
  if (activity.recurrenceType !== 'Series') throw notFound('The recurring activity', guid);
  checkWrite(call.store, activity, {}, call.severa.behaviour, call.severa.faults);
  resetExceptions(call.store, activity, apiAuthor(call.severa));
  return noContent();
}

function patchActivity(call: Call, guid: string, patch: unknown): StoredActivity {
  const { store, severa } = call;
  const { behaviour, faults } = severa;
  const current = writable(call, guid);
  const body = applyPatch(toBody(current, store, behaviour), patch, behaviour);
  const fields = parseActivity(body, store, behaviour, current);
  if (fields.recurrence && current.parentGuid !== null) {
    throw badBody('An occurrence has no recurrence of its own.', 'recurrence');
  }
  checkWrite(store, current, fields, behaviour, faults);
  const author = apiAuthor(severa);
  const written = replaceActivity(store, current, fields, author, behaviour);
  changeOwner(store, current, written, { ...author, api: true }, severa);
  return written;
}

function touchSome(call: Call): void {
  const all = call.store.activities();
  const chosen = all[Math.floor(call.severa.random() * all.length)];
  if (chosen) touchActivity(call.store, chosen, { by: chosen.updatedBy, at: call.severa.stamp() });
}
