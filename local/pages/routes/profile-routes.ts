import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import type { SignedIn } from '../page.ts';
import type { Problem } from '../service.ts';
import { layout, problemBox } from '../views/layout.ts';
import { type MySync, type ProfilePage, profileView, proofForm, syncState } from '../views/profile-view.ts';
import { type Behind, type Env, whoAsks } from './context.ts';

/** My profile, Calendar sync: for oneself and nobody else. */
export function profileRoutes(behind: Behind): Hono<Env> {
  const routes = new Hono<Env>();
  const PATH = 'me/calendar-sync';

  function pageFor(page: SignedIn, sync: MySync): ProfilePage {
    const { person } = page.session;
    const names = new Map(behind.organization.activityTypes().map(({ guid, name }) => [guid, name]));
    return {
      page,
      sync,
      address: person.email,
      types: sync.typeIds.flatMap((id) => names.get(id) ?? []),
      entryOf: ({ side, itemId }) => behind.calendar(side === 'exchange' ? 'outlook' : 'severa', person).item(itemId),
    };
  }

  async function show(context: Context<Env>, problem: Problem | null = null) {
    const page = whoAsks(context);
    const { session, say } = page;
    const answer = await behind.service.call(session, { method: 'GET', path: PATH }, SCHEMAS.MySync);
    const shown = problem ?? (answer.ok ? null : answer.problem);
    const parts = [
      ...(shown === null ? [] : [problemBox(shown)]),
      ...(shown?.code === 'mailbox-proof-needed' ? [proofForm(page)] : []),
      ...(answer.ok ? [profileView(pageFor(page, answer.value))] : []),
    ];
    return context.html(
      layout({ page, session, title: say('profile.title'), section: 'profile' }, html`${parts}`),
      shown === null ? 200 : 409,
    );
  }

  routes.get('/', (context) => show(context));

  routes.get('/sync', async (context) => {
    const page = whoAsks(context);
    const answer = await behind.service.call(page.session, { method: 'GET', path: PATH }, SCHEMAS.MySync);
    return answer.ok ? context.html(syncState(pageFor(page, answer.value))) : context.body(null, 204);
  });

  routes.post('/switch', async (context) => {
    const { session } = whoAsks(context);
    const enabled = (await context.req.formData()).get('enabled') === 'yes';
    const call = { method: 'PUT', path: PATH, body: { enabled } } as const;
    const answer = await behind.service.call(session, call, SCHEMAS.MySync);
    return answer.ok ? context.redirect('/profile', 303) : show(context, answer.problem);
  });

  /** Opened in a window of its own, which goes on to the service's first page. */
  routes.post('/proof', async (context) => {
    const { session } = whoAsks(context);
    const call = { method: 'GET', path: 'mailbox-proof/link' } as const;
    const answer = await behind.service.call(session, call, SCHEMAS.MailboxProofLink);
    return answer.ok ? context.redirect(answer.value.url, 303) : show(context, answer.problem);
  });

  routes.post('/retry', async (context) => {
    const { session } = whoAsks(context);
    const id = encodeURIComponent(String((await context.req.formData()).get('id') ?? ''));
    const call = { method: 'POST', path: `${PATH}/issues/${id}/retry` } as const;
    const answer = await behind.service.call(session, call, SCHEMAS.Issue);
    return answer.ok ? context.redirect('/profile?done=list.retried', 303) : show(context, answer.problem);
  });

  return routes;
}
