import { randomBytes } from 'node:crypto';
import type { Cookie, HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { chooseLanguage } from '../shared/access/language.ts';
import type { Language } from '../shared/access/problem-codes.ts';
import { Refusal } from '../shared/access/refusal.ts';
import { browserOf } from '../shared/consent/legs.ts';
import { pageDocument } from '../shared/consent/page-document.ts';
import { type PageReason, PageRefusal } from '../shared/consent/page-refusal.ts';
import { type PageBody, refusedPage } from '../shared/consent/pages.ts';
import { isKind, SyncError } from '../shared/errors.ts';
import { COMMON, empty } from './answers.ts';
import { readLimited } from './body-limit.ts';
import type { CalledRoute } from './http-routes.ts';
import type { Access } from './http-trigger.ts';
import { answered } from './request-frame.ts';

/**
 * A cookie that only this very host can set and read, over TLS, and no script; `Lax` since Microsoft sends the browser
 * back from another site.
 */
const COOKIE = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;
/** Seconds: longer than all steps together may take. */
const COOKIE_LIFE = 3_600;

export interface BrowserCall {
  readonly query: Readonly<Record<string, string>>;
  /** Fields of a form; empty for a GET. */
  readonly form: URLSearchParams;
  /** Value of our cookie, if it is one of ours. */
  readonly browser: string | null;
  readonly language: Language;
  show(body: PageBody, options?: { readonly browser?: string | null }): HttpResponseInit;
  /** Only to Microsoft's sign-in, and only by what this service has made. */
  redirect(address: string): HttpResponseInit;
}

export interface BrowserSpec {
  readonly name: CalledRoute;
  readonly cookie: '__Host-consent' | '__Host-mailbox-proof';
  /** This app's and Microsoft's own address. */
  readonly publicUrl: string;
  readonly authority: string;
}

/** A request that a person's browser makes: nobody's token, a page for every answer, and for every refusal too. */
export function browserTrigger(
  access: Access,
  spec: BrowserSpec,
  handle: (call: BrowserCall) => Promise<HttpResponseInit>,
): HttpHandler {
  return async (request, context) => {
    // Whoever only looks at a link, as mail filters do, doesn't use it up.
    if (request.method === 'HEAD') return empty();
    const language = chooseLanguage(null, request.headers.get('accept-language'));
    const call = callOf(spec, request, language);
    return answered(
      access,
      spec.name,
      context,
      async () => handle({ ...call, form: await formOf(spec, request) }),
      (error) => {
        const reason = reasonOf(error);
        return { ...call.show(refusedPage(language, reason)), status: STATUS[reason] ?? 400 };
      },
    );
  };
}

const STATUS: Readonly<Partial<Record<PageReason, number>>> = {
  'other-browser': 403,
  'form-foreign': 403,
  'not-administrator': 403,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
};

function callOf(spec: BrowserSpec, request: HttpRequest, language: Language): Omit<BrowserCall, 'form'> {
  return {
    query: Object.fromEntries(request.query),
    browser: browserOf(cookieOf(request, spec.cookie)),
    language,
    show(body, { browser } = {}) {
      const { html, headers } = pageDocument(language, body, randomBytes(18).toString('base64url'));
      return { status: 200, headers: { ...COMMON, ...headers }, body: html, ...cookies(spec.cookie, browser) };
    },
    redirect(address) {
      if (URL.parse(address)?.origin !== new URL(spec.authority).origin) {
        throw new SyncError('invalid', 'consent.foreign-redirect', 'A browser is sent to Microsoft or nowhere.');
      }
      return { status: 302, headers: { ...COMMON, location: address, 'referrer-policy': 'no-referrer' } };
    },
  };
}

/** undefined: it stays as it is; null: it goes. */
function cookies(name: string, value: string | null | undefined): { readonly cookies?: Cookie[] } {
  if (value === undefined) return {};
  return { cookies: [{ ...COOKIE, name, value: value ?? '', maxAge: value === null ? 0 : COOKIE_LIFE }] };
}

function cookieOf(request: HttpRequest, name: string): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(/[;,]\s*/u).filter((pair) => pair.startsWith(`${name}=`));
  // Two of one name: which is ours can't be told.
  return pairs.length === 1 ? (pairs[0]?.slice(name.length + 1) ?? null) : null;
}

/** A form comes from our own page, or it isn't looked at. */
async function formOf({ publicUrl }: BrowserSpec, request: HttpRequest): Promise<URLSearchParams> {
  if (request.method !== 'POST') return new URLSearchParams();
  const [origin, site] = [request.headers.get('origin'), request.headers.get('sec-fetch-site')];
  const isOwn = (origin === null || origin === new URL(publicUrl).origin) && (site === null || site === 'same-origin');
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (!isOwn || type !== 'application/x-www-form-urlencoded') throw new PageRefusal('form-foreign');
  return new URLSearchParams(await readLimited(request));
}

function reasonOf(error: unknown): PageReason {
  if (error instanceof PageRefusal) return error.reason;
  if (error instanceof Refusal) return error.problem === 'too-many-requests' ? 'too-many-requests' : 'link-invalid';
  if (isKind(error, 'conflict')) return 'link-invalid';
  return isKind(error, 'transient', 'answer-lost', 'unavailable') ? 'unavailable' : 'internal';
}
