import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../shared/access/problem-codes.ts';
import { html } from '../../../shared/consent/html.ts';
import { pageDocument } from '../../../shared/consent/page-document.ts';
import { PAGE_REASONS } from '../../../shared/consent/page-refusal.ts';
import { PAGE_TEXTS } from '../../../shared/consent/page-texts.ts';
import { confirmPage, donePage, proofPage, refusedPage, startPage } from '../../../shared/consent/pages.ts';

/** Every text with where it stands. */
function texts(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value ?? {}).flatMap(([name, one]) => texts(one, `${path}/${name}`));
}

const english = new Map(texts(PAGE_TEXTS.en));
const EVIL = `"><script>alert('x')</script>&`;
const SHOWN = { name: EVIL, businessId: EVIL, users: 1, domains: [EVIL] };
const asked = { at: 0, name: EVIL, email: EVIL };

describe('the texts of the pages', () => {
  it.each(LANGUAGES)('are complete in %s, with the same values, and nobody forgot to translate', (language) => {
    const own = new Map(texts(PAGE_TEXTS[language]));
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    expect(own.size).toBeGreaterThan(50);
    const values = (text: string) => [...text.matchAll(/\{\w+\}/gu)].map(([name]) => name).sort();
    for (const [path, text] of own) {
      expect(text.trim(), path).not.toBe('');
      expect(values(text), path).toEqual(values(english.get(path) ?? ''));
      // The only word that is the same in English, Dutch and Swedish.
      if (language !== 'en' && !path.endsWith('/organization')) expect(text, path).not.toBe(english.get(path));
    }
  });

  it.each(LANGUAGES)('have a page for every reason in %s', (language) => {
    for (const reason of PAGE_REASONS) expect(refusedPage(language, reason).title).not.toBe('');
  });
});

describe('a page', () => {
  it('shows what it was given as text, never as its own', () => {
    const pages = [
      startPage('en', { shown: SHOWN }, EVIL),
      confirmPage('en', { shown: SHOWN, asked }, EVIL),
      proofPage('en', EVIL, EVIL),
    ];
    for (const page of pages) {
      const { html: text } = pageDocument('en', page, 'nonce');
      expect(text).toContain('&#60;script&#62;');
      expect([...text.matchAll(/<script/gu)]).toHaveLength(1);
      expect(text).not.toContain('""');
    }
    expect(html`<p title="${EVIL}">`.html).toBe(
      '<p title="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;">',
    );
  });

  it.each(LANGUAGES)('can be used without a mouse and without sight in %s', (language) => {
    const pages = [
      startPage(language, { shown: SHOWN }, '/x'),
      confirmPage(language, { shown: SHOWN, asked }, 'token'),
      proofPage(language, 'Aino', '/x'),
      donePage(language, 'connected'),
      refusedPage(language, 'internal'),
    ];
    for (const page of pages) {
      const { html: text } = pageDocument(language, page, 'nonce');
      expect(text).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${language}">`, 'u'));
      expect([...text.matchAll(/<h1>/gu)]).toHaveLength(1);
      expect([...text.matchAll(/<main>/gu)]).toHaveLength(1);
      expect(text).toMatch(/<title>[^<]+<\/title>/u);
      // What can be pressed is a link or a button, and says what it does.
      for (const [, words] of text.matchAll(/<(?:a|button)\b[^>]*>([^<]*)</gu)) expect(words).not.toBe('');
    }
  });

  it('closes itself only when there is nothing left to do or to read', () => {
    const closes = (page: Parameters<typeof pageDocument>[1]) =>
      pageDocument('en', page, 'n').html.includes('setTimeout');
    expect(closes(donePage('en', 'connected'))).toBe(true);
    expect(closes(donePage('en', 'proven'))).toBe(true);
    expect(closes(donePage('en', 'operator'))).toBe(false);
    expect(closes(refusedPage('en', 'cancelled'))).toBe(false);
    expect(closes(startPage('en', { shown: SHOWN }, '/x'))).toBe(false);
  });

  it('lets a form be sent only where it has one', () => {
    const policy = (page: Parameters<typeof pageDocument>[1]) =>
      pageDocument('en', page, 'n').headers['content-security-policy'];
    expect(policy(confirmPage('en', { shown: SHOWN, asked }, 't'))).toContain("form-action 'self'");
    expect(policy(donePage('en', 'connected'))).toContain("form-action 'none'");
  });
});
