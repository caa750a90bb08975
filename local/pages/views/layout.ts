import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { LANGUAGES } from '../../../shared/access/problem-codes.ts';
import type { Page } from '../page.ts';
import type { Problem } from '../service.ts';
import type { Session } from '../sessions.ts';
import { LANGUAGE_NAMES } from '../texts/texts.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface Frame {
  readonly page: Page;
  /** null: nobody is signed in. */
  readonly session: Session | null;
  readonly title: string;
  readonly section: 'calendar' | 'settings' | 'profile' | null;
}

/** Everything around a page's own content. */
export function layout({ page, session, title, section }: Frame, content: Html): Html {
  const { say, done } = page;
  return html`<!doctype html>
<html lang="${page.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${say('app.name')}</title>
<link rel="stylesheet" href="/assets/app.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<script type="module" src="/assets/live.js"></script>
</head>
<body>
<a class="skip" href="#content">${say('app.skip')}</a>
<header class="bar">
<p class="brand">${say('app.name')}</p>
${session === null ? '' : navigation(page, session, section)}
<div class="bar-end">
${languages(page)}
${session === null ? '' : whoIsIn(page, session)}
</div>
</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
<p role="status" class="${done === null ? 'quiet' : 'notice'}" id="said">${done === null ? '' : say(done)}</p>
${content}
</main>
</body>
</html>`;
}

function navigation({ say }: Page, { person }: Session, section: Frame['section']): Html {
  const link = (name: Frame['section'], href: string, text: string) =>
    html`<li><a href="${href}"${name === section ? html` aria-current="page"` : ''}>${text}</a></li>`;
  return html`<nav aria-label="${say('app.main-navigation')}"><ul>
${link('calendar', '/calendar', say('nav.calendar'))}
${link('profile', '/profile', say('nav.profile'))}
${person.isAdmin ? link('settings', '/settings/exchange', say('nav.settings')) : ''}
</ul></nav>`;
}

function languages({ say, language, path }: Page): Html {
  return html`<form method="post" action="/language" class="languages" aria-label="${say('app.language')}">
<input type="hidden" name="back" value="${path}">
${LANGUAGES.map(
  (
    one,
  ) => html`<button class="plain" name="language" value="${one}" lang="${one}" aria-pressed="${String(one === language)}">
${LANGUAGE_NAMES[one]}</button>`,
)}
</form>`;
}

function whoIsIn({ say }: Page, { person }: Session): Html {
  return html`<form method="post" action="/sign-out" class="who">
<span>${say('app.signed-in', { name: person.name })}</span>
<button class="plain">${say('app.sign-out')}</button>
</form>`;
}

/** What was refused, and what to do. */
export function problemBox(problem: Pick<Problem, 'title' | 'detail'>): Html {
  return html`<div class="problem" role="alert"><h2>${problem.title}</h2><p>${problem.detail}</p></div>`;
}
