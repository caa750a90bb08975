import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import { chooseLanguage } from '../../shared/access/language.ts';
import { pageOf } from './page.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { calendarRoutes } from './routes/calendar-routes.ts';
import type { Behind, Env } from './routes/context.ts';
import { listRoutes } from './routes/lists-routes.ts';
import { profileRoutes } from './routes/profile-routes.ts';
import { settingsRoutes } from './routes/settings-routes.ts';
import { LANGUAGE_COOKIE, languageOf, SESSION_COOKIE, signInRoutes } from './routes/sign-in-routes.ts';
import type { TextKey } from './texts/en.ts';
import { layout } from './views/layout.ts';

/** Below these somebody is signed in; below the last one an administrator. */
const SIGNED_IN = ['/calendar', '/profile', '/settings'];
const ADMINISTRATORS = '/settings';

export interface AppOptions {
  /** By which `Host` we are asked; another one is a page of somebody else's that found this port. */
  readonly hosts: readonly string[];
  /** Where forms may lead besides here: the service's own pages for the consent. */
  readonly formTargets: readonly string[];
  readonly report: (error: unknown) => void;
}

/** The host app's pages: every request is checked here, in this order, before its route sees it. */
export function createApp(behind: Behind, { hosts, formTargets, report }: AppOptions): Hono<Env> {
  const app = new Hono<Env>();

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'", ...formTargets],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      strictTransportSecurity: false,
    }),
  );
  app.use(async (context, next) => {
    if (!hosts.includes(context.req.header('host') ?? '')) return context.text('Not by this name.', 421);
    context.header('cache-control', 'no-store');
    return next();
  });
  app.use(csrf());
  app.use(async (context, next) => {
    const session = behind.sessions.get(getCookie(context, SESSION_COOKIE));
    const chosen = session?.language ?? languageOf(getCookie(context, LANGUAGE_COOKIE));
    const language = chosen ?? chooseLanguage(null, context.req.header('accept-language') ?? null);
    context.set('session', session);
    context.set('page', pageOf(language, new URL(context.req.url)));
    return next();
  });
  app.use(async (context, next) => {
    const below = (path: string) => context.req.path === path || context.req.path.startsWith(`${path}/`);
    if (!SIGNED_IN.some(below)) return next();
    const session = context.get('session');
    if (session === null) return context.redirect('/sign-in', 303);
    if (below(ADMINISTRATORS) && !session.person.isAdmin) return sorry('app.not-allowed', null, 403)(context);
    return next();
  });

  app.get('/', (context) => context.redirect(context.get('session') === null ? '/sign-in' : '/calendar', 303));
  app.route('/', signInRoutes(behind));
  app.route('/assets', assetRoutes());
  app.route('/calendar', calendarRoutes(behind));
  app.route('/profile', profileRoutes(behind));
  app.route('/settings/exchange', settingsRoutes(behind));
  app.route('/settings/exchange', listRoutes(behind));
  app.notFound(sorry('app.not-found', 'app.not-found-detail', 404));
  app.onError((error, context) => {
    if ('getResponse' in error) return error.getResponse();
    report(error);
    return sorry('app.failed', 'app.failed-detail', 500)(context);
  });
  return app;
}

/** A page that says why there is none. */
function sorry(title: TextKey, detail: TextKey | null, status: 403 | 404 | 500) {
  return (context: Parameters<Parameters<Hono<Env>['notFound']>[0]>[0]) => {
    const [page, session] = [context.get('page'), context.get('session') ?? null];
    if (page === undefined) return context.text('', status);
    const { say } = page;
    const content = detail === null ? html`` : html`<p>${say(detail)}</p>`;
    return context.html(layout({ page, session, title: say(title), section: null }, content), status);
  };
}
