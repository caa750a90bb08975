import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../shared/access/caller.ts';
import { must, SyncError } from '../../../shared/errors.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';
import type { Binding, Bindings } from '../../../shared/settings/bindings.ts';
import { changeSettings } from '../../../shared/settings/change-settings.ts';
import { disconnect } from '../../../shared/settings/disconnect.ts';
import { exchangeEtag, exchangeView } from '../../../shared/settings/exchange-view.ts';
import { currentSwitch, switchOff, switchOn } from '../../../shared/settings/switch-user.ts';
import { someMailbox, someOrganization } from '../../contract/store-samples.ts';
import { createMemoryBindings } from '../../fakes/memory-bindings.ts';
import { createMemoryQueue } from '../../fakes/memory-queue.ts';
import { createMemorySecrets, type SecretShelf } from '../../fakes/memory-secrets.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

const ORG = 'org-1';
const NOW = Date.parse('2026-10-05T08:00:00Z');
const ADA: Caller = {
  organizationId: ORG,
  userId: 'ada',
  roles: new Set(['user']),
  email: 'ada@example.com',
  name: null,
  locale: null,
  delegated: false,
};

/**
 * Everything that a call reaches. The process dies at the operation of this number, counted over all of them, before it is
 * done or after; 0: never.
 */
function world() {
  const dying = { at: 0, done: false, count: 0 };
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    dying.count += 1;
    const isLast = dying.count === dying.at;
    if (isLast && !dying.done) throw new Error('died before');
    const result = await work();
    if (isLast) throw new Error('died after');
    return result;
  };
  const stepping = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const own: unknown = Reflect.get(target, name);
        return typeof own === 'function'
          ? (...args: unknown[]) => step(async () => Reflect.apply(own, target, args))
          : own;
      },
    });
  const memory = createMemoryStore(ORG, { clock: () => NOW });
  const shelf: SecretShelf = new Map();
  const queue = createMemoryQueue({ clock: () => NOW });
  const bindings = createMemoryBindings();
  const mailboxes = new Map([
    ['ada@example.com', 'mailbox-1'],
    ['ada@new.example.com', 'mailbox-2'],
  ]);
  const directory = {
    findMailbox: async (address: string) => {
      const id = mailboxes.get(address);
      return id === undefined ? null : { id, addresses: [address] };
    },
  };
  const parts = {
    organizationId: ORG,
    store: stepping(memory),
    secrets: stepping<Secrets>(createMemorySecrets(ORG, shelf)),
    bindings: stepping<Bindings>(bindings),
    queue: stepping(queue),
    clock: () => NOW,
    directory: async () => stepping(directory),
    isProven: async () => true,
    host: () => Promise.reject(new Error('nobody is asked')),
    correlationId: 'call-1',
    removeMs: 1_000,
  };
  return { parts, memory, shelf, queue, bindings, dying };
}

type World = ReturnType<typeof world>;

async function connected(): Promise<World> {
  const made = world();
  await made.memory.saveOrganization(someOrganization(ORG, { secretsSince: { severaClientSecret: NOW } }));
  await createMemorySecrets(ORG, made.shelf).write('severaClientSecret', 0, 'secret');
  return made;
}

/** Every way in which the first try of a call can die, each followed by the same call. */
async function dyingAnywhere(
  prepare: () => Promise<World>,
  call: (world: World) => Promise<unknown>,
  check: (world: World, dead: string) => Promise<void>,
): Promise<number> {
  const undisturbed = await prepare();
  await call(undisturbed);
  const operations = undisturbed.dying.count;
  await check(undisturbed, 'never');
  for (let at = 1; at <= operations; at += 1) {
    for (const done of [false, true]) {
      const one = await prepare();
      one.dying.count = 0;
      Object.assign(one.dying, { at, done });
      await expect(call(one)).rejects.toThrow('died');
      await call(one);
      await check(one, `at ${at}, ${done ? 'after' : 'before'}`);
    }
  }
  return operations;
}

