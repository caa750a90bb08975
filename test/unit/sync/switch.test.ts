import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../shared/errors.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { MailboxState, Organization, Store } from '../../../shared/sync/ports.ts';
import { changeConnection, switchMailbox, switchOrganization } from '../../../shared/sync/switch.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';
import { NOW } from './samples.ts';

const organization: Organization = {
  id: 'org-1',
  kind: 'graph',
  enabled: true,
  tenantId: 'tenant-1',
  severaClientId: 'client-1',
  typeIds: [],
  defaultTypeId: null,
  zone: 'Europe/Helsinki',
  pulledUntil: null,
  connection: 3,
};
const synced = (userId: string): MailboxState => ({
  ...newMailbox({ organizationId: 'org-1', userId, mailboxId: `mailbox-of-${userId}`, connection: 3 }),
  phase: 'live',
  cursor: 'cursor',
  window: { from: NOW, until: NOW + 1 },
  firstSyncAt: NOW,
  calendarId: 'calendar-1',
  checkedAt: NOW,
});
const ASLEEP = { phase: 'asleep', cursor: null, window: null, firstSyncAt: null, calendarId: null, checkedAt: NOW };

async function setting() {
  const store = createMemoryStore('org-1');
  await store.saveOrganization(organization);
  await store.saveMailbox(synced('ada'));
  await store.saveMailbox({ ...synced('bob'), enabled: false });
  return store;
}

describe('switching off and on (H3a)', () => {
  it('a user’s switch puts his own mailbox to sleep and nobody else’s', async () => {
    const store = await setting();
    expect(await switchMailbox(store, 'mailbox-of-ada', false)).toMatchObject({ ...ASLEEP, enabled: false });
    expect(await store.mailbox('mailbox-of-ada')).toMatchObject({ ...ASLEEP, enabled: false });
    expect(await store.mailbox('mailbox-of-bob')).toMatchObject({ phase: 'live', cursor: 'cursor' });
  });

  it('on again, it stays asleep until its next run', async () => {
    const store = await setting();
    await switchMailbox(store, 'mailbox-of-ada', false);
    expect(await switchMailbox(store, 'mailbox-of-ada', true)).toMatchObject({ ...ASLEEP, enabled: true });
  });

  it('on while it is on, nothing of it goes', async () => {
    const store = await setting();
    expect(await switchMailbox(store, 'mailbox-of-ada', true)).toMatchObject({ phase: 'live', cursor: 'cursor' });
  });

  it('a mailbox that never synced is still new afterwards', async () => {
    const store = await setting();
    const never = newMailbox({ organizationId: 'org-1', userId: 'eve', mailboxId: 'mailbox-of-eve', connection: 3 });
    await store.saveMailbox(never);
    expect(await switchMailbox(store, 'mailbox-of-eve', false)).toMatchObject({ phase: 'new', enabled: false });
  });

  it('the organisation’s switch puts all of its mailboxes to sleep, and leaves each user’s own switch', async () => {
    const store = await setting();
    expect(await switchOrganization(store, false)).toMatchObject({ enabled: false });
    expect(await store.organization()).toMatchObject({ enabled: false, connection: 3 });
    expect(await store.mailbox('mailbox-of-ada')).toMatchObject({ ...ASLEEP, enabled: true });
    expect(await store.mailbox('mailbox-of-bob')).toMatchObject({ ...ASLEEP, enabled: false });
  });

  it('the organisation on again wakes nobody by itself', async () => {
    const store = await setting();
    await store.saveMailbox({ ...synced('eve'), phase: 'live' });
    expect(await switchOrganization(store, true)).toMatchObject({ enabled: true });
    expect(await store.mailbox('mailbox-of-eve')).toMatchObject({ phase: 'live', cursor: 'cursor' });
  });

  it('a mailbox that is nobody’s can’t be switched', async () => {
    const store = await setting();
    await expect(switchMailbox(store, 'mailbox-of-eve', true)).rejects.toMatchObject({
      kind: 'gone',
      code: 'sync.mailbox-unknown',
    });
  });
});

describe('another connection (H13)', () => {
  it('is counted, so that each mailbox begins anew', async () => {
    const store = await setting();
    await changeConnection(store, { tenantId: 'tenant-2' });
    expect(await store.organization()).toMatchObject({ connection: 4, tenantId: 'tenant-2', enabled: true });
  });

  it('of an organisation that isn’t connected there is nothing to change', async () => {
    await expect(changeConnection(createMemoryStore('org-1'), {})).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'organization.not-connected',
    });
  });
});

describe('a run that writes the same row', () => {
  /** Saving meets another writer that many times. */
  const contested = (store: Store, times: number, kind: 'conflict' | 'transient' = 'conflict') => {
    let saves = 0;
    const save: Store['saveMailbox'] = async (row) => {
      saves += 1;
      if (saves <= times) throw new SyncError(kind, 'storage.failing', 'Not now.');
      return store.saveMailbox(row);
    };
    return { store: { ...store, saveMailbox: save }, saves: () => saves };
  };

  it('does not keep the user from switching off', async () => {
    const inner = await setting();
    const { store } = contested(inner, 19);
    expect(await switchMailbox(store, 'mailbox-of-ada', false)).toMatchObject({ enabled: false });
    expect(await inner.mailbox('mailbox-of-ada')).toMatchObject({ enabled: false });
  });

  it('is given up on after a while', async () => {
    const { store, saves } = contested(await setting(), 99);
    await expect(switchMailbox(store, 'mailbox-of-ada', false)).rejects.toMatchObject({ kind: 'conflict' });
    expect(saves()).toBe(20);
  });

  it('another failure is reported at once', async () => {
    const { store, saves } = contested(await setting(), 99, 'transient');
    await expect(switchMailbox(store, 'mailbox-of-ada', false)).rejects.toMatchObject({ kind: 'transient' });
    expect(saves()).toBe(1);
  });
});
