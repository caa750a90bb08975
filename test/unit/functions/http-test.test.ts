import { describe, expect, it } from 'vitest';
import { AINO, ORGANIZATION } from '../../../local/stack/setting.ts';
import { LANGUAGES } from '../../../shared/access/problem-codes.ts';
import { must } from '../../../shared/errors.ts';
import { TEST_STEPS } from '../../../shared/settings/connection-test.ts';
import { EN } from '../../../shared/settings/test-texts/en.ts';
import { FI } from '../../../shared/settings/test-texts/fi.ts';
import { NL } from '../../../shared/settings/test-texts/nl.ts';
import { SV } from '../../../shared/settings/test-texts/sv.ts';
import { TEST_CODES } from '../../../shared/settings/test-texts/texts.ts';
import { testView } from '../../../shared/settings/test-view.ts';
import { SEVERA_SCOPES } from '../../../shared/severa/activities.ts';
import { admin, connectOrganization, expectProblem, INPUT, newOrganization, SECRET, useHttp } from './http-setting.ts';

const http = useHttp();
const PATH = 'organization/exchange/test';

/** An administrator whose own address has a mailbox in the sample's tenant. */
const boss = (org: string) => ({ ...admin(org), email: AINO.email });
const test = (org: string, body: unknown = {}, claims = {}) => http().as(boss(org), 'POST', PATH, { body, claims });

/** `step outcome code` of every step that didn't pass. */
function notPassed(body: {
  steps: readonly { step: string; outcome: string; code: string | null }[];
}): readonly string[] {
  return body.steps.flatMap(({ step, outcome, code }) => (outcome === 'passed' ? [] : [`${step} ${outcome} ${code}`]));
}

