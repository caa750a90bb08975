import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { ActivityPage, HostActivities, MailboxState, Store } from '../../../shared/sync/ports.ts';
import { OVERLAP_MS } from '../../../shared/sync/pull-cursor.ts';
import { pullOrganization } from '../../../shared/sync/pull-organization.ts';
import { createMemoryHost } from '../../fakes/memory-host.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { item, NOW } from './samples.ts';

export const MINUTE = 60_000;

const mailbox = (userId: string): MailboxState => ({
  ...newMailbox({ organizationId: 'org-1', userId, mailboxId: `mailbox-of-${userId}`, connection: 0 }),
  phase: 'live',
  firstSyncAt: NOW,
  cursor: 'cursor',
});

/** An organisation whose users `ada` and `bob` sync; what its pulls ask, deliver and queue. */
export async function pullSetting() {
  let now = NOW;
  /** What a participants call and a page of the listing take each, in milliseconds. */
  let slow = 0;
  const clock = () => now;
  const asked: string[] = [];
  const host = createMemoryHost({
    clock,
    before: (call) => {
      if (call === 'participants' || call === 'page') now += slow;
    },
  });
  const store = createMemoryStore('org-1', { clock });
  await store.saveOrganization({
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: 'tenant-1',
    severaClientId: 'client-1',
    typeIds: [],
    defaultTypeId: null,
    zone: 'Europe/Helsinki',
    pulledUntil: NOW,
    connection: 0,
  });
  await store.saveMailbox(mailbox('ada'));
  await store.saveMailbox(mailbox('bob'));
  const queued: string[] = [];
  const participants = async (id: string) => {
    asked.push(id);
    return host.participants(id);
  };

  return {
    host,
    store,
    asked,
    queued,
    clock,
    advance(milliseconds: number) {
      now += milliseconds;
    },
    slowDown(milliseconds: number) {
      slow = milliseconds;
    },
    /** So many activities of one owner, each changed at a time of its own. */
    add(count: number, stepMs: number, owner = 'ada') {
      return Array.from({ length: count }, (_, index) => {
        now += stepMs;
        return host.person.add(owner, item({ subject: `Activity ${index}` })).id;
      });
    },
    /** `change` replaces parts of the ports for this pull. */
    pull(
      change: {
        readonly host?: Partial<HostActivities>;
        readonly store?: Partial<Store>;
        readonly queueMailbox?: (mailboxId: string) => Promise<void>;
        readonly budgetMs?: number;
      } = {},
    ) {
      return pullOrganization({
        store: { ...store, ...change.store },
        host: { ...host, participants, ...change.host },
        clock,
        newId: () => 'pull-run',
        queueMailbox: change.queueMailbox ?? (async (mailboxId) => void queued.push(mailboxId)),
        deadline: now + (change.budgetMs ?? 10 * MINUTE),
      });
    },
    async delivered(user = 'ada'): Promise<readonly string[]> {
      const rows = await store.deliveries(`mailbox-of-${user}`);
      return rows.map(({ activityId }) => activityId).sort();
    },
    async cursor(): Promise<number | null> {
      return (await store.organization())?.pulledUntil ?? null;
    },
    /** One listing that shows an activity as unreadable, and nothing else. */
    unreadable: (id: string, reason: string): Partial<HostActivities> => ({
      async *changedSince(): AsyncGenerator<ActivityPage> {
        yield { activities: [], unreadable: [{ id, reason }], asOf: now };
      },
    }),
    overlap: OVERLAP_MS,
  };
}
