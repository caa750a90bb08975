import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { must } from '../../shared/errors.ts';
import type { Binding, Bindings } from '../../shared/settings/bindings.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import { createTableBindings } from '../../shared/storage/table-bindings.ts';
import { createMemoryBindings } from '../fakes/memory-bindings.ts';
import { ODD_IDS } from './store-samples.ts';

let azurite: Azurite | undefined;
beforeAll(async () => {
  azurite = await startAzurite();
}, 60_000);
afterAll(() => azurite?.close());

function tableBindings(): Bindings {
  const { connectionString } = must(azurite, 'Azurite has started');
  const { tables } = createStorageClients({ kind: 'connection-string', connectionString }, { prefix: 'bound' });
  return createTableBindings(tables);
}

const someBinding = (mailboxId: string, fields: Partial<Binding> = {}): Binding => ({
  mailboxId,
  organizationId: 'org/1',
  userId: 'user-1',
  active: true,
  ...fields,
});

describe.each([
  ['in tables', tableBindings],
  ['in memory', createMemoryBindings],
])('bindings %s', (_, open) => {
  it('keep one row for each mailbox, whoever asks', async () => {
    const bindings = open();
    const tag = randomUUID();
    for (const odd of ODD_IDS) await bindings.saveBinding(someBinding(tag + odd, { userId: odd }));
    for (const odd of ODD_IDS) expect(await bindings.binding(tag + odd)).toMatchObject({ userId: odd, active: true });
    expect(await bindings.binding(tag)).toBeNull();
  });

  it('let exactly one of many claims win', async () => {
    const bindings = open();
    const mailboxId = randomUUID();
    const race = await Promise.allSettled(
      Array.from({ length: 8 }, (_unused, number) =>
        bindings.saveBinding(someBinding(mailboxId, { organizationId: `org-${number}` })),
      ),
    );
    const lost = race.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(lost).toHaveLength(7);
    for (const error of lost) expect(error).toMatchObject({ kind: 'conflict' });
  });

  it('are changed and removed only as they were read', async () => {
    const bindings = open();
    const mailboxId = randomUUID();
    const first = await bindings.saveBinding(someBinding(mailboxId));
    const second = await bindings.saveBinding({ ...first, active: false });
    await expect(bindings.saveBinding({ ...first, userId: 'user-2' })).rejects.toMatchObject({ kind: 'conflict' });
    await bindings.removeBinding(first);
    expect(await bindings.binding(mailboxId)).toEqual(second);
    await bindings.removeBinding(second);
    await bindings.removeBinding(second);
    expect(await bindings.binding(mailboxId)).toBeNull();
    await expect(bindings.saveBinding(second)).rejects.toMatchObject({ kind: 'conflict' });
  });
});
