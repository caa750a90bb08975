import { html } from 'hono/html';
import type * as z from 'zod';
import type { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import type { PageItem } from '../calendar/page-item.ts';
import type { SignedIn } from '../page.ts';
import { sayReason } from '../texts/texts.ts';
import type { Html } from './layout.ts';
import { action, fact, table } from './parts.ts';

export type MySync = z.infer<typeof SCHEMAS.MySync>;
type Issue = MySync['issues'][number];

export interface ProfilePage {
  readonly page: SignedIn;
  readonly sync: MySync;
  /** Of the mailbox, when it is known: the service tells only its id. */
  readonly address: string;
  /** Names of the synced activity types. */
  readonly types: readonly string[];
  /** The entry that an issue is about; null: it is gone. */
  readonly entryOf: (issue: Issue) => PageItem | null;
}

/** The person's own switch, and below it what follows by itself. */
export function profileView(given: ProfilePage): Html {
  const { page, sync } = given;
  const { say } = page;
  return html`<p>${say('profile.intro')}</p>
<form method="post" action="/profile/switch" class="switch">
<input type="hidden" name="enabled" value="${sync.enabled ? 'no' : 'yes'}">
<span id="switch-name">${say('profile.switch')}</span>
<button id="switch" role="switch" aria-checked="${String(sync.enabled)}" aria-labelledby="switch-name"
 class="${sync.enabled ? '' : 'primary'}">${say(sync.enabled ? 'profile.switch-off' : 'profile.switch-on')}</button>
</form>
<div id="sync" data-live="/profile/sync">${syncState(given)}</div>`;
}

/** H2a: one sign-in at Microsoft, in a window of its own. */
export function proofForm({ say }: SignedIn): Html {
  return html`<form method="post" action="/profile/proof" target="consent" data-popup class="switch">
<button class="primary">${say('profile.proof')} <span>${say('settings.consent-new-window')}</span></button></form>`;
}

export function syncState(given: ProfilePage): Html {
  const { page, sync, address, types } = given;
  const { say, format } = page;
  const { lastRun, reason, mailboxId, organizationEnabled, state } = sync;
  return html`${organizationEnabled ? '' : html`<p class="notice">${say('profile.organization-off')}</p>`}
<dl class="facts">
${fact(say('profile.state'), html`<strong id="state">${say(`user-state.${state}`)}</strong>`)}
${reason === null ? '' : fact(say('profile.why'), sayReason(say, reason))}
${fact(say('profile.mailbox'), mailboxId === null ? say('profile.mailbox-none') : address)}
${fact(
  say('profile.last-run'),
  lastRun === null
    ? say('profile.last-run-none')
    : html`${say(`run.${lastRun.outcome}`)}, <time datetime="${lastRun.endedAt}">${format.moment(lastRun.endedAt)}</time>
${lastRun.reason === null ? '' : html`<br>${sayReason(say, lastRun.reason)}`}`,
)}
</dl>
<section aria-labelledby="types"><h2 id="types">${say('profile.types')}</h2><p>${say('profile.types-intro')}</p>
${
  types.length === 0
    ? html`<p class="nothing">${say('profile.types-none')}</p>`
    : html`<ul class="tags">${types.map((name) => html`<li>${name}</li>`)}</ul>`
}</section>
<section aria-labelledby="issues"><h2 id="issues">${say('profile.issues')}</h2>${issues(given)}</section>`;
}

function issues({ page, sync, entryOf }: ProfilePage): Html {
  const { say, format } = page;
  const columns = (
    ['list.entry', 'list.when', 'list.side', 'list.reason', 'list.next-try', 'list.action'] as const
  ).map((key) => say(key));
  const rows = sync.issues.map((issue) => {
    const entry = entryOf(issue);
    const name = entry === null || entry.subject === '' ? say('calendar.no-subject') : entry.subject;
    return html`<tr><th scope="row">${name}</th><td>${entry === null ? '' : format.whole(entry.when)}</td>
<td>${say(issue.side === 'severa' ? 'calendar.severa' : 'calendar.outlook')}</td><td>${sayReason(say, issue.reason)}</td>
<td>${issue.nextTry === null ? say('list.next-try-none') : format.moment(issue.nextTry)}</td>
<td>${action('/profile/retry', say('list.retry'), {
      fields: { id: issue.id },
      label: say('list.retry-of', { name }),
    })}</td></tr>`;
  });
  return html`${rows.length === 0 ? '' : html`<p>${say('profile.issues-intro')}</p>`}
${table(say('profile.issues'), columns, rows, say('profile.issues-none'))}
${sync.moreIssues ? html`<p>${say('profile.more-issues')}</p>` : ''}`;
}
