import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { newKey } from '../../../local/simulators/entra/entra.ts';
import { createIdTokenReader } from '../../../shared/consent/id-token.ts';

const [AUTHORITY, CLIENT] = ['https://login.example.com', '3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18'];
const TENANT = '7e0c1a52-5c1b-4b8e-9d39-0a4f6d2b8c11';
const OID = 'a1f4c0de-2b6e-4d35-9f07-5c8e1d3b7a01';
const NOW = Date.parse('2026-10-05T08:00:00Z');
const key = await newKey('key-1');

/** The reader by itself, without MSAL before it. */
async function read(claims: Record<string, unknown>, answer = async () => Response.json({ keys: [key.published] })) {
  const asked: string[] = [];
  const reader = createIdTokenReader({
    authority: AUTHORITY,
    clientId: CLIENT,
    clock: () => NOW,
    fetch: async (url) => {
      asked.push(String(url));
      return answer();
    },
  });
  const at = NOW / 1000;
  const whole = {
    iss: `${AUTHORITY}/${TENANT}/v2.0`,
    aud: CLIENT,
    tid: TENANT,
    oid: OID,
    nonce: 'mine',
    iat: at,
    exp: at + 60,
  };
  const token = await new SignJWT({ ...whole, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
    .sign(key.key);
  const person = await reader(token, { tenantId: TENANT, nonce: 'mine' });
  return { person, asked };
}

describe('an ID token', () => {
  it('names a person, by the keys of his tenant', async () => {
    const { person, asked } = await read({ wids: ['role-1'] });
    expect(person).toEqual({ tenantId: TENANT, objectId: OID, roles: ['role-1'] });
    expect(asked).toEqual([`${AUTHORITY}/${TENANT}/discovery/v2.0/keys`]);
    expect((await read({})).person.roles).toBeNull();
  });

  it.each([
    ['of another sign-in', { nonce: 'another' }, 'sign-in-failed'],
    ['of no sign-in', { nonce: undefined }, 'sign-in-failed'],
    ['for another app', { aud: OID }, 'sign-in-failed'],
    ['that has expired', { exp: NOW / 1000 - 600 }, 'sign-in-failed'],
    ['that is old', { iat: NOW / 1000 - 3_600 }, 'sign-in-failed'],
    ['without a person', { oid: undefined }, 'sign-in-failed'],
    ['of another issuer', { iss: `${AUTHORITY}/${OID}/v2.0` }, 'tenant-differs'],
    ['of another tenant under this issuer', { tid: OID }, 'tenant-differs'],
  ])('%s is refused', async (_, claims, reason) => {
    await expect(read(claims)).rejects.toMatchObject({ reason });
  });

  it.each([
    ['that fail', async () => new Response('', { status: 500 })],
    ['that are none', async () => new Response('<html>')],
    ['without end', async () => new Response(`{"keys":[${' '.repeat(300_000)}]}`)],
    ['out of reach', () => Promise.reject(new TypeError('fetch failed'))],
  ])('waits for keys %s: that is nobody’s refusal', async (_, answer) => {
    await expect(read({}, answer)).rejects.toMatchObject({ kind: 'transient' });
  });
});
