import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { whyNot } from '../../../shared/settings/why.ts';
import { whyView } from '../../../shared/settings/why-view.ts';
import { occurrenceId } from '../../../shared/sync/occurrence-id.ts';
import type { ActivityType, Delivery, Link, MailboxState, Parked } from '../../../shared/sync/ports.ts';
import { someDelivery, someLink, someMailbox, someOrganization, someParked } from '../../contract/store-samples.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { activity, event, NOW } from '../sync/samples.ts';

const MAILBOX = 'mailbox-1';
const USER = 'user-1';
const TYPE: ActivityType = { id: 'type-1', name: 'Meeting', category: 'CalendarEntry', active: true, isDefault: true };

interface Given {
  readonly mailbox?: Partial<MailboxState>;
  readonly links?: readonly Link[];
  readonly parked?: readonly Parked[];
  readonly deliveries?: readonly Delivery[];
  readonly enabled?: boolean;
  readonly active?: boolean;
  readonly activity?: ReturnType<typeof activity> | null | SyncError;
  readonly event?: ReturnType<typeof event> | null;
}

async function why(side: 'severa' | 'exchange', id: string, given: Given = {}) {
  const store = createMemoryStore('org-1', { clock: () => NOW });
  const organization = { ...someOrganization('org-1'), enabled: given.enabled ?? true, typeIds: [TYPE.id] };
  const { etag: _, ...row } = someMailbox('org-1', { mailboxId: MAILBOX, userId: USER, enabled: true, phase: 'live' });
  await store.saveMailbox({ ...row, window: null, ...given.mailbox });
  await store.saveUser({
    organizationId: 'org-1',
    userId: USER,
    enabled: true,
    address: null,
    mailboxId: MAILBOX,
    reason: null,
    since: 0,
  });
  await store.saveLinks(given.links ?? [], row.run);
  await store.park(given.parked ?? []);
  await store.deliver(given.deliveries ?? []);
  const { activity: shown = activity(), event: seen = event() } = given;
  const user = { id: USER, email: null, name: '', zone: null, defaultTypeId: null, newActivityMail: false };
  return whyNot(
    {
      store,
      organization,
      clock: () => NOW,
      calendar: { read: async () => [seen === null ? { kind: 'absent' } : { kind: 'event', event: seen }] },
      host: {
        read: async () => {
          if (shown instanceof SyncError) throw shown;
          return shown;
        },
        participants: async () => [],
        users: async () => [{ ...user, active: given.active ?? true }],
        activityTypes: async () => [TYPE],
      },
    },
    USER,
    { side, id },
  );
}

const link = (fields: Partial<Link> = {}) =>
  someLink(1, { mailboxId: MAILBOX, activityId: 'activity-1', eventId: 'event-1', ...fields });

describe('why an item is not synced', () => {
  it.each<[string, Given, string, string | null]>([
    ['its link lives', { links: [link()] }, 'synced', null],
    ['its deletion is held back (M5)', { links: [link({ cause: 'guard-1' })] }, 'waiting', 'deletion-held-back'],
    ['its event is being made', { links: [link({ state: 'creating-event' })] }, 'waiting', 'next-run'],
    ['its link sleeps', { links: [link({ state: 'sleeping' })] }, 'waiting', 'first-sync'],
    ['it was let go (M8)', { links: [link({ state: 'released', cause: 'has-hours' })] }, 'not-synced', 'has-hours'],
    [
      'its link was closed, for good',
      { links: [link({ state: 'closed', cause: 'event-deleted' })] },
      'not-synced',
      'event-deleted',
    ],
    [
      'its link was closed, and a rule says why by now',
      { links: [link({ state: 'closed', cause: 'task' })], activity: activity({}, { category: 'Task' }) },
      'not-synced',
      'project-task',
    ],
    [
      'its other side is parked',
      {
        links: [link()],
        parked: [someParked({ mailboxId: MAILBOX, side: 'exchange', itemId: 'event-1', reason: 'r' })],
      },
      'waiting',
      'r',
    ],
    [
      'a change of it was delivered',
      { deliveries: [someDelivery({ mailboxId: MAILBOX, activityId: 'activity-1' })] },
      'waiting',
      'next-run',
    ],
    ['nobody has seen it', {}, 'unknown', 'not-seen-yet'],
    ['the organisation is off', { enabled: false, links: [link()] }, 'not-synced', 'organization-disabled'],
    ['his sync is off', { mailbox: { enabled: false }, links: [link()] }, 'not-synced', 'switched-off'],
    ['he is not active in Severa', { active: false }, 'not-synced', 'user-inactive'],
    [
      'his mailbox is another user’s by now',
      { mailbox: { userId: 'user-2' }, links: [link()] },
      'not-synced',
      'switched-off',
    ],
  ])('%s', async (_name, given, state, reason) => {
    expect(await why('severa', 'activity-1', given)).toEqual({ state, reason });
  });

  it('a series that is held as its occurrences is synced with them', async () => {
    const links = [link({ eventId: occurrenceId('event-1', '2026-11-03') })];
    expect(await why('exchange', 'event-1', { links })).toEqual({ state: 'synced', reason: null });
    expect(await why('exchange', occurrenceId('event-1', '2026-11-03'), { links })).toMatchObject({ state: 'synced' });
  });

  it('an activity that is gone is known by its link, or not at all', async () => {
    const closed = [link({ state: 'closed', cause: 'activity-deleted' })];
    expect(await why('severa', 'activity-1', { activity: null, links: closed })).toMatchObject({
      reason: 'activity-deleted',
    });
    await expect(why('severa', 'activity-1', { activity: null })).rejects.toMatchObject({ problem: 'item-unknown' });
    await expect(why('exchange', 'event-1', { event: null })).rejects.toMatchObject({ problem: 'item-unknown' });
  });

  it('others’ activity stays theirs, whatever is linked or parked of it', async () => {
    const given = { activity: activity({}, { ownerId: 'user-2' }), links: [link()] };
    await expect(why('severa', 'activity-1', given)).rejects.toMatchObject({ problem: 'item-unknown' });
  });

  it('that can not be told while Severa does not answer', async () => {
    const down = new SyncError('transient', 'severa.unreachable', 'Severa did not answer.');
    await expect(why('severa', 'activity-1', { activity: down })).rejects.toBe(down);
    const odd = new SyncError('refused', 'severa.refused', 'Severa refuses that id.');
    await expect(why('severa', 'activity-1', { activity: odd })).rejects.toMatchObject({ problem: 'item-unknown' });
  });

  it('is told in words; a reason without words of its own by its code', () => {
    const asked = { side: 'severa', id: 'activity-1' } as const;
    expect(whyView(asked, { state: 'not-synced', reason: 'project-task' }, 'en').text).toBe(
      'Project tasks are never synced.',
    );
    expect(whyView(asked, { state: 'waiting', reason: 'graph.odd' }, 'fi').text).toContain('(graph.odd)');
  });
});
