import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LANGUAGES, type Language } from '../../../shared/access/problem-codes.ts';
import { signInView } from '../views/sign-in.ts';
import { type Behind, type Env, safePath } from './context.ts';

/** Cookies of 127.0.0.1 are shared by all ports, so they bear our name. Without `Secure`: this is plain http. */
export const SESSION_COOKIE = 'severa-pages-session';
export const LANGUAGE_COOKIE = 'severa-pages-language';
const COOKIE = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

/** Who one is, and in which language one is spoken to. */
export function signInRoutes({ sessions }: Pick<Behind, 'sessions'>): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/sign-in', (context) => context.html(signInView(context.get('page'))));

  routes.post('/sign-in', async (context) => {
    const person = String((await context.req.formData()).get('person') ?? '');
    leave(context);
    const id = sessions.signIn(person, context.get('page').language);
    if (id === null) return context.redirect('/sign-in', 303);
    setCookie(context, SESSION_COOKIE, id, COOKIE);
    return context.redirect('/calendar', 303);
  });

  routes.post('/sign-out', (context) => {
    leave(context);
    deleteCookie(context, SESSION_COOKIE, { path: '/' });
    return context.redirect('/sign-in', 303);
  });

  routes.post('/language', async (context) => {
    const form = await context.req.formData();
    const language = languageOf(form.get('language'));
    if (language !== null) {
      setCookie(context, LANGUAGE_COOKIE, language, COOKIE);
      sessions.speak(getCookie(context, SESSION_COOKIE) ?? '', language);
    }
    return context.redirect(safePath(form.get('back'), '/'), 303);
  });

  function leave(context: Context<Env>): void {
    sessions.signOut(getCookie(context, SESSION_COOKIE) ?? '');
  }

  return routes;
}

/** null: none of ours. */
export function languageOf(text: unknown): Language | null {
  return LANGUAGES.find((one) => one === text) ?? null;
}
