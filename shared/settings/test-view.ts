import type { Language } from '../access/problem-codes.ts';
import type { TestStep, TestStepName } from './connection-test.ts';
import { EN } from './test-texts/en.ts';
import { FI } from './test-texts/fi.ts';
import { NL } from './test-texts/nl.ts';
import { SV } from './test-texts/sv.ts';
import { TEST_CODES, type TestCode, type TestTexts } from './test-texts/texts.ts';

/** A step as a person sees it. */
export interface TestStepView {
  readonly step: TestStepName;
  readonly outcome: TestStep['outcome'];
  readonly code: string | null;
  readonly title: string;
  /** null: it didn't fail. */
  readonly reason: string | null;
  readonly remedy: string | null;
}

export interface TestView {
  readonly passed: boolean;
  readonly steps: readonly TestStepView[];
}

const TEXTS: Readonly<Record<Language, TestTexts>> = { en: EN, fi: FI, nl: NL, sv: SV };

/** The outcome of a connection test in one language, a reason and a remedy for each step that failed. */
export function testView(steps: readonly TestStep[], language: Language): TestView {
  const texts = TEXTS[language];
  return {
    passed: steps.every(({ outcome }) => outcome === 'passed'),
    steps: steps.map(({ step, outcome, code, names }) => {
      const [reason, remedy] = code === null ? [null, null] : wordsOf(texts, code, names);
      return { step, outcome, code, title: texts.steps[step], reason, remedy };
    }),
  };
}

function wordsOf(texts: TestTexts, code: string, names: readonly string[]): readonly [string, string] {
  const [reason, remedy] = isKnown(code) ? texts.codes[code] : texts.other;
  const filled = (text: string) => text.replaceAll('{names}', names.join(', ')).replaceAll('{code}', code);
  return [filled(reason), filled(remedy)];
}

function isKnown(code: string): code is TestCode {
  return TEST_CODES.some((one) => one === code);
}