const fresh = (world: World) => {
  world.dying.count = 0;
  return world;
};

describe('a call that dies anywhere and is repeated ends as if it had not', () => {
  it('switching on', async () => {
    const operations = await dyingAnywhere(
      async () => fresh(await connected()),
      ({ parts }) => switchOn(parts, ADA),
      async ({ memory, bindings, queue }, dead) => {
        expect(await memory.user('ada'), dead).toMatchObject({ enabled: true, mailboxId: 'mailbox-1', reason: null });
        expect(await memory.mailboxes(), dead).toHaveLength(1);
        expect(await memory.mailbox('mailbox-1'), dead).toMatchObject({ userId: 'ada', enabled: true });
        expect(await bindings.binding('mailbox-1'), dead).toMatchObject({ userId: 'ada', active: true });
        expect(queue.waiting().length, dead).toBeGreaterThan(0);
      },
    );
    expect(operations).toBeGreaterThan(7);
  });

  it('switching off', async () => {
    await dyingAnywhere(
      async () => {
        const made = await connected();
        await switchOn(made.parts, ADA);
        return fresh(made);
      },
      ({ parts }) => switchOff(parts, ADA),
      async ({ memory, bindings }, dead) => {
        expect(await memory.user('ada'), dead).toMatchObject({ enabled: false, mailboxId: 'mailbox-1' });
        expect(await memory.mailbox('mailbox-1'), dead).toMatchObject({ enabled: false });
        expect(await bindings.binding('mailbox-1'), dead).toMatchObject({ active: false });
      },
    );
  });

  it('switching on with another address', async () => {
    await dyingAnywhere(
      async () => {
        const made = await connected();
        await switchOn(made.parts, ADA);
        return fresh(made);
      },
      ({ parts }) => switchOn(parts, { ...ADA, email: 'ada@new.example.com' }),
      async ({ memory, bindings }, dead) => {
        expect(await memory.user('ada'), dead).toMatchObject({ enabled: true, mailboxId: 'mailbox-2' });
        expect(await memory.mailbox('mailbox-1'), dead).toMatchObject({ enabled: false });
        expect(await memory.mailbox('mailbox-2'), dead).toMatchObject({ enabled: true, mailboxBefore: 'mailbox-1' });
        expect(await bindings.binding('mailbox-1'), dead).toMatchObject({ active: false });
      },
    );
  });

  it('disconnecting', async () => {
    await dyingAnywhere(
      async () => {
        const made = await connected();
        await switchOn(made.parts, ADA);
        return fresh(made);
      },
      ({ parts }) => disconnect(parts),
      async ({ memory, bindings, shelf }, dead) => {
        expect(exchangeView(await memory.organization()).state, dead).toBe('none');
        expect((await memory.organization())?.connection, dead).toBe(1);
        expect(await memory.mailboxes(), dead).toEqual([]);
        expect(await bindings.binding('mailbox-1'), dead).toBeNull();
        expect([...shelf.values()], dead).toEqual([null]);
      },
    );
  });

  it('changing the connection, looked at anew before it is repeated', async () => {
    const input = {
      kind: 'graph',
      severaClientId: 'client-2',
      severaClientSecret: 'its own',
      zone: 'Europe/Helsinki',
      typeIds: ['type-1', 'type-2'],
      defaultTypeId: null,
      mailboxProof: 'token',
      organizerUpdates: 'send',
    } as const;
    await dyingAnywhere(
      async () => fresh(await connected()),
      async ({ parts, memory }) =>
        changeSettings(parts, { ...input, typeIds: [...input.typeIds] }, exchangeEtag(await memory.organization())),
      async ({ memory, shelf }, dead) => {
        const row = must(await memory.organization(), 'it is there');
        expect(row, dead).toMatchObject({ severaClientId: 'client-2', connection: 1, tenantId: 'tenant-1' });
        expect(exchangeView(row).missing, dead).toEqual([]);
        expect(
          [...shelf.values()].filter((value) => value !== null),
          dead,
        ).toContain('its own');
      },
    );
  });
});

