import type { Language } from '../../shared/access/problem-codes.ts';
import type { Session } from './sessions.ts';
import type { TextKey } from './texts/en.ts';
import { type Say, sayIn } from './texts/texts.ts';
import { type Format, formatIn } from './views/format.ts';

/** Whom a page is made for, and where he is. */
export interface Page {
  readonly language: Language;
  readonly say: Say;
  /** Where this page can be asked for again, with its query. */
  readonly path: string;
  /** What was just done, for the top of the page; null: nothing. */
  readonly done: TextKey | null;
}

export interface SignedIn extends Page {
  readonly session: Session;
  readonly format: Format;
}

/** What a page may be sent to say after a redirect: whatever else stands in the address is ignored. */
const DONE: ReadonlySet<string> = new Set<TextKey>([
  'item.saved',
  'item.deleted',
  'item.gone',
  'settings.saved',
  'settings.switched',
  'settings.disconnected',
  'settings.disconnecting',
  'list.retried',
  'guards.decided',
]);

export function pageOf(language: Language, url: URL): Page {
  const done = url.searchParams.get('done') ?? '';
  const kept = new URL(url);
  kept.searchParams.delete('done');
  return {
    language,
    say: sayIn(language),
    path: `${kept.pathname}${kept.search}`,
    done: DONE.has(done) ? (done as TextKey) : null,
  };
}

export function signedIn(page: Page, session: Session): SignedIn {
  return { ...page, session, format: formatIn(page.language, session.person.zone, page.say) };
}

/** `path` with these parameters set; null takes one away. */
export function address(path: string, set: Readonly<Record<string, string | null>>): string {
  const url = new URL(path, 'http://here');
  for (const [name, value] of Object.entries(set)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}
