import type { Mailbox, Tenant } from '../graph/state.ts';
import type { World } from '../graph/world.ts';
import type { Registration } from './entra.ts';
import { errorPage } from './pages.ts';

/** A request of a browser that the app sent here. */
export interface Asked {
  readonly registration: Registration;
  readonly redirectUri: string;
  readonly state: string | null;
  /** null: any tenant (`organizations`). */
  readonly tenant: Tenant | null;
}

/** What is asked for; a page when it can't be answered to the app, since a redirect to a stranger would be worse. */
export function readAsked(world: World, url: URL, tenantName: string): Asked | Response {
  const query = url.searchParams;
  const clientId = query.get('client_id') ?? '';
  const registration = world.entra.registrations.get(clientId);
  if (registration === undefined) {
    return errorPage(
      world,
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenantName}'.`,
    );
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!registration.redirectUris.includes(redirectUri)) {
    return errorPage(
      world,
      50011,
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`,
    );
  }
  const isAny = tenantName === 'organizations' || tenantName === 'common';
  const tenant = isAny ? null : world.tenants.get(tenantName);
  if (tenant === undefined) return errorPage(world, 90002, `Tenant '${tenantName}' not found.`);
  return { registration, redirectUri, state: query.get('state'), tenant };
}

/** Who chose to go on; null: the person cancelled. */
export async function personOf(world: World, request: Request, { tenant }: Asked): Promise<Mailbox | Response | null> {
  const form = new URLSearchParams(await request.text());
  if (form.get('decision') !== 'accept') return null;
  const user = world.mailboxes.get(form.get('user') ?? '');
  if (user === undefined || !user.accountEnabled)
    return errorPage(world, 50034, 'The user account does not exist in the directory.');
  if (tenant !== null && user.tenantId !== tenant.id) {
    return errorPage(
      world,
      50020,
      `User account '${user.userPrincipalName}' does not exist in tenant '${tenant.id}' and cannot access the application in that tenant.`,
    );
  }
  return user;
}
