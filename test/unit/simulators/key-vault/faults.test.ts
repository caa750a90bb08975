import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../../../local/simulators/key-vault/faults.ts';
import { HOST, refusal, someDouble } from './client.ts';

async function troubled(...troubles: Trouble[]) {
  const double = someDouble();
  await double.client.setSecret('a', 'one');
  double.log.clear();
  double.faults.once = troubles.map((trouble) => ({ trouble }));
  return { ...double, get: () => double.client.getSecret('a'), set: () => double.client.setSecret('a', 'two') };
}

describe('trouble with Key Vault', () => {
  it.each([
    ['429', [429, 'Throttled', undefined]],
    ['500', [500, 'InternalError', undefined]],
    ['503', [503, 'ServiceUnavailable', undefined]],
    ['drop', [undefined, 'ECONNRESET', undefined]],
  ] as const)('%s: nothing is done, and the next request is answered', async (trouble, expected) => {
    const { set, inspect, faults } = await troubled(trouble);
    expect(await refusal(set())).toEqual(expected);
    expect(inspect(HOST)[0]?.values).toEqual(['one']);
    await set();
    expect(inspect(HOST)[0]?.values).toEqual(['one', 'two']);
    expect(faults.once).toEqual([]);
  });

  it("a bare 503 hides its status behind the client's own mistake", async () => {
    const { get } = await troubled('503-bare');
    await expect(get()).rejects.toThrow(TypeError);
  });

  it('a token that is refused once is shown again', async () => {
    const { get, log } = await troubled('401');
    expect((await get()).value).toBe('one');
    expect(log.entries.map(({ status }) => status)).toEqual([401, 200]);
  });

  it('a lost answer: the secret is written', async () => {
    const { set, inspect, log } = await troubled('lost');
    expect(await refusal(set())).toEqual([undefined, 'ECONNRESET', undefined]);
    expect(inspect(HOST)[0]?.values).toEqual(['one', 'two']);
    expect(log.entries.at(-1)).toMatchObject({ operation: 'set', status: null });
  });

  it('an answer that breaks off: the client quotes it in its error', async () => {
    const { get } = await troubled('garbled');
    await expect(get()).rejects.toThrow(/"value":"one"/);
  });

  it('a request that hangs ends when the caller gives up', async () => {
    const { client } = await troubled('hang');
    const abortSignal = AbortSignal.timeout(10);
    await expect(client.getSecret('a', { abortSignal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is kept for the request that it is meant for', async () => {
    const { client, faults } = await troubled();
    faults.once = [{ trouble: '500', when: (operation, name) => operation === 'delete' && name === 'a' }];
    await client.setSecret('b', 'x');
    await client.beginDeleteSecret('b');
    expect(await refusal(client.beginDeleteSecret('a'))).toEqual([500, 'InternalError', undefined]);
  });

  it('too many requests within ten seconds', async () => {
    const { get, faults, time } = await troubled();
    time.now += 10_000;
    faults.requestsPerTenSeconds = 2;
    await get();
    await get();
    expect(await refusal(get())).toEqual([429, 'Throttled', undefined]);
    time.now += 10_000;
    expect((await get()).value).toBe('one');
  });

  it('what a role does not cover, and a network that is not let in', async () => {
    const { get, set, faults } = await troubled();
    faults.forbidden = ['set'];
    expect(await refusal(set())).toEqual([403, 'Forbidden', 'ForbiddenByRbac']);
    expect((await get()).value).toBe('one');
    faults.firewall = true;
    expect(await refusal(get())).toEqual([403, 'Forbidden', 'ForbiddenByFirewall']);
  });
});
