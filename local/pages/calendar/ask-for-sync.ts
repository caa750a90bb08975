import { randomUUID } from 'node:crypto';
import type { Side } from '../../stack/side-item.ts';
import type { Stack } from '../../stack/start-stack.ts';
import { PEOPLE, type SamplePerson } from '../people.ts';

/** Tells the service that somebody changed something, as the notifications of Graph and the events of the host app do. */
export interface AskForSync {
  changed(side: Side, person: SamplePerson): Promise<void>;
  /** No listing shows what is gone: the event names it, which is a hint only (M4). */
  deleted(side: Side, person: SamplePerson, id: string): Promise<void>;
}

export function createAskForSync({
  store,
  queue,
  setting,
  clock,
}: Pick<Stack, 'store' | 'queue' | 'setting' | 'clock'>): AskForSync {
  const organizationId = setting.organization.guid;
  const isOn = async (mailboxId: string) => (await store.mailbox(mailboxId))?.enabled === true;
  const sync = async (mailboxId: string) => {
    if (await isOn(mailboxId)) await queue.syncMailbox({ organizationId, mailboxId, correlationId: randomUUID() });
  };
  return {
    async changed(side, { mailboxId }) {
      if (side === 'outlook') return sync(mailboxId);
      await queue.pullOrganization({ organizationId, correlationId: randomUUID() });
    },
    async deleted(side, person, activityId) {
      if (side === 'outlook') return sync(person.mailboxId);
      const stamp = clock.now();
      for (const { mailboxId } of PEOPLE) {
        if (!(await isOn(mailboxId))) continue;
        await store.deliver([{ mailboxId, activityId, stamp, deleted: true }]);
        await sync(mailboxId);
      }
    },
  };
}
