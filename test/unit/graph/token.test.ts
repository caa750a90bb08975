import { describe, expect, it } from 'vitest';
import { type Credential, createGraphToken } from '../../../shared/graph/token.ts';

const app = { tenantId: 'tenant', clientId: 'client', proof: { clientSecret: 'very secret' } };

function tokens(getToken: Credential['getToken'], more: { scope?: string } = {}) {
  let opened = 0;
  const get = createGraphToken({
    ...app,
    ...more,
    openCredential: async () => {
      opened += 1;
      return { getToken };
    },
  });
  return { get, opened: () => opened };
}

describe('an app-only token', () => {
  it('is asked for with the default scope of Graph, from one credential that keeps its cache', async () => {
    const scopes: string[] = [];
    const { get, opened } = tokens(async (scope) => {
      scopes.push(scope);
      return { token: 't' };
    });
    expect([await get(), await get()]).toEqual(['t', 't']);
    expect(scopes).toEqual(['https://graph.microsoft.com/.default', 'https://graph.microsoft.com/.default']);
    expect(opened()).toBe(1);
  });

  it('comes past the cache when the last one was refused', async () => {
    const { get, opened } = tokens(async () => ({ token: 't' }));
    await get();
    await get(true);
    expect(opened()).toBe(2);
  });

  it.each([
    ['AADSTS7000229', 'unavailable', 'graph.consent-missing'],
    ['AADSTS700016', 'unavailable', 'graph.consent-missing'],
    ['AADSTS7000215', 'unavailable', 'graph.secret-wrong'],
    ['AADSTS7000222', 'unavailable', 'graph.secret-wrong'],
    ['AADSTS90002', 'unavailable', 'graph.tenant-unknown'],
    ['AADSTS90033', 'transient', 'graph.token-failed'],
  ])('refused with %s is %s: %s', async (number, kind, code) => {
    const { get } = tokens(async () => {
      throw new Error(`invalid_client: ${number}: Invalid client secret 'very secret' for app 'client'.`);
    });
    const error: unknown = await get().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind, code, providerCode: number });
    expect(String(error)).not.toContain('very secret');
  });

  it('is tried again with a new credential after a failure', async () => {
    let calls = 0;
    const { get, opened } = tokens(async () => {
      calls += 1;
      if (calls === 1) throw new Error('network');
      return { token: 't' };
    });
    await expect(get()).rejects.toMatchObject({ kind: 'transient' });
    expect(await get()).toBe('t');
    expect(opened()).toBe(2);
  });

  it('is no token when the credential has none', async () => {
    await expect(tokens(async () => null).get()).rejects.toMatchObject({
      kind: 'transient',
      code: 'graph.token-failed',
    });
  });
});
