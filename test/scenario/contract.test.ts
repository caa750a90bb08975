import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/access/caller.ts';
import { switchOff, switchOn } from '../../shared/settings/switch-user.ts';
import { someOrganization } from '../contract/store-samples.ts';
import { createMemoryBindings } from '../fakes/memory-bindings.ts';
import { createMemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { draft, seen, timed, wholeDays } from './items.ts';
import { edit, idOf, settled } from './people.ts';
import { both, round, scenario, scenarios } from './scenario.ts';

scenarios('what the product promises first', (kind) => {
  scenario(kind, 'what is made, edited and deleted on either side is so on the other (H1)', async (world) => {
    for (const subject of ['Stays', 'Edited there', 'Deleted there']) world.outlook.add(draft(subject));
    for (const subject of ['Edited here', 'Deleted here']) world.severa.add(draft(subject));
    await settled(world);
    edit(world.severa, 'Edited there', { location: 'Room 1' });
    edit(world.outlook, 'Edited here', { location: 'Room 2' });
    world.severa.remove(idOf(world.severa, 'Deleted there'));
    world.outlook.remove(idOf(world.outlook, 'Deleted here'));
    await round(world);
    await round(world, 26 * 60);
    return {
      ...both(
        seen(draft('Stays')),
        seen(draft('Edited there'), { location: 'Room 1' }),
        seen(draft('Edited here'), { location: 'Room 2' }),
      ),
      wrote: { activitiesMade: 3, eventsMade: 2, activitiesChanged: 1, eventsChanged: 1, deleted: 2 },
    };
  });

  scenario(kind, 'everything in the default calendar comes, whatever it is about (H6)', async (world) => {
    const items = [
      draft('Lunch', { when: timed('2026-10-12T12:00', 30) }),
      draft('', { when: timed('2026-10-12T13:00', 30) }),
      draft('Holiday', { when: wholeDays('2026-10-20', 5) }),
      draft('Deadline', { when: timed('2026-10-13T16:00', 0) }),
      draft('Night shift', { when: timed('2026-10-14T22:00', 600) }),
    ];
    for (const one of items) world.outlook.add(one);
    await round(world);
    const named = items.map((one) => seen({ ...one, subject: one.subject || '(no subject)' }));
    return { outlook: items.map((one) => seen(one)), severa: named, wrote: { activitiesMade: 5 } };
  });

  scenario(kind, 'nothing is lost: what was there before is there after, on both sides (I2)', async (world) => {
    const names = (side: string) => Array.from({ length: 12 }, (_, index) => `${side} ${index}`);
    for (const name of names('Outlook')) world.outlook.add(draft(name));
    for (const name of names('Severa')) world.severa.add(draft(name));
    world.faults.rough();
    for (let count = 0; count < 6; count += 1) {
      world.advance(5 * 60_000);
      await world.pull();
      await world.sync();
    }
    world.faults.calm();
    await settled(world);
    const all = [...names('Outlook'), ...names('Severa')].map((name) => seen(draft(name)));
    return { ...both(...all), wrote: world.writes() };
  });

  it('after the first sync only what changed is read: calls do not grow with the calendar (H10)', async () => {
    const callsWith = async (count: number) => {
      const world = await kind.open();
      for (let index = 0; index < count; index += 1) world.outlook.add(draft(`Item ${index}`));
      await settled(world);
      let calls = 0;
      world.watch(() => {
        calls += 1;
      });
      edit(world.outlook, 'Item 0', { location: 'Room 1' });
      await round(world);
      return calls;
    };
    const [few, many] = [await callsWith(3), await callsWith(40)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
  });
});

/** A person, and an organisation in whose tenant some addresses have mailboxes. */
function deployment(mailboxes: Readonly<Record<string, string>>) {
  const bindings = createMemoryBindings();
  const clock = () => Date.parse('2026-10-05T08:00:00Z');
  const organization = async () => {
    const id = `org-${randomUUID()}`;
    const store = createMemoryStore(id, { clock });
    await store.saveOrganization(
      someOrganization(id, { tenantId: 'tenant-1', consentedAt: 1, secretsSince: { severaClientSecret: 1 } }),
    );
    const queue = createMemoryQueue({ clock });
    const findMailbox = async (address: string) => {
      const found = mailboxes[address.toLowerCase()];
      return found === undefined ? null : { id: found, addresses: [address.toLowerCase()] };
    };
    const parts = {
      store,
      bindings,
      queue,
      clock,
      directory: async () => ({ findMailbox }),
      isProven: async () => true,
      correlationId: 'c',
    };
    const caller = (userId: string, email: string | null): Caller => ({
      organizationId: id,
      userId,
      roles: new Set(['user']),
      email,
      name: userId,
      locale: null,
      delegated: false,
    });
    return { store, queue, parts, caller };
  };
  return { organization };
}

describe('whose mailbox, and who switches', () => {
  it('a person gets the mailbox with his address, main or alias, in any case; without one it stays on and says why (H2)', async () => {
    const { organization } = deployment({ 'ada@example.com': 'mailbox-1', 'a.lovelace@example.com': 'mailbox-1' });
    const { parts, caller, store } = await organization();
    expect(await switchOn(parts, caller('ada', 'A.Lovelace@Example.com'))).toMatchObject({ mailboxId: 'mailbox-1' });
    const nobody = await switchOn(parts, caller('bob', 'bob@example.com'));
    expect(nobody).toMatchObject({ enabled: true, mailboxId: null, reason: 'mailbox-not-found' });
    expect((await store.mailboxes()).map(({ userId }) => userId)).toEqual(['ada']);
  });

  it('only a verified address counts, and a mailbox serves one person in the whole deployment (H2a)', async () => {
    const { organization } = deployment({ 'ada@example.com': 'mailbox-1' });
    const [one, other] = [await organization(), await organization()];
    await expect(switchOn(one.parts, one.caller('ada', null))).rejects.toMatchObject({
      code: 'access.email-not-verified',
    });
    await switchOn(one.parts, one.caller('ada', 'ada@example.com'));
    const second = () => switchOn(other.parts, other.caller('eve', 'ada@example.com'));
    await expect(second()).rejects.toMatchObject({ code: 'access.mailbox-taken' });
    await switchOff(one.parts, one.caller('ada', 'ada@example.com'));
    expect(await second()).toMatchObject({ mailboxId: 'mailbox-1' });
  });

  it('nobody syncs before an administrator enabled the organisation and he himself switched on (H3)', async () => {
    const { organization } = deployment({ 'ada@example.com': 'mailbox-1' });
    const { parts, caller, store } = await organization();
    const row = await store.organization();
    if (row !== null) await store.saveOrganization({ ...row, enabled: false });
    const ada = caller('ada', 'ada@example.com');
    await expect(switchOn(parts, ada)).rejects.toMatchObject({ code: 'access.organization-disabled' });
    const off = await store.organization();
    if (off !== null) await store.saveOrganization({ ...off, enabled: true });
    expect(await store.mailboxes()).toEqual([]);
    await switchOn(parts, ada);
    expect((await store.mailboxes()).map(({ userId, enabled }) => [userId, enabled])).toEqual([['ada', true]]);
  });
});
