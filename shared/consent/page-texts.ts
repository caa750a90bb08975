import type { Language } from '../access/problem-codes.ts';
import type { PageReason } from './page-refusal.ts';
import { EN } from './page-texts/en.ts';
import { FI } from './page-texts/fi.ts';
import { NL } from './page-texts/nl.ts';
import { SV } from './page-texts/sv.ts';

/** Every word of the pages; `{name}` stands for a value. */
export interface PageTexts {
  readonly product: string;
  readonly close: string;
  readonly closesItself: string;
  readonly start: {
    readonly title: string;
    /** `{organization}` */
    readonly intro: string;
    readonly asks: string;
    readonly calendars: string;
    readonly people: string;
    readonly role: string;
    readonly next: string;
  };
  readonly confirm: {
    readonly title: string;
    readonly intro: string;
    readonly organization: string;
    readonly businessId: string;
    readonly askedBy: string;
    readonly users: string;
    readonly domains: string;
    readonly none: string;
    readonly unverified: string;
    readonly warning: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly connected: { readonly title: string; readonly text: string };
  readonly operator: { readonly title: string; readonly text: string };
  readonly proofStart: {
    readonly title: string;
    /** `{name}` */
    readonly intro: string;
    readonly warning: string;
    readonly next: string;
  };
  readonly proven: { readonly title: string; readonly text: string };
  readonly refused: Readonly<Record<PageReason, { readonly title: string; readonly text: string }>>;
}

export const PAGE_TEXTS: Readonly<Record<Language, PageTexts>> = { en: EN, fi: FI, nl: NL, sv: SV };
