import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type * as z from 'zod';
import { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import type { Call, Problem } from '../service.ts';
import { type Html, layout, problemBox } from '../views/layout.ts';
import { guardsView, issuesView, type ListPage, usersView } from '../views/lists-view.ts';
import { settingsFrame } from '../views/settings-view.ts';
import { type Behind, type Env, whoAsks } from './context.ts';

const PATH = 'organization/exchange';
const HERE = '/settings/exchange';
/** Rows on a page. */
const LIMIT = 25;
/** Most users that are asked for when mailboxes get the names of their users. */
const NAMES = 200;

type Paged<T> = z.ZodType<{ readonly items: readonly T[]; readonly next: string | null }>;

/** Who syncs, what waits, what is held back: page by page, for administrators. */
export function listRoutes(behind: Behind): Hono<Env> {
  const routes = new Hono<Env>();

  function personOf(userId: string): string {
    const user = behind.organization.users().find(({ guid }) => guid === userId);
    return user === undefined ? userId : `${user.firstName} ${user.lastName}`;
  }

  async function show<T>(
    context: Context<Env>,
    name: 'users' | 'issues' | 'guards',
    schema: Paged<T>,
    view: (list: ListPage<T>) => Html,
    refused: Problem | null = null,
  ) {
    const page = whoAsks(context);
    const { session, say } = page;
    const after = context.req.query('after') ?? null;
    const query = new URLSearchParams({ limit: String(LIMIT), ...(after === null ? {} : { after }) });
    const [answer, users] = await Promise.all([
      behind.service.call(session, { method: 'GET', path: `${PATH}/${name}?${query}` }, schema),
      behind.service.call(session, { method: 'GET', path: `${PATH}/users?limit=${NAMES}` }, SCHEMAS.Users),
    ]);
    const holders = new Map((users.ok ? users.value.items : []).map(({ mailboxId, userId }) => [mailboxId, userId]));
    const nameOf = (mailboxId: string | null) => {
      const userId = holders.get(mailboxId);
      return userId === undefined ? (mailboxId ?? '–') : personOf(userId);
    };
    const problem = refused ?? (answer.ok ? null : answer.problem);
    const content = html`${problem === null ? '' : problemBox(problem)}
${answer.ok ? view({ page, ...answer.value, after, nameOf }) : ''}`;
    const title = `${say('settings.title')}: ${say(`settings.${name}`)}`;
    const frame = { page, session, title, section: 'settings' } as const;
    return context.html(layout(frame, settingsFrame(page, `${HERE}/${name}`, content)), problem === null ? 200 : 409);
  }

  const users = (context: Context<Env>) => show(context, 'users', SCHEMAS.Users, (list) => usersView(list, personOf));
  const issues = (context: Context<Env>, problem?: Problem) =>
    show(context, 'issues', SCHEMAS.Issues, issuesView, problem);
  const guards = (context: Context<Env>, problem?: Problem) =>
    show(context, 'guards', SCHEMAS.Guards, guardsView, problem);

  routes.get('/users', users);
  routes.get('/issues', (context) => issues(context));
  routes.get('/guards', (context) => guards(context));

  async function act(context: Context<Env>, callOf: (id: string, form: FormData) => Call, schema: z.ZodType) {
    const form = await context.req.formData();
    const id = encodeURIComponent(String(form.get('id') ?? ''));
    return behind.service.call(whoAsks(context).session, callOf(id, form), schema);
  }

  routes.post('/issues/retry', async (context) => {
    const retry = (id: string): Call => ({ method: 'POST', path: `${PATH}/issues/${id}/retry` });
    const answer = await act(context, retry, SCHEMAS.Issue);
    return answer.ok ? context.redirect(`${HERE}/issues?done=list.retried`, 303) : issues(context, answer.problem);
  });

  routes.post('/guards/:decision{confirm|restore}', async (context) => {
    const decision = context.req.param('decision');
    const answer = await act(
      context,
      (id, form) => ({
        method: 'POST',
        path: `${PATH}/guards/${id}/${decision}`,
        body: { deletions: Number(form.get('deletions')) },
      }),
      SCHEMAS.Guard,
    );
    return answer.ok ? context.redirect(`${HERE}/guards?done=guards.decided`, 303) : guards(context, answer.problem);
  });

  return routes;
}