describe('a switch that is off stays off', () => {
  it('also when the call that switched it off died after its first word: looking at it finishes that', async () => {
    const { parts, memory, bindings, dying } = fresh(await connected());
    await switchOn(parts, ADA);
    // The row is read, then saved: that is what was done.
    Object.assign(dying, { at: dying.count + 3, done: true });
    await expect(switchOff(parts, ADA)).rejects.toThrow('died');
    expect(await memory.mailbox('mailbox-1')).toMatchObject({ enabled: true });
    expect(await currentSwitch(parts, ADA)).toMatchObject({ enabled: false });
    expect(await memory.mailbox('mailbox-1')).toMatchObject({ enabled: false });
    expect(await bindings.binding('mailbox-1')).toMatchObject({ active: false });
  });

  it('when it is switched on and off at the same moment, whichever comes last: nothing runs under a switch that is off', async () => {
    for (let round = 0; round < 40; round += 1) {
      const { parts, memory } = await connected();
      await switchOn(parts, ADA);
      let turn = round;
      const shuffled = async <T>(work: () => Promise<T>) => {
        turn = (turn * 7 + 3) % 11;
        for (let wait = 0; wait < turn; wait += 1) await Promise.resolve();
        return work();
      };
      await Promise.allSettled([shuffled(() => switchOff(parts, ADA)), shuffled(() => switchOn(parts, ADA))]);
      const [user, mailbox] = [await memory.user('ada'), await memory.mailbox('mailbox-1')];
      if (user?.enabled === false) expect(mailbox?.enabled, `round ${round}`).toBe(false);
    }
  });
});

describe('an organisation with more rows than one call removes', () => {
  it('is being disconnected until a later call has removed the rest, and takes no settings meanwhile', async () => {
    const { parts, memory } = await connected();
    await memory.saveMailbox(someMailbox(ORG));
    let left = 2;
    const store = {
      ...memory,
      forget: async (deadline: number) => {
        left -= 1;
        return left <= 0 && memory.forget(deadline);
      },
    };
    expect(await disconnect({ ...parts, store })).toBe(false);
    expect(exchangeView(await memory.organization()).state).toBe('ending');
    const input = {
      kind: 'graph',
      severaClientId: 'client-2',
      severaClientSecret: 'x',
      zone: 'UTC',
      typeIds: [],
      defaultTypeId: null,
      mailboxProof: 'token',
      organizerUpdates: 'send',
    } as const;
    const etag = exchangeEtag(await memory.organization());
    await expect(changeSettings({ ...parts, store }, { ...input, typeIds: [] }, etag)).rejects.toMatchObject({
      problem: 'organization-ending',
    });
    await expect(switchOn({ ...parts, store }, ADA)).rejects.toMatchObject({ problem: 'organization-not-connected' });
    expect(await disconnect({ ...parts, store })).toBe(true);
    expect(exchangeView(await memory.organization()).state).toBe('none');
    expect(await memory.mailboxes()).toEqual([]);
  });
});

describe('a mailbox that two people claim at once', () => {
  it('is given to one of them', async () => {
    const { parts, memory, bindings } = await connected();
    const ben: Caller = { ...ADA, userId: 'ben' };
    const answers = await Promise.allSettled([switchOn(parts, ADA), switchOn(parts, ben)]);
    const lost = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toHaveLength(1);
    expect(lost[0]).toBeInstanceOf(SyncError);
    expect(lost[0]).toMatchObject({ problem: 'mailbox-taken' });
    const holder: Binding = must(await bindings.binding('mailbox-1'), 'somebody has it');
    expect(await memory.mailbox('mailbox-1')).toMatchObject({ userId: holder.userId, enabled: true });
    expect(await memory.user(holder.userId === 'ada' ? 'ben' : 'ada')).toBeNull();
  });
});
