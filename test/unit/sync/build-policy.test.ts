import { describe, expect, it } from 'vitest';
import { buildPolicy } from '../../../shared/sync/build-policy.ts';
import { newMailbox } from '../../../shared/sync/new-mailbox.ts';
import type { ActivityType, HostUser, MailboxState, Organization } from '../../../shared/sync/ports.ts';
import { windowAt } from '../../../shared/sync/window.ts';
import { createMemoryHost } from '../../fakes/memory-host.ts';
import { NOW } from './samples.ts';

const type = (id: string, more: Partial<ActivityType> = {}): ActivityType => ({
  id,
  name: id,
  category: 'CalendarEntry',
  active: true,
  isDefault: false,
  ...more,
});

function policyOf(
  change: {
    readonly user?: Partial<HostUser>;
    readonly organization?: Partial<Organization>;
    readonly mailbox?: Partial<MailboxState>;
    readonly types?: readonly ActivityType[];
  } = {},
) {
  const user = {
    id: 'user-1',
    email: null,
    name: 'Ada',
    active: true,
    zone: null,
    defaultTypeId: null,
    newActivityMail: null,
    ...change.user,
  };
  const other = { ...user, id: 'user-2', active: true, zone: 'Asia/Tokyo' };
  const host = createMemoryHost({ clock: () => NOW, users: [other, user], types: change.types ?? [] });
  const organization: Organization = {
    id: 'org-1',
    kind: 'graph',
    enabled: true,
    tenantId: null,
    severaClientId: 'client-1',
    typeIds: ['a', 'b'],
    defaultTypeId: null,
    zone: 'Europe/Helsinki',
    pulledUntil: null,
    connection: 0,
    ...change.organization,
  };
  const row = newMailbox({ organizationId: 'org-1', userId: 'user-1', mailboxId: 'mailbox-1', connection: 0 });
  return buildPolicy(host, organization, { ...row, ...change.mailbox }, NOW);
}

describe('the settings that decide for one mailbox', () => {
  it('are the organisation’s and the user’s own', async () => {
    expect(await policyOf()).toEqual({
      userId: 'user-1',
      zone: 'Europe/Helsinki',
      typeIds: new Set(['a', 'b']),
      defaultTypeId: null,
      personalTypeId: null,
      isMailed: true,
      window: windowAt(NOW),
      now: NOW,
    });
    expect(await policyOf({ user: { zone: 'Europe/Lisbon' } })).toMatchObject({ zone: 'Europe/Lisbon' });
  });

  it('the window is that of the mailbox’s round, once it has one', async () => {
    const window = { from: 1, until: 2 };
    expect(await policyOf({ mailbox: { window } })).toMatchObject({ window });
  });

  it('of a user who isn’t active there are none (H3a)', async () => {
    expect(await policyOf({ user: { active: false } })).toBeNull();
  });

  it('a user whom Severa doesn’t know', async () => {
    await expect(policyOf({ mailbox: { userId: 'user-9' } })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'severa.user-unknown',
    });
  });
});

describe('the type of an activity made from an event (H7)', () => {
  const types = [type('first'), type('own'), type('theirs'), type('severa', { isDefault: true })];
  const given = async (change: Parameters<typeof policyOf>[0]) => (await policyOf({ types, ...change }))?.defaultTypeId;

  it('is the user’s own, else the organisation’s, else Severa’s', async () => {
    const both = { user: { defaultTypeId: 'own' }, organization: { defaultTypeId: 'theirs' } };
    expect(await given(both)).toBe('own');
    expect(await given({ organization: both.organization })).toBe('theirs');
    expect(await given({})).toBe('severa');
    expect(await given({ types: [type('first')] })).toBeNull();
  });

  it.each([
    ['inactive', { active: false }],
    ['a project task', { category: 'Task' }],
    ['personal', { category: 'Personal' }],
    ['an absence', { category: 'Absences' }],
  ] as const)('is never one that is %s', async (_, more) => {
    const unfit = [type('own', more), type('theirs'), type('severa', { isDefault: true, ...more })];
    const wishes = { user: { defaultTypeId: 'own' }, organization: { defaultTypeId: 'theirs' } };
    expect(await given({ types: unfit, ...wishes })).toBe('theirs');
    expect(await given({ types: unfit })).toBeNull();
  });

  it('may be a sales event', async () => {
    expect(await given({ types: [type('own', { category: 'SalesEvent' })], user: { defaultTypeId: 'own' } })).toBe(
      'own',
    );
  });
});
