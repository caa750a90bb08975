import { html } from 'hono/html';
import type * as z from 'zod';
import type { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import type { SignedIn } from '../page.ts';
import { sayReason } from '../texts/texts.ts';
import type { Html } from './layout.ts';
import { action, pager, table } from './parts.ts';

export interface ListPage<T> {
  readonly page: SignedIn;
  readonly items: readonly T[];
  /** As it was asked for, and for the page after it. */
  readonly after: string | null;
  readonly next: string | null;
  /** Whose mailbox; its id where the host app doesn't know. */
  readonly nameOf: (mailboxId: string | null) => string;
}

type User = z.infer<typeof SCHEMAS.Users>['items'][number];
type Issue = z.infer<typeof SCHEMAS.Issue>;
type Guard = z.infer<typeof SCHEMAS.Guard>;

const HERE = '/settings/exchange';

export function usersView(list: ListPage<User>, personOf: (userId: string) => string): Html {
  const { page, items, after, next } = list;
  const { say, format } = page;
  const rows = items.map(
    ({ userId, state, reason, lastRun }) => html`<tr><th scope="row">${personOf(userId)}</th>
<td>${say(`user-state.${state}`)}${reason === null ? '' : html`<br>${sayReason(say, reason)}`}</td>
<td>${lastRun === null ? say('profile.last-run-none') : html`${say(`run.${lastRun.outcome}`)}, ${format.moment(lastRun.endedAt)}`}
${lastRun === null || lastRun.reason === null ? '' : html`<br>${sayReason(say, lastRun.reason)}`}</td></tr>`,
  );
  const columns = [say('list.user'), say('list.state'), say('list.last-run')];
  return html`${table(say('settings.users'), columns, rows, say('list.empty'))}${pager(page, `${HERE}/users`, after, next)}`;
}

export function issuesView({ page, items, after, next, nameOf }: ListPage<Issue>): Html {
  const { say, format } = page;
  const rows = items.map((issue) => {
    const name = nameOf(issue.mailboxId);
    return html`<tr><th scope="row">${name}</th>
<td>${say(issue.side === 'severa' ? 'calendar.severa' : 'calendar.outlook')}</td><td>${sayReason(say, issue.reason)}</td>
<td>${format.moment(issue.since)}</td><td>${issue.tries}</td>
<td>${issue.nextTry === null ? say('list.next-try-none') : format.moment(issue.nextTry)}</td>
<td>${action(`${HERE}/issues/retry`, say('list.retry'), {
      fields: { id: issue.id },
      label: say('list.retry-of', { name: `${name}, ${sayReason(say, issue.reason)}` }),
    })}</td></tr>`;
  });
  const columns = (
    ['list.user', 'list.side', 'list.reason', 'list.since', 'list.tries', 'list.next-try', 'list.action'] as const
  ).map((key) => say(key));
  return html`<p class="hint">${say('list.privacy')}</p>
${table(say('settings.issues'), columns, rows, say('list.empty'))}${pager(page, `${HERE}/issues`, after, next)}`;
}

/** M5: the number is part of the decision. */
export function guardsView({ page, items, after, next, nameOf }: ListPage<Guard>): Html {
  const { say, format } = page;
  const rows = items.map(({ id, mailboxId, state, since, deletions, links }) => {
    const name = nameOf(mailboxId);
    const fields = { id, deletions: String(deletions) };
    const button = (what: 'confirm' | 'restore', text: string, look: string) =>
      action(`${HERE}/guards/${what}`, text, { fields, look, label: say('guards.of', { action: text, name }) });
    return html`<tr><th scope="row">${name}</th><td>${deletions}</td><td>${links}</td><td>${format.moment(since)}</td>
<td>${state === 'done' ? '' : say(`guard-state.${state}`)}</td>
<td>${
      state === 'open'
        ? html`${button('restore', say('guards.restore'), 'primary')}
${button('confirm', say('guards.confirm', { count: deletions }), 'danger')}`
        : ''
    }</td></tr>`;
  });
  const columns = (
    ['list.user', 'list.deletions', 'list.links', 'list.since', 'list.state', 'list.action'] as const
  ).map((key) => say(key));
  return html`<p>${say('guards.intro')}</p>
${table(say('settings.guards'), columns, rows, say('list.empty'))}${pager(page, `${HERE}/guards`, after, next)}`;
}
