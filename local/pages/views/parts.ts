import { html } from 'hono/html';
import type { SignedIn } from '../page.ts';
import type { Html } from './layout.ts';

/** A fact with its name, for a description list. */
export function fact(name: string, value: Html | string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** The address in it is taken back by the server: a button that does one thing, without a form around it to fill in. */
export function action(
  to: string,
  text: string,
  more: { readonly label?: string; readonly fields?: Readonly<Record<string, string>>; readonly look?: string } = {},
): Html {
  const { label, fields = {}, look = '' } = more;
  return html`<form method="post" action="${to}" class="one">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="${look}"${label === undefined ? '' : html` aria-label="${label}"`}>${text}</button></form>`;
}

/** A table that scrolls by itself where the window is narrow; `rows` are whole `<tr>`s. */
export function table(caption: string, columns: readonly string[], rows: readonly Html[], empty: string): Html {
  if (rows.length === 0) return html`<p class="nothing">${empty}</p>`;
  return html`<div class="scrolls" role="group" aria-label="${caption}" tabindex="0"><table class="rows">
<caption class="hidden">${caption}</caption>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** To the next page of a list, and back to the first. */
export function pager({ say }: SignedIn, path: string, after: string | null, next: string | null): Html {
  if (after === null && next === null) return html``;
  return html`<nav class="pager" aria-label="${say('list.next-page')}">
${after === null ? '' : html`<a class="button" href="${path}">${say('list.first-page')}</a>`}
${next === null ? '' : html`<a class="button" href="${path}?after=${next}" rel="next">${say('list.next-page')}</a>`}
</nav>`;
}