describe('the connection test', () => {
  it('of a connection that works passes every step, and changes nothing', async () => {
    const org = newOrganization();
    const { etag } = await connectOrganization(http(), org);
    const { status, body, text } = await test(org);
    expect(status, text).toBe(200);
    expect(body.steps.map((one: { step: string }) => one.step)).toEqual(TEST_STEPS.slice(0, 8));
    expect([body.passed, notPassed(body)]).toEqual([true, []]);
    const after = await http().as(boss(org), 'GET', 'organization/exchange');
    expect(after.headers.get('etag')).toBe(etag);
    expect(await http().store(org).mailboxes()).toEqual([]);
  });

  it('is for administrators of a connected organisation', async () => {
    const org = newOrganization();
    expectProblem(await http().as({ ...boss(org), roles: ['user'] }, 'POST', PATH, { body: {} }), 403, 'role-missing');
    expectProblem(await test(org), 409, 'organization-not-connected');
    expectProblem(await test(org, { severaClientId: 5 }), 400, 'body-invalid');
    expectProblem(await test(org, { password: 'x' }), 400, 'body-invalid');
  });

  it('without the consent says so, and what to do', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org, { enabled: false });
    const row = must(await http().store(org).organization(), 'connected');
    await http()
      .store(org)
      .saveOrganization({ ...row, tenantId: null });
    const { body } = await test(org);
    expect(notPassed(body)).toEqual([
      'consent failed consent.not-given',
      'graph-sign-in not-tried null',
      'graph-mailbox not-tried null',
      'graph-calendar not-tried null',
    ]);
    expect(body.steps.find((one: { step: string }) => one.step === 'consent')).toMatchObject({
      reason: expect.stringContaining('not granted'),
      remedy: expect.stringContaining('Grant permissions'),
    });
  });

  it('of a secret that Severa refuses, and of one that nobody stored', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const wrong = await test(org, { severaClientSecret: 'not-this-one' });
    expect(notPassed(wrong.body).slice(0, 2)).toEqual([
      'severa-sign-in failed severa.credentials-refused',
      'severa-scopes not-tried null',
    ]);
    expect(wrong.text).not.toContain('not-this-one');
    const { store } = http();
    const row = must(await store(org).organization(), 'connected');
    await store(org).saveOrganization({ ...row, secretsSince: {} });
    expect(notPassed((await test(org)).body)[0]).toBe('severa-sign-in failed severa.secret-missing');
  });

  it('never sends a stored secret with another client’s id', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const refused = await test(org, { severaClientId: 'somebody-else' });
    expectProblem(refused, 400, 'body-invalid', { errors: [{ pointer: '/severaClientSecret', code: 'missing' }] });
    expect((await test(org, { severaClientId: INPUT.severaClientId, severaClientSecret: SECRET })).body.passed).toBe(
      true,
    );
  });

  it.each(SEVERA_SCOPES)('names the scope that is missing: %s', async (missing) => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const granted = SEVERA_SCOPES.filter((scope) => scope !== missing);
    const severa = http().severa.organization(ORGANIZATION);
    severa.grantScopes(INPUT.severaClientId, granted);
    try {
      const { body } = await test(org);
      const step = body.steps.find((one: { step: string }) => one.step === 'severa-scopes');
      expect(step).toMatchObject({ outcome: 'failed', code: 'severa.scope-missing' });
      expect(step.reason).toContain(missing);
      for (const scope of granted) expect(step.reason).not.toContain(scope);
    } finally {
      severa.grantScopes(INPUT.severaClientId, SEVERA_SCOPES);
    }
  });

  it('of types that are not there, or none', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const { store } = http();
    const row = must(await store(org).organization(), 'connected');
    const saved = await store(org).saveOrganization({ ...row, typeIds: ['no-such-type'] });
    const unknown = (await test(org)).body.steps.find((one: { step: string }) => one.step === 'severa-types');
    expect(unknown).toMatchObject({ code: 'severa.types-unusable', reason: expect.stringContaining('no-such-type') });
    await store(org).saveOrganization({ ...saved, typeIds: [] });
    expect(notPassed((await test(org)).body)).toEqual(['severa-types failed severa.no-types']);
  });

  it('of an administrator whose address isn’t verified, or has no mailbox', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const unverified = await test(org, {}, { email_verified: false });
    expect(notPassed(unverified.body)).toEqual([
      'graph-mailbox failed address-not-verified',
      'graph-calendar not-tried null',
    ]);
    const nobody = await http().as(admin(org), 'POST', PATH, { body: {} });
    expect(notPassed(nobody.body)[0]).toBe('graph-mailbox failed graph.no-such-mailbox');
  });

  it('of a tenant that doesn’t know the app any more', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    const row = must(await http().store(org).organization(), 'connected');
    await http()
      .store(org)
      .saveOrganization({ ...row, tenantId: '00000000-0000-4000-8000-000000000000' });
    expect(notPassed((await test(org)).body)[0]).toMatch(/^graph-sign-in failed graph\./u);
  });

  it('speaks the administrator’s language', async () => {
    const org = newOrganization();
    await connectOrganization(http(), org);
    for (const [locale, title] of [
      ['fi-FI', FI],
      ['nl', NL],
      ['sv', SV],
      ['en', EN],
    ] as const) {
      const { body } = await test(org, {}, { locale });
      expect(body.steps[0].title).toBe(title.steps['severa-sign-in']);
    }
  });
});

describe('the texts of the test', () => {
  it.each(LANGUAGES)('in %s say of every code what is wrong and what to do, and of any other its code', (language) => {
    const steps = [...TEST_CODES, 'severa.something-new'].map((code) => {
      return { step: 'severa-sign-in', outcome: 'failed', code, names: ['name-1', 'name-2'] } as const;
    });
    const views = testView(steps, language).steps;
    for (const { reason, remedy } of views) {
      expect(reason).toMatch(/\S{2,}.*[.!]$/u);
      expect(remedy).toMatch(/\S{2,}.*[.!]$/u);
      expect(`${reason} ${remedy}`).not.toMatch(/[{}]/u);
    }
    expect(new Set(views.map(({ reason }) => reason)).size).toBeGreaterThan(TEST_CODES.length - 4);
    expect(views.at(-1)?.reason).toContain('severa.something-new');
    expect(views[TEST_CODES.indexOf('severa.scope-missing')]?.reason).toContain('name-1, name-2');
  });
});
