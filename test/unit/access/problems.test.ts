import { describe, expect, it } from 'vitest';
import { LANGUAGES, PROBLEMS, type ProblemCode } from '../../../shared/access/problem-codes.ts';
import { problemDocument, TEXTS } from '../../../shared/access/problem-document.ts';
import { Refusal } from '../../../shared/access/refusal.ts';
import { toProblem } from '../../../shared/access/to-problem.ts';
import { type ErrorKind, SyncError } from '../../../shared/errors.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}|"[\w.]+"/gu)].map(([one]) => one).sort();

describe('the texts of problems', () => {
  it.each(LANGUAGES.flatMap((language) => CODES.map((code) => [language, code] as const)))(
    '%s: %s',
    (language, code) => {
      const { title, detail } = TEXTS[language][code];
      const english = TEXTS.en[code];
      expect(title).toMatch(/^\p{Lu}.*[^.\s]$/u);
      expect(detail).toMatch(/^["\p{Lu}].*\.$/u);
      // What stands for a value, and names of members, are the same in all languages.
      expect(placeholders(detail)).toEqual(placeholders(english.detail));
      if (language !== 'en') expect([title, detail]).not.toEqual([english.title, english.detail]);
    },
  );

  it('are for the codes that there are, and no others', () => {
    for (const language of LANGUAGES) expect(Object.keys(TEXTS[language]).sort()).toEqual([...CODES].sort());
  });

  it('hold the values that they name', () => {
    const document = problemDocument('events-would-go', 'fi', 'id-1', { events: 12 });
    expect(document).toMatchObject({ status: 409, code: 'events-would-go', correlationId: 'id-1', events: 12 });
    expect(document.detail).toContain('12 merkintää');
  });

  it('can not be taken over by further members', () => {
    const members = { status: 200, code: 'fine', type: 'x', title: 'x', detail: 'x', correlationId: 'x' };
    const { status, code, title, correlationId } = problemDocument('internal', 'en', 'id-1', members);
    expect({ status, code, correlationId }).toEqual({ status: 500, code: 'internal', correlationId: 'id-1' });
    expect(title).toBe(TEXTS.en.internal.title);
  });
});

describe('an error becomes a problem', () => {
  it.each<[ErrorKind, string, ProblemCode]>([
    ['transient', 'storage.busy', 'unavailable'],
    ['answer-lost', 'severa.no-answer', 'unavailable'],
    ['cursor-lost', 'graph.cursor-lost', 'unavailable'],
    ['conflict', 'storage.conflict', 'changed-meanwhile'],
    ['gone', 'sync.mailbox-unknown', 'not-found'],
    ['refused', 'graph.forbidden', 'connection-unusable'],
    ['unavailable', 'severa.credentials-refused', 'connection-unusable'],
    ['invalid', 'store.row-broken', 'internal'],
    ['unavailable', 'organization.not-connected', 'organization-not-connected'],
    ['conflict', 'guard.changed', 'guard-changed'],
    ['refused', 'guard.decided', 'guard-decided'],
    ['gone', 'guard.unknown', 'guard-unknown'],
    ['refused', 'graph.address-ambiguous', 'mailbox-ambiguous'],
  ])('of kind %s, %s: %s', (kind, code, problem) => {
    const answered = toProblem(new SyncError(kind, code, 'Words that stay here.', { providerCode: 'theirs' }));
    expect(answered.code).toBe(problem);
    expect(answered.members).toEqual(problem === 'connection-unusable' ? { reason: code } : {});
    expect(answered.headers).toEqual(problem === 'unavailable' ? { 'retry-after': '10' } : {});
    expect(JSON.stringify(answered)).not.toMatch(/Words|theirs/u);
  });

  it('with the time that the other side asked for, within reason', () => {
    const after = (retryAfterMs: number) =>
      toProblem(new SyncError('transient', 'graph.throttled', '', { retryAfterMs })).headers['retry-after'];
    expect([after(1_000), after(45_001), after(86_400_000)]).toEqual(['10', '46', '600']);
  });

  it('tells nothing of one that nobody foresaw', () => {
    const secret = new TypeError('Cannot read properties of "secret"');
    expect(toProblem(secret)).toEqual({ code: 'internal', members: {}, headers: {} });
    expect(toProblem('text')).toEqual({ code: 'internal', members: {}, headers: {} });
  });

  it('keeps what a refusal says of itself', () => {
    const refusal = new Refusal('too-many-requests', { members: { a: 1 }, headers: { 'retry-after': '3' } });
    expect(toProblem(refusal)).toEqual({
      code: 'too-many-requests',
      members: { a: 1 },
      headers: { 'retry-after': '3' },
    });
  });
});
