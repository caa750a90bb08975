import type { Language } from '../../../shared/access/problem-codes.ts';
import { EN, type TextKey, type Texts } from './en.ts';
import { FI } from './fi.ts';
import { NL } from './nl.ts';
import { SV } from './sv.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { en: EN, fi: FI, nl: NL, sv: SV };

/** As each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  fi: 'Suomi',
  nl: 'Nederlands',
  sv: 'Svenska',
};

export type Say = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  return (key, values = {}) => TEXTS[language][key].replace(/\{(\w+)\}/gu, (_, name: string) => String(values[name]));
}

/** A stable code in words; one that has none is shown itself. */
export function sayReason(say: Say, code: string): string {
  const key = `reason.${code}`;
  return Object.hasOwn(EN, key) ? say(key as TextKey) : say('reason.unknown', { code });
}
