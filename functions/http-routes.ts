/**
 * Every HTTP function but the catch-all, in one list: what main.ts registers, what the document of the surface describes,
 * and how a wrong method is told from a wrong path. Loaded by every start, so it holds nothing but words.
 */
export const HTTP_ROUTES = {
  health: ['GET', 'health'],
  openapi: ['GET', 'openapi.json'],
  'exchange-get': ['GET', 'organization/exchange'],
  'exchange-put': ['PUT', 'organization/exchange'],
  'exchange-delete': ['DELETE', 'organization/exchange'],
  'exchange-test': ['POST', 'organization/exchange/test'],
  'exchange-enabled-put': ['PUT', 'organization/exchange/enabled'],
  'consent-ask': ['POST', 'organization/exchange/consent'],
  'consent-start': ['GET', 'consent/start'],
  'consent-callback': ['GET', 'consent/callback'],
  'consent-verified': ['GET', 'consent/verified'],
  'consent-confirm': ['POST', 'consent/confirm'],
  'operator-consent-confirm': ['POST', 'operator/consents/{id}/confirm'],
  'exchange-users': ['GET', 'organization/exchange/users'],
  'exchange-user-delete': ['DELETE', 'organization/exchange/users/{id}'],
  'exchange-issues': ['GET', 'organization/exchange/issues'],
  'exchange-issue-retry': ['POST', 'organization/exchange/issues/{id}/retry'],
  'exchange-guards': ['GET', 'organization/exchange/guards'],
  'exchange-guard-confirm': ['POST', 'organization/exchange/guards/{id}/confirm'],
  'exchange-guard-restore': ['POST', 'organization/exchange/guards/{id}/restore'],
  'my-sync-get': ['GET', 'me/calendar-sync'],
  'my-sync-put': ['PUT', 'me/calendar-sync'],
  'my-preview': ['GET', 'me/calendar-sync/preview'],
  'my-confirm': ['POST', 'me/calendar-sync/confirm'],
  'my-why': ['GET', 'me/calendar-sync/why'],
  'my-issue-retry': ['POST', 'me/calendar-sync/issues/{id}/retry'],
  'mailbox-proof-link': ['GET', 'mailbox-proof/link'],
  'mailbox-proof-start': ['GET', 'mailbox-proof/start'],
  'mailbox-proof-verified': ['GET', 'mailbox-proof/verified'],
} as const satisfies Readonly<Record<string, readonly [method: 'GET' | 'PUT' | 'POST' | 'DELETE', route: string]>>;

export type RouteName = keyof typeof HTTP_ROUTES;

/** Those that are registered by themselves: health before anything can fail, the others when they are first asked for. */
export type CalledRoute = Exclude<RouteName, 'health' | 'openapi'>;

/** Methods that this path takes, by its last part (below `/api`); none: there is no such path. */
export function methodsAt(path: string): readonly string[] {
  const parts = path.toLowerCase().split('/').filter(Boolean);
  return Object.values(HTTP_ROUTES).flatMap(([method, route]) => {
    const segments = route.split('/');
    const fits =
      segments.length === parts.length && segments.every((one, at) => one.startsWith('{') || one === parts[at]);
    return fits ? (method === 'GET' ? ['GET', 'HEAD'] : [method]) : [];
  });
}
