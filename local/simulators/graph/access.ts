import { accessDenied, GraphFailure } from './answers.ts';
import type { Mailbox, Tenant } from './state.ts';
import type { IssuedToken, World } from './world.ts';

/** The token of a request; 401 InvalidAuthenticationToken when there is none, or none that counts. */
export function authenticate(world: World, headers: Headers): IssuedToken {
  const refuse = (message: string) =>
    new GraphFailure(401, 'InvalidAuthenticationToken', message, {
      headers: { 'WWW-Authenticate': 'Bearer realm="", error="invalid_token"' },
    });
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer === undefined) throw refuse('Access token is empty.');
  const token = world.tokens.get(bearer);
  if (!token) throw refuse('Access token validation failure.');
  if (token.expiresAt <= world.clock()) throw refuse('Lifetime validation failed, the token is expired.');
  if (token.roles.length === 0 && world.faults.rolelessToken === 'refuse') {
    throw refuse('Either scp or roles claim need to be present in the token.');
  }
  return token;
}

/** The directory itself needs User.Read.All. */
export function openDirectory(token: IssuedToken): void {
  if (!token.roles.includes('User.Read.All')) {
    throw new GraphFailure(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  }
}

/**
 * The mailbox of a request, if the token opens it: by an application role of the whole tenant, minus what an access
 * policy closes, or by RBAC for Applications, which no role shows.
 */
export function openMailbox(world: World, token: IssuedToken, user: string, write: boolean): Mailbox {
  const tenant = world.tenants.get(token.tenantId);
  const mailbox = findUser(world, token.tenantId, user);
  const byRole = token.roles.includes('Calendars.ReadWrite') || (!write && token.roles.includes('Calendars.Read'));
  const scoped = mailbox !== undefined && tenant?.scopedMailboxes.has(mailbox.userId) === true;
  if (!byRole && !scoped) throw accessDenied();
  if (!mailbox) throw noSuchUser(world, user);
  if (!scoped && blocked(tenant, mailbox)) {
    throw new GraphFailure(
      403,
      'ErrorAccessDenied',
      'Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
    );
  }
  if (!mailbox.enabled) {
    throw new GraphFailure(
      404,
      world.faults.mailboxRefusal,
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  }
  return mailbox;
}

function noSuchUser({ faults }: World, user: string): GraphFailure {
  switch (faults.userRefusal) {
    case 'Request_ResourceNotFound':
      return userNotFound(user);
    case 'ResourceNotFound':
      return new GraphFailure(404, 'ResourceNotFound', 'Resource could not be discovered.');
    default:
      return new GraphFailure(404, 'ErrorInvalidUser', `The requested user '${user}' is invalid.`);
  }
}

/** As the directory words it. */
export function userNotFound(user: string): GraphFailure {
  const message = `Resource '${user}' does not exist or one of its queried reference-property objects are not present.`;
  return new GraphFailure(404, 'Request_ResourceNotFound', message);
}

function blocked(tenant: Tenant | undefined, mailbox: Mailbox): boolean {
  return tenant?.blockedMailboxes.has(mailbox.userId) === true;
}

/** By object id or user principal name, in one tenant only. */
export function findUser(world: World, tenantId: string, user: string): Mailbox | undefined {
  const wanted = user.toLowerCase();
  return [...world.mailboxes.values()].find(
    (mailbox) =>
      mailbox.tenantId === tenantId &&
      (mailbox.userId.toLowerCase() === wanted || mailbox.userPrincipalName.toLowerCase() === wanted),
  );
}
