import { describe, expect, it } from 'vitest';
import { createConsentWatch } from '../../../functions/consent-watch.ts';
import { syncMailboxTrigger } from '../../../functions/sync-mailbox.ts';
import { must, SyncError } from '../../../shared/errors.ts';
import { exchangeView } from '../../../shared/settings/exchange-view.ts';
import { someMailbox, someOrganization } from '../../contract/store-samples.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { createMemoryHost } from '../../fakes/memory-host.ts';
import { invocation, received, START, triggerSetting } from './trigger-setting.ts';

const refusal = (code: string) => new SyncError('unavailable', code, 'Refused.');

const AT = new Date(START).toISOString();
const USER = {
  id: 'user-1',
  email: 'ada@example.com',
  name: 'Ada',
  active: true,
  zone: 'Europe/Helsinki',
  defaultTypeId: null,
  newActivityMail: null,
};
/** A run whose mailbox answers with `mailbox`, in a tenant whose directory answers with `directory`; null: it answers. */
async function setting() {
  const world: { mailbox: SyncError | null; directory: SyncError | null; meanwhile: () => Promise<void> } = {
    mailbox: null,
    directory: null,
    meanwhile: async () => {},
  };
  const { services, store, clock } = triggerSetting();
  const host = createMemoryHost({ clock, users: [USER] });
  const calendar = createMemoryCalendar({ clock });
  await store.saveOrganization(someOrganization('org-1', { tenantId: 'tenant-1', consentedAt: 1 }));
  await store.saveMailbox(someMailbox('org-1', { mailboxId: 'mailbox-1', userId: 'user-1' }));
  const refused = () => {
    if (world.mailbox !== null) throw world.mailbox;
    return null;
  };
  const failing = new Proxy(calendar, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name);
      if (typeof own !== 'function') return own;
      return (...args: unknown[]) => refused() ?? Reflect.apply(own, target, args);
    },
  });
  const watched = {
    ...services,
    store: () => store,
    connect: async () => ({ organization: must(await store.organization(), 'it is there'), host, calendar: failing }),
    tenant: () => ({
      async findMailbox() {
        await world.meanwhile();
        if (world.directory !== null) throw world.directory;
        return null;
      },
      openCalendar: async () => {},
    }),
  };
  const trigger = syncMailboxTrigger(watched, createConsentWatch(watched));
  const message = received({ organizationId: 'org-1', mailboxId: 'mailbox-1', correlationId: 'c' });
  return {
    world,
    store,
    run: async () => {
      const { context, lines } = invocation();
      await trigger({ v: 1, ...message }, context);
      return lines;
    },
    lost: async () => exchangeView(await store.organization()).consentLost,
  };
}

describe('a consent that was withdrawn', () => {
  it('is found by the next run, shown, and shown no more when a run works again', async () => {
    const { world, store, run, lost } = await setting();
    await run();
    expect(await lost()).toBeNull();
    world.mailbox = refusal('graph.consent-missing');
    await run();
    expect(await lost()).toBe(AT);
    expect(exchangeView(await store.organization())).toMatchObject({ missing: expect.arrayContaining(['consent']) });
    await run();
    expect(await lost()).toBe(AT);
    world.mailbox = null;
    await run();
    expect(await lost()).toBeNull();
  });

  it.each(['graph.access-denied', 'graph.unauthorized'])(
    'is told from one mailbox that is shut (%s) by asking the directory',
    async (code) => {
      const { world, run, lost } = await setting();
      world.mailbox = refusal(code);
      await run();
      expect(await lost()).toBeNull();
      world.directory = refusal('graph.access-denied');
      await run();
      expect(await lost()).toBe(AT);
    },
  );

  it('is not what any other failure means, of Severa’s or of the directory', async () => {
    const { world, run, lost } = await setting();
    world.mailbox = refusal('severa.forbidden');
    world.directory = refusal('graph.access-denied');
    await run();
    world.mailbox = refusal('graph.access-denied');
    world.directory = new SyncError('transient', 'graph.failing', 'Later.');
    await run();
    expect(await lost()).toBeNull();
  });

  it('is not noted against a consent that was given meanwhile', async () => {
    const { world, store, run, lost } = await setting();
    world.mailbox = refusal('graph.access-denied');
    world.directory = refusal('graph.access-denied');
    // While the directory is asked, an administrator grants the permissions again.
    world.meanwhile = async () => {
      const row = must(await store.organization(), 'it is there');
      await store.saveOrganization({ ...row, consentedAt: 2 });
    };
    await run();
    expect((await store.organization())?.consentedAt).toBe(2);
    expect(await lost()).toBeNull();
  });
});
