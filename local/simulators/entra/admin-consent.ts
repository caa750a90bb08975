import type { Tenant } from '../graph/state.ts';
import { randomGuid, type World } from '../graph/world.ts';
import { type Asked, personOf, readAsked } from './asked.ts';
import { mayConsent, type Registration } from './entra.ts';
import { choices, errorPage, escapeText, page, redirect } from './pages.ts';

/** `/{tenant}/v2.0/adminconsent`: the page on which an administrator grants what the registration asks for. */
export async function adminConsent(world: World, request: Request, url: URL, tenantName: string): Promise<Response> {
  if (tenantName === 'common') return errorPage(world, 90009, "The tenant 'common' can't be used here.");
  const asked = readAsked(world, url, tenantName);
  if (asked instanceof Response) return asked;
  const scope = url.searchParams.get('scope') ?? '';
  if (scope === '') return errorPage(world, 900144, "The request body must contain the following parameter: 'scope'.");
  if (request.method !== 'POST') {
    const list = asked.registration.roles.map((role) => `<li>${escapeText(role)}</li>`).join('');
    const text = `<p>${escapeText(asked.registration.name)} asks for, in your whole organization:</p><ul>${list}</ul>`;
    return page(world, 'Permissions requested', text + choices(world, asked.tenant?.id ?? null, 'Accept', 'Cancel'));
  }
  const user = await personOf(world, request, asked);
  if (user instanceof Response) return user;
  if (user === null) return refused(world, asked);
  if (!mayConsent(user.directoryRoles)) {
    const back = refused(world, asked).headers.get('location') ?? '';
    const text = `<p>AADSTS90094: An administrator has to grant this.</p><p><a href="${escapeText(back)}">Return to the application without granting consent</a></p>`;
    return page(world, 'Need admin approval', text, 403);
  }
  const tenant = world.tenants.get(user.tenantId);
  if (tenant === undefined) return errorPage(world, 90002, `Tenant '${user.tenantId}' not found.`);
  // Only `.default` brings application permissions along.
  grant(world, tenant, asked.registration, scope.endsWith('/.default'));
  return redirect(asked.redirectUri, {
    admin_consent: 'True',
    tenant: world.faults.redirectTenant ?? tenant.id,
    scope,
    ...(asked.state === null ? {} : { state: asked.state }),
  });
}

function refused({ faults, ...world }: World, { redirectUri, state }: Asked): Response {
  const own = state === null ? {} : { state };
  if (faults.consentError === 'v1') {
    return redirect(redirectUri, {
      error: 'permission_denied',
      error_description: 'The admin canceled the request',
      ...own,
    });
  }
  const trace = randomGuid({ ...world, faults });
  return redirect(redirectUri, {
    admin_consent: 'True',
    error: 'consent_required',
    error_description: `AADSTS65004: The resource owner or authorization server denied the request. Trace ID: ${trace}`,
    ...own,
  });
}

function grant(world: World, tenant: Tenant, { clientId, secret, roles }: Registration, withRoles: boolean): void {
  const { faults, clock } = world;
  tenant.pending.push({
    at: clock() + faults.principalDelayMs,
    do: () => tenant.applications.set(clientId, secret ?? ''),
  });
  if (!withRoles) return;
  // Consenting again may also take away what was granted before.
  tenant.pending.push({
    at: clock() + faults.principalDelayMs + faults.rolesDelayMs,
    do: () => (tenant.roles = [...roles]),
  });
}

/** What was granted comes into force, as far as its time has come. */
export function settle(world: World, tenant: Tenant): void {
  const now = world.clock();
  const due = tenant.pending.filter(({ at }) => at <= now);
  tenant.pending = tenant.pending.filter(({ at }) => at > now);
  for (const one of due) one.do();
}
