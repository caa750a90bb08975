import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import type { Consent, Consents, MailboxProof } from '../../shared/consent/consents.ts';
import { must } from '../../shared/errors.ts';
import { createStorageClients } from '../../shared/storage/clients.ts';
import { createTableConsents } from '../../shared/storage/table-consents.ts';
import { createMemoryConsents } from '../fakes/memory-consents.ts';
import { NOW, ODD_IDS } from './store-samples.ts';

let azurite: Azurite | undefined;
beforeAll(async () => {
  azurite = await startAzurite();
}, 60_000);
afterAll(() => azurite?.close());

function tableConsents(): Consents {
  const { connectionString } = must(azurite, 'Azurite has started');
  const { tables } = createStorageClients({ kind: 'connection-string', connectionString }, { prefix: 'agreed' });
  return createTableConsents(tables);
}

const someConsent = (organizationId: string, fields: Partial<Consent> = {}): Consent => ({
  organizationId,
  id: 'consent-1',
  connection: 0,
  state: 'asked',
  reason: null,
  leg: { digest: 'digest', until: NOW },
  browser: null,
  asked: { at: NOW, name: 'Ada', email: null },
  shown: { name: 'Fjord & Field Oy', businessId: '1234567-8', users: 3, domains: ['example.com'] },
  tenantId: null,
  provenBy: null,
  ...fields,
});

const someProof = (organizationId: string, userId: string): MailboxProof => ({
  organizationId,
  userId,
  state: 'asked',
  reason: null,
  leg: { digest: 'digest', until: NOW },
  browser: null,
  name: 'Aino',
  tenantId: 'tenant-1',
  mailboxId: 'mailbox-1',
});

describe.each([
  ['in tables', tableConsents],
  ['in memory', createMemoryConsents],
])('consents %s', (_, open) => {
  it('keep one consent for each organisation, found by a key that does not tell which', async () => {
    const consents = open();
    const tag = randomUUID();
    for (const odd of ODD_IDS) await consents.saveConsent(someConsent(tag + odd, { id: odd }));
    for (const odd of ODD_IDS) {
      const key = consents.keyOf(tag + odd);
      expect(key).toMatch(/^[\w-]+$/u);
      expect(key).not.toContain(tag);
      expect(await consents.consent(key)).toMatchObject({ organizationId: tag + odd, id: odd });
    }
    expect(await consents.consent(consents.keyOf(tag))).toBeNull();
  });

  it('keep one proof for each user of an organisation', async () => {
    const consents = open();
    const [org, other] = [randomUUID(), randomUUID()];
    for (const odd of ODD_IDS) await consents.saveProof(someProof(org, odd));
    for (const odd of ODD_IDS)
      expect(await consents.proof(consents.keyOf(org), consents.userKeyOf(odd))).toMatchObject({ userId: odd });
    expect(await consents.proof(consents.keyOf(other), consents.userKeyOf('user-1'))).toBeNull();
    await expect(consents.saveProof(someProof(org, must(ODD_IDS[0], 'there is one')))).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  it('forget one proof and no other', async () => {
    const consents = open();
    const key = consents.keyOf(randomUUID());
    const org = randomUUID();
    for (const user of ['ada', 'ben']) await consents.saveProof(someProof(org, user));
    await consents.removeProof(consents.keyOf(org), consents.userKeyOf('ada'));
    await consents.removeProof(key, consents.userKeyOf('ben'));
    expect(await consents.proof(consents.keyOf(org), consents.userKeyOf('ada'))).toBeNull();
    expect(await consents.proof(consents.keyOf(org), consents.userKeyOf('ben'))).toMatchObject({ userId: 'ben' });
  });

  it('let exactly one of many take the same step', async () => {
    const consents = open();
    const row = await consents.saveConsent(someConsent(randomUUID()));
    const race = await Promise.allSettled(
      Array.from({ length: 8 }, () => consents.saveConsent({ ...row, state: 'opened', leg: null })),
    );
    expect(race.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of race) if (one.status === 'rejected') expect(one.reason).toMatchObject({ kind: 'conflict' });
  });

  it.each(['', '.', 'a', '../x', "' or true", '%', 'ä', 'a'.repeat(5_000)])(
    'know nothing of the key %j',
    async (key) => {
      const consents = open();
      expect(await consents.consent(key)).toBeNull();
      expect(await consents.proof(key, key)).toBeNull();
      expect(await consents.proof(consents.keyOf('org'), key)).toBeNull();
    },
  );
});
