import { SyncError } from '../errors.ts';
import type { Activity } from '../sync/ports.ts';
import type { Answer } from './answer.ts';
import type { UserDirectory } from './directory.ts';
import type { SeveraHttp } from './http.ts';
import { sendAboutItem } from './item-call.ts';
import { ownersOf } from './listing.ts';
import { type Reading, readActivity } from './read-activity.ts';
import { refusal } from './refusals.ts';
import { namedBody } from './wire.ts';

/** How one activity is read, and answers about it are understood. */
export interface ActivityReader {
  understand(json: unknown): Promise<Reading>;
  /** As `HostActivities.read`: an occurrence that nobody changed is its series' own and no activity. */
  read(id: string): Promise<Activity | null>;
}

export function createActivityReader(http: SeveraHttp, directory: UserDirectory): ActivityReader {
  async function understand(json: unknown): Promise<Reading> {
    await directory.prepare(ownersOf([json]));
    return readActivity(json, directory.zoneOf);
  }

  return {
    understand,

    async read(id) {
      const answer = await sendAboutItem(http, { method: 'GET', path: activityPath(id) }, (good) => readBody(good, id));
      if (answer.kind === 'absent') return null;
      const reading = await understand(answer.value);
      if (reading.kind === 'activity') return reading.activity.kind === 'occurrence' ? null : reading.activity;
      throw new SyncError('invalid', reading.reason, "Severa's activity can't be understood; it must be parked.");
    },
  };
}

export function activityPath(id: string): string {
  return `/v1/activities/${pathPart(id)}`;
}

/** Ids go into the path; a comma would name several activities at once, dots and slashes another address. */
export function pathPart(id: string): string {
  if (/^[\w-]{1,100}$/u.test(id)) return id;
  throw new SyncError('invalid', 'severa.bad-id', "This can't be an id of Severa's.");
}

/** Anything but this very activity is nobody's word about it. */
function readBody(answer: Answer, id: string): unknown {
  if (answer.status !== 200) throw refusal(answer);
  const named = namedBody.safeParse(answer.json);
  if (!named.success || named.data.guid.toLowerCase() !== id.toLowerCase()) throw notSevera(answer);
  return answer.json;
}

/** A write was taken: a success, empty or with JSON. */
export function checkDone(answer: Answer): void {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer);
  if (answer.json === undefined && !answer.empty) throw notSevera(answer);
}

function notSevera(answer: Answer): SyncError {
  return new SyncError('unavailable', 'severa.unexpected-answer', "The answer isn't Severa's; is this its REST API?", {
    status: answer.status,
  });
}

export function readBehind(): SyncError {
  return new SyncError('transient', 'severa.read-behind', "Severa took the change and doesn't show it yet.");
}
