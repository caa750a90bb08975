import * as z from 'zod';
import type { Language } from '../access/problem-codes.ts';
import type { Asked, Why } from './why.ts';
import { EN } from './why-texts/en.ts';
import { FI } from './why-texts/fi.ts';
import { NL } from './why-texts/nl.ts';
import { SV } from './why-texts/sv.ts';
import { WHY_CODES, type WhyCode, type WhyTexts } from './why-texts/texts.ts';

/** `outlook` is what people call the side that is `exchange` everywhere else. */
export const whyQuery = z.strictObject({
  side: z.enum(['severa', 'exchange', 'outlook']).transform((side) => (side === 'outlook' ? 'exchange' : side)),
  id: z.string().min(1).max(2_000),
});

export interface WhyView extends Why {
  readonly side: Asked['side'];
  readonly itemId: string;
  /** For its person, in his language. */
  readonly text: string;
}

export const WHY_TEXTS: Readonly<Record<Language, WhyTexts>> = { en: EN, fi: FI, nl: NL, sv: SV };

export function whyView({ side, id }: Asked, { state, reason }: Why, language: Language): WhyView {
  const { codes, states } = WHY_TEXTS[language];
  const text = reason !== null && isKnown(reason) ? codes[reason] : states[state].replaceAll('{code}', reason ?? '');
  return { side, itemId: id, state, reason, text };
}

function isKnown(code: string): code is WhyCode {
  return WHY_CODES.some((one) => one === code);
}
