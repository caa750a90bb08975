import type { BeforeSend } from '../sync/ports.ts';
import { activityPath, checkDone } from './activity-reader.ts';
import type { SeveraHttp } from './http.ts';
import { type ItemAnswer, sendAboutItem } from './item-call.ts';
import { patchedActivity } from './patch-answer.ts';
import { patchSender } from './patch-values.ts';
import type { Replacement } from './write-activity.ts';

/** Sends `PATCH /v1/activities/{id}`; taken: the activity as the answer shows it, undefined where it doesn't. */
export type Patcher = (id: string, body: readonly Replacement[], before?: BeforeSend) => Promise<ItemAnswer<unknown>>;

export function createPatcher(http: SeveraHttp): Patcher {
  const sender = patchSender();
  return (id, body, before) => {
    const path = activityPath(id);
    return sender(body, (sent) =>
      sendAboutItem(http, { method: 'PATCH', path, body: sent, before }, (good) => {
        checkDone(good);
        return patchedActivity(good, id);
      }),
    );
  };
}
