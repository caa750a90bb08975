import { randomHex, type World } from '../graph/world.ts';
import { personOf, readAsked } from './asked.ts';
import { choices, errorPage, page, redirect } from './pages.ts';

/** An authorization code lives ten minutes and works once. */
const CODE_MS = 10 * 60_000;

/** `/{tenant}/oauth2/v2.0/authorize`: the sign-in page of the authorization code flow. */
export async function authorize(world: World, request: Request, url: URL, tenantName: string): Promise<Response> {
  const asked = readAsked(world, url, tenantName);
  if (asked instanceof Response) return asked;
  const query = url.searchParams;
  const own: Record<string, string> = asked.state === null ? {} : { state: asked.state };
  const method = query.get('code_challenge_method');
  if (query.get('response_type') !== 'code' || (method !== null && method !== 'S256')) {
    return redirect(asked.redirectUri, {
      error: 'unsupported_response_type',
      error_description: 'AADSTS70005',
      ...own,
    });
  }
  if (!(query.get('scope') ?? '').split(' ').includes('openid')) {
    return errorPage(world, 900144, "The scope must contain 'openid'.");
  }
  if (request.method !== 'POST') {
    return page(world, 'Sign in', choices(world, asked.tenant?.id ?? null, 'Sign in', 'Cancel'));
  }
  const user = await personOf(world, request, asked);
  if (user instanceof Response) return user;
  if (user === null) {
    const error_description = 'AADSTS65004: User declined to consent to access the app.';
    return redirect(asked.redirectUri, { error: 'access_denied', error_description, ...own });
  }
  const code = `0.${randomHex(world, 64)}`;
  world.entra.codes.set(code, {
    clientId: asked.registration.clientId,
    tenantId: user.tenantId,
    userId: user.userId,
    redirectUri: asked.redirectUri,
    nonce: query.get('nonce'),
    challenge: query.get('code_challenge'),
    expiresAt: world.clock() + CODE_MS,
    used: false,
  });
  return redirect(asked.redirectUri, { code, ...own, session_state: randomHex(world, 32) });
}
