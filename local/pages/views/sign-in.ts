import { html } from 'hono/html';
import type { Page } from '../page.ts';
import { PEOPLE } from '../people.ts';
import { type Html, layout } from './layout.ts';

export function signInView(page: Page): Html {
  const { say } = page;
  const title = say('sign-in.title');
  return layout(
    { page, session: null, title, section: null },
    html`<p>${say('sign-in.intro')}</p>
<form method="post" action="/sign-in"><ul class="people">
${PEOPLE.map(
  ({ userId, name, email, zone, isAdmin }) => html`<li>
<button name="person" value="${userId}">${say('sign-in.as', { name })}</button>
<span>${say(isAdmin ? 'sign-in.administrator' : 'sign-in.user')}<br>${email}<br>${zone}</span>
</li>`,
)}
</ul></form>`,
  );
}
