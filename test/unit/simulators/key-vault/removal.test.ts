import { describe, expect, it } from 'vitest';
import { all, HOST, NOW, refusal, someDouble } from './client.ts';

const notFound = [404, 'SecretNotFound', undefined];

/** A double with one secret that was deleted at NOW; the deletion isn't finished yet. */
async function deleted() {
  const double = someDouble();
  await double.client.setSecret('a', 'one');
  await double.client.setSecret('b', 'stays');
  const poller = await double.client.beginDeleteSecret('a');
  return { ...double, poller };
}

describe('a deleted secret', () => {
  it('is gone at once, and its removal finished later', async () => {
    const { client, poller, time } = await deleted();
    expect(poller.isDone()).toBe(false);
    expect(await refusal(client.getSecret('a'))).toEqual(notFound);
    expect(await refusal(client.getDeletedSecret('a'))).toEqual(notFound);
    expect(await all(client.listDeletedSecrets())).toEqual([]);
    time.now += 2_000;
    await poller.poll();
    expect(poller.isDone()).toBe(true);
    expect(await refusal(client.getSecret('a'))).toEqual(notFound);
    expect(await client.getDeletedSecret('a')).toMatchObject({
      name: 'a',
      value: undefined,
      deletedOn: new Date(NOW),
      scheduledPurgeDate: new Date(NOW + 90 * 86_400_000),
    });
    expect((await all(client.listDeletedSecrets())).map(({ name, value }) => [name, value])).toEqual([
      ['a', undefined],
    ]);
    expect((await all(client.listPropertiesOfSecrets())).map(({ name }) => name)).toEqual(['b']);
  });

  it('blocks its name, in any case of its letters', async () => {
    const { client, time } = await deleted();
    const set = () => refusal(client.setSecret('A', 'two'));
    expect(await set()).toEqual([409, 'Conflict', 'ObjectIsBeingDeleted']);
    expect(await refusal(client.beginDeleteSecret('a'))).toEqual([409, 'Conflict', 'ObjectIsBeingDeleted']);
    expect(await refusal(client.beginRecoverDeletedSecret('a'))).toEqual([409, 'Conflict', 'ObjectIsBeingDeleted']);
    time.now += 2_000;
    expect(await set()).toEqual([409, 'Conflict', 'ObjectIsDeletedButRecoverable']);
    expect(await refusal(client.beginDeleteSecret('a'))).toEqual(notFound);
  });

  it('comes back with all its versions, after a while', async () => {
    const { client, time } = await deleted();
    time.now += 2_000;
    await client.beginRecoverDeletedSecret('a');
    expect(await refusal(client.getSecret('a'))).toEqual(notFound);
    expect(await refusal(client.setSecret('a', 'two'))).toEqual([409, 'Conflict', 'ObjectIsBeingRecovered']);
    time.now += 2_000;
    expect((await client.getSecret('a')).value).toBe('one');
    await client.setSecret('a', 'two');
    expect((await client.getSecret('a')).value).toBe('two');
  });

  it('is not purged where the vault protects it', async () => {
    const { client, time, inspect } = await deleted();
    time.now += 2_000;
    expect(await refusal(client.purgeDeletedSecret('a'))).toEqual([403, 'Forbidden', undefined]);
    expect(inspect(HOST)[0]).toMatchObject({ name: 'a', stage: 'deleted' });
  });

  it('frees its name when it is purged, after a while', async () => {
    const { client, time, faults, inspect } = await deleted();
    faults.purgeProtection = false;
    expect(await refusal(client.purgeDeletedSecret('a'))).toEqual([409, 'Conflict', 'ObjectIsBeingDeleted']);
    time.now += 2_000;
    await client.purgeDeletedSecret('a');
    expect(await refusal(client.getDeletedSecret('a'))).toEqual(notFound);
    expect(await refusal(client.setSecret('a', 'two'))).toEqual([409, 'Conflict', undefined]);
    time.now += 2_000;
    await client.setSecret('a', 'two');
    expect(inspect(HOST)[0]).toEqual({ name: 'a', stage: 'live', values: ['two'] });
  });

  it('frees its name after 90 days', async () => {
    const { client, time } = await deleted();
    time.now = NOW + 90 * 86_400_000 - 1;
    expect(await refusal(client.setSecret('a', 'two'))).toEqual([409, 'Conflict', 'ObjectIsDeletedButRecoverable']);
    time.now += 1;
    await client.setSecret('a', 'two');
    expect((await client.getSecret('a')).value).toBe('two');
  });

  it('may be finished at once', async () => {
    const { client, faults } = someDouble();
    faults.deletionMs = 0;
    await client.setSecret('a', 'one');
    const poller = await client.beginDeleteSecret('a');
    expect(poller.isDone()).toBe(true);
  });
});
