import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import type { Problem } from '../service.ts';
import { layout, problemBox } from '../views/layout.ts';
import type { Exchange, SettingsPage } from '../views/settings-page.ts';
import { connectionState, settingsFrame, settingsView } from '../views/settings-view.ts';
import { type Behind, type Env, whoAsks } from './context.ts';

const PATH = 'organization/exchange';
const HERE = '/settings/exchange';
/** The host app knows it of each organisation; whoever consents is shown it. */
const BUSINESS_ID = '2345678-9';

/** Settings, Integrations, Microsoft Exchange: the connection itself. For administrators; `app.ts` sees to it. */
export function settingsRoutes(behind: Behind): Hono<Env> {
  const routes = new Hono<Env>();

  /** `more`: what was refused, and what was filled in. */
  async function show(
    context: Context<Env>,
    more: Partial<Pick<SettingsPage, 'filledIn' | 'eventsToGo' | 'test'>> & { readonly problem?: Problem } = {},
  ) {
    const page = whoAsks(context);
    const { session, say } = page;
    const answer = await behind.service.call(session, { method: 'GET', path: PATH }, SCHEMAS.Exchange);
    const problem = more.problem ?? (answer.ok ? null : answer.problem);
    const types = behind.organization.activityTypes();
    const { filledIn = null, eventsToGo = null, test = null } = more;
    const view = answer.ok
      ? settingsView({ page, exchange: answer.value, etag: answer.etag ?? '', types, filledIn, eventsToGo, test })
      : '';
    const content = settingsFrame(page, HERE, html`${problem === null ? '' : problemBox(problem)}${view}`);
    const frame = { page, session, title: say('settings.title'), section: 'settings' } as const;
    return context.html(layout(frame, content), problem === null && eventsToGo === null ? 200 : 409);
  }

  routes.get('/', (context) => show(context));

  routes.get('/state', async (context) => {
    const page = whoAsks(context);
    const answer = await behind.service.call(page.session, { method: 'GET', path: PATH }, SCHEMAS.Exchange);
    return answer.ok ? context.html(connectionState({ page, exchange: answer.value })) : context.body(null, 204);
  });

  routes.post('/', async (context) => {
    const { session } = whoAsks(context);
    const form = await context.req.formData();
    const body = inputOf(form);
    const ifMatch = textOf(form, 'etag');
    const answer = await behind.service.call(session, { method: 'PUT', path: PATH, body, ifMatch }, SCHEMAS.Exchange);
    if (answer.ok) return context.redirect(`${HERE}?done=settings.saved`, 303);
    const { problem } = answer;
    const filledIn = asFilledIn(body);
    const isQuestion = problem.code === 'events-would-go' && problem.events !== undefined;
    return show(context, isQuestion ? { filledIn, eventsToGo: problem.events ?? null } : { filledIn, problem });
  });

  routes.post('/enabled', async (context) => {
    const { session } = whoAsks(context);
    const enabled = textOf(await context.req.formData(), 'enabled') === 'yes';
    const call = { method: 'PUT', path: `${PATH}/enabled`, body: { enabled } } as const;
    const answer = await behind.service.call(session, call, SCHEMAS.Exchange);
    return answer.ok
      ? context.redirect(`${HERE}?done=settings.switched`, 303)
      : show(context, { problem: answer.problem });
  });

  routes.post('/test', async (context) => {
    const { session } = whoAsks(context);
    const call = { method: 'POST', path: `${PATH}/test`, body: {} } as const;
    const answer = await behind.service.call(session, call, SCHEMAS.ConnectionTest);
    return show(context, answer.ok ? { test: answer.value } : { problem: answer.problem });
  });

  routes.post('/disconnect', async (context) => {
    const { session } = whoAsks(context);
    const answer = await behind.service.call(session, { method: 'DELETE', path: PATH }, z.undefined());
    if (!answer.ok) return show(context, { problem: answer.problem });
    const isDone = answer.status === 204;
    return context.redirect(`${HERE}?done=settings.${isDone ? 'disconnected' : 'disconnecting'}`, 303);
  });

  /** Asked for in a window of its own, which goes on to the service's first page. */
  routes.post('/consent', async (context) => {
    const page = whoAsks(context);
    const { session, say } = page;
    const body = { organizationName: behind.organization.name, businessId: BUSINESS_ID };
    const call = { method: 'POST', path: `${PATH}/consent`, body } as const;
    const answer = await behind.service.call(session, call, SCHEMAS.ConsentLink);
    if (answer.ok) return context.redirect(answer.value.url, 303);
    const frame = { page, session, title: say('settings.consent'), section: 'settings' } as const;
    return context.html(layout(frame, problemBox(answer.problem)), 409);
  });

  return routes;
}

type Input = z.input<typeof SCHEMAS.ExchangeInput>;

/** The form as the service takes it; the service says what is wrong with it. */
function inputOf(form: FormData): Input {
  const secrets = Object.fromEntries(
    (['severaClientSecret', 'delegatePassword'] as const).flatMap((name) => {
      const value = textOf(form, name);
      return value === '' ? [] : [[name, value]];
    }),
  );
  const confirm = textOf(form, 'confirm');
  return {
    kind: textOf(form, 'kind') === 'exchange' ? 'exchange' : 'graph',
    severaClientId: textOf(form, 'severaClientId'),
    zone: textOf(form, 'zone'),
    typeIds: form.getAll('typeIds').filter((one) => typeof one === 'string'),
    defaultTypeId: textOf(form, 'defaultTypeId') || null,
    mailboxProof: textOf(form, 'mailboxProof') === 'signIn' ? 'signIn' : 'token',
    organizerUpdates: textOf(form, 'organizerUpdates') === 'putBack' ? 'putBack' : 'send',
    ...secrets,
    ...(confirm === '' ? {} : { confirm: { events: Number(confirm) } }),
  };
}

/** Shown again without its secrets: they don't come back to the browser. */
function asFilledIn({ kind, severaClientId, zone, typeIds, defaultTypeId, ...rest }: Input): Exchange {
  return {
    state: 'incomplete',
    missing: [],
    consent: null,
    consentLost: null,
    enabled: false,
    tenantId: null,
    secrets: { severaClientSecret: null, delegatePassword: null },
    kind,
    severaClientId,
    zone,
    typeIds,
    defaultTypeId,
    mailboxProof: rest.mailboxProof ?? 'token',
    organizerUpdates: rest.organizerUpdates ?? 'send',
  };
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
