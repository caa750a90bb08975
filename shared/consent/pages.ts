import type { Language } from '../access/problem-codes.ts';
import type { Consent } from './consents.ts';
import { type Html, html } from './html.ts';
import type { PageReason } from './page-refusal.ts';
import { PAGE_TEXTS } from './page-texts.ts';

/** A page, as far as the language and the person's browser don't matter. */
export interface PageBody {
  readonly title: string;
  readonly content: Html;
  /** It closes itself: there is nothing left to do in it. */
  readonly closes: boolean;
  /** Where its form may be sent. */
  readonly hasForm: boolean;
}

const fill = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\{(\w+)\}/gu, (_, name: string) => values[name] ?? '');

export function startPage(language: Language, { shown }: Pick<Consent, 'shown'>, address: string): PageBody {
  const { start } = PAGE_TEXTS[language];
  return page(
    start.title,
    html`<p>${fill(start.intro, { organization: shown.name })}</p>
<p>${start.asks}</p>
<ul><li>${start.calendars}</li><li>${start.people}</li></ul>
<p>${start.role}</p>
<p><a class="button" id="next" href="${address}">${start.next}</a></p>`,
  );
}

export function confirmPage(
  language: Language,
  { shown, asked }: Pick<Consent, 'shown' | 'asked'>,
  token: string,
): PageBody {
  const { confirm } = PAGE_TEXTS[language];
  const rows: readonly (readonly [string, string])[] = [
    [confirm.organization, shown.name],
    [confirm.businessId, shown.businessId],
    [confirm.askedBy, [asked.name ?? '', asked.email ?? confirm.unverified].filter(Boolean).join(', ')],
    [confirm.users, String(shown.users)],
    [confirm.domains, shown.domains.join(', ') || confirm.none],
  ];
  const content = html`<p>${confirm.intro}</p>
<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<p class="warning">${confirm.warning}</p>
<form method="post" action="/api/consent/confirm">
<input type="hidden" name="token" value="${token}">
<p><button class="button" name="decision" value="connect">${confirm.yes}</button>
<button class="button other" name="decision" value="cancel">${confirm.no}</button></p>
</form>`;
  return { ...page(confirm.title, content), hasForm: true };
}

export function donePage(language: Language, what: 'connected' | 'operator' | 'proven'): PageBody {
  const texts = PAGE_TEXTS[language];
  const { title, text } = texts[what];
  return what === 'operator'
    ? result(language, title, text)
    : { ...result(language, title, text, texts.closesItself), closes: true };
}

export function refusedPage(language: Language, reason: PageReason): PageBody {
  const { title, text } = PAGE_TEXTS[language].refused[reason];
  return result(language, title, text);
}

export function proofPage(language: Language, name: string, address: string): PageBody {
  const { proofStart } = PAGE_TEXTS[language];
  return page(
    proofStart.title,
    html`<p>${fill(proofStart.intro, { name })}</p>
<p class="warning">${proofStart.warning}</p>
<p><a class="button" id="next" href="${address}">${proofStart.next}</a></p>`,
  );
}

function result(language: Language, title: string, text: string, more?: string): PageBody {
  const { close } = PAGE_TEXTS[language];
  return page(
    title,
    html`<p role="status">${text}${more === undefined ? '' : ` ${more}`}</p>
<p><button class="button" type="button" id="close" hidden>${close}</button></p>`,
  );
}

function page(title: string, content: Html): PageBody {
  return { title, content, closes: false, hasForm: false };
}
