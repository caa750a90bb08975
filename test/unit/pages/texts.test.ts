import { describe, expect, test } from 'vitest';
import { EN, type TextKey } from '../../../local/pages/texts/en.ts';
import { sayIn, sayReason, TEXTS } from '../../../local/pages/texts/texts.ts';
import { LANGUAGES } from '../../../shared/access/problem-codes.ts';

const keys = Object.keys(EN) as TextKey[];
const valuesIn = (text: string) => [...text.matchAll(/\{\w+\}/gu)].map(([value]) => value).sort();
/** Names and words that are the same in another language. */
const SAME: ReadonlySet<string> = new Set([
  'Outlook',
  'Severa',
  'Microsoft Exchange',
  'Microsoft 365',
  'Exchange Server',
  '{action}: {name}',
]);

describe.each(LANGUAGES)('the texts in %s', (language) => {
  test('are all there, and none is empty', () => {
    expect(Object.keys(TEXTS[language])).toEqual(keys);
    expect(keys.filter((key) => TEXTS[language][key].trim() === '')).toEqual([]);
  });

  test('hold the same values as in English', () => {
    const different = keys.filter((key) => {
      return valuesIn(TEXTS[language][key]).join() !== valuesIn(EN[key]).join();
    });
    expect(different).toEqual([]);
  });
});

describe.each(LANGUAGES.filter((one) => one !== 'en'))('the texts in %s', (language) => {
  test('are translated', () => {
    const untranslated = keys.filter((key) => TEXTS[language][key] === EN[key] && !SAME.has(EN[key]));
    // Short words that Dutch and English share.
    const shared = new Set(['calendar.week', 'calendar.next', 'list.side', 'profile.last-run-none']);
    expect(untranslated.filter((key) => !shared.has(key))).toEqual([]);
  });
});

test('a reason without words of its own shows its code', () => {
  expect(sayReason(sayIn('en'), 'deletion')).toMatch(/^It was not found/u);
  expect(sayReason(sayIn('sv'), 'new.code')).toBe('Den kan inte synkroniseras nu (new.code).');
});
