import { type Language, PROBLEMS, type ProblemCode, type ProblemTexts } from './problem-codes.ts';
import { EN } from './problem-texts/en.ts';
import { FI } from './problem-texts/fi.ts';
import { NL } from './problem-texts/nl.ts';
import { SV } from './problem-texts/sv.ts';

export const TEXTS: Readonly<Record<Language, ProblemTexts>> = { en: EN, fi: FI, nl: NL, sv: SV };

/** RFC 9457, with a stable `code` and the id under which the log knows this request. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly correlationId: string;
  readonly [member: string]: unknown;
}

export function problemType(code: ProblemCode): string {
  return `urn:severa-calendar-sync:problem:${code}`;
}

export function problemDocument(
  code: ProblemCode,
  language: Language,
  correlationId: string,
  members: Readonly<Record<string, unknown>> = {},
): ProblemDocument {
  const { title, detail } = TEXTS[language][code];
  const filled = detail.replace(/\{(\w+)\}/gu, (_, name: string) => String(members[name] ?? ''));
  return { ...members, type: problemType(code), title, status: PROBLEMS[code], code, detail: filled, correlationId };
}
