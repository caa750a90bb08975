import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Activity, Guard, KeptActivity, Notice } from '../../shared/sync/ports.ts';
import type { OpenStore } from './store.ts';
import { DAY, MAILBOX, NOW } from './store-samples.ts';

const guard: Guard = { id: 'guard-1', mailboxId: MAILBOX, state: 'open', since: NOW, deletions: 5, links: 9 };

function activity(id: string, notes = 'Bring the draft.'): Activity {
  const when = { allDay: false, start: '2026-10-05T10:00:00+03:00', end: '2026-10-05T11:00:00+03:00' } as const;
  return {
    id,
    kind: 'single',
    item: {
      subject: 'Käynti 🍽',
      when: { ...when, zone: 'Europe/Helsinki' },
      exclusions: [],
      overrides: {},
      location: 'Room 4',
      notes,
      privacy: 'normal',
      busy: 'busy',
      people: {},
    },
    typeId: 'type-1',
    category: 'CalendarEntry',
    ownerId: 'user-1',
    unassigned: false,
    closed: false,
    hasHours: false,
    seriesId: null,
    created: NOW,
    modified: NOW,
    updatedBy: null,
  };
}

function kept(id: string, at: number, notes?: string): KeptActivity {
  const participants = [{ id: 'p', userId: 'user-2', email: null, kind: 'user' as const }];
  return { mailboxId: MAILBOX, linkId: 'link-1', activity: activity(id, notes), participants, at };
}

function notice(itemId: string, at: number): Notice {
  return { mailboxId: MAILBOX, code: 'kept-in-severa', side: 'severa', itemId, at };
}

/** What deletions leave behind: guards, kept activities, notices; and the leases and budget of an organisation. */
export function deletionsContract(open: OpenStore): void {
  const fresh = () => {
    const id = `org/${randomUUID()}`;
    let now = NOW;
    const clock = () => now;
    const advance = (milliseconds: number) => {
      now += milliseconds;
    };
    return { store: open(id, clock), elsewhere: open(`${id}-2`, clock), advance };
  };

  describe('guards, kept activities, notices', () => {
    it('a guard changes by its etag, and is seen by its own organisation only', async () => {
      const { store, elsewhere } = fresh();
      const saved = await store.saveGuard(guard);
      await expect(store.saveGuard(guard)).rejects.toMatchObject({ kind: 'conflict' });
      const next = await store.saveGuard({ ...saved, state: 'confirmed' });
      await expect(store.saveGuard({ ...saved, state: 'restored' })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.guards(MAILBOX)).toEqual([next]);
      expect(await store.guards('mailbox-9')).toEqual([]);
      expect(await elsewhere.guards(MAILBOX)).toEqual([]);
    });

    it('an activity is kept whole, however long its notes, once, for 30 days', async () => {
      const { store, elsewhere, advance } = fresh();
      const long = kept('activity/1', NOW, 'ä🍽'.repeat(30_000));
      await store.keepActivity(long);
      await store.keepActivity({ ...long, at: NOW + 1000 });
      await store.keepActivity(kept('activity/2', NOW + 2000));
      expect(await store.keptActivities(MAILBOX, 10)).toEqual([
        kept('activity/2', NOW + 2000),
        { ...long, at: NOW + 1000 },
      ]);
      expect(await store.keptActivities(MAILBOX, 1)).toHaveLength(1);
      expect(await elsewhere.keptActivities(MAILBOX, 10)).toEqual([]);
      advance(31 * DAY);
      expect(await store.keptActivities(MAILBOX, 10)).toEqual([]);
    });

    it('notices come newest first and go after 30 days', async () => {
      const { store, elsewhere, advance } = fresh();
      await store.addNotices([notice('activity/1', NOW), notice('activity/2', NOW + 1000)]);
      await store.addNotices([notice('activity/1', NOW)]);
      expect((await store.notices(MAILBOX, 10)).map(({ itemId }) => itemId)).toEqual(['activity/2', 'activity/1']);
      expect(await elsewhere.notices(MAILBOX, 10)).toEqual([]);
      advance(31 * DAY);
      expect(await store.notices(MAILBOX, 10)).toEqual([]);
    });
  });

  describe('leases and the request budget', () => {
    it('a lease changes by its etag', async () => {
      const { store, elsewhere } = fresh();
      expect(await store.lease('pull')).toBeNull();
      const row = { name: 'pull', leaseRun: 'run-1', leaseUntil: NOW, wanted: 0, watchedBy: null, parked: false };
      const saved = await store.saveLease(row);
      await expect(store.saveLease(row)).rejects.toMatchObject({ kind: 'conflict' });
      const next = await store.saveLease({ ...saved, wanted: 1 });
      await expect(store.saveLease({ ...saved, wanted: 2 })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.lease('pull')).toEqual(next);
      expect(await elsewhere.lease('pull')).toBeNull();
    });

    it('so does the budget', async () => {
      const { store, elsewhere } = fresh();
      expect(await store.budget()).toBeNull();
      const saved = await store.saveBudget({ takenUntil: NOW });
      await expect(store.saveBudget({ takenUntil: NOW })).rejects.toMatchObject({ kind: 'conflict' });
      const next = await store.saveBudget({ ...saved, takenUntil: NOW + 125 });
      await expect(store.saveBudget({ ...saved, takenUntil: NOW + 1 })).rejects.toMatchObject({ kind: 'conflict' });
      expect(await store.budget()).toEqual(next);
      expect(await elsewhere.budget()).toBeNull();
    });
  });
}
