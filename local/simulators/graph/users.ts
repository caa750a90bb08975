import { findUser, openDirectory, userNotFound } from './access.ts';
import { type Answer, answerJson, GraphFailure } from './answers.ts';
import { option } from './call.ts';
import type { JsonObject, Mailbox } from './state.ts';
import type { IssuedToken, World } from './world.ts';

/** What GET /users gives without $select; proxyAddresses is not among it (user resource type). */
const DEFAULT = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];
const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;

/** GET /users, with $filter on mail, userPrincipalName and proxyAddresses. */
export function listUsers(world: World, token: IssuedToken, url: URL): Answer {
  openDirectory(token);
  const filter = option(url, '$filter');
  const fits = filter === null ? () => true : readUserFilter(filter);
  const all = [...world.mailboxes.values()].filter((user) => user.tenantId === token.tenantId && fits(user));
  const top = Number(option(url, '$top') ?? DEFAULT_PAGE);
  if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE) {
    throw new GraphFailure(400, 'Request_UnsupportedQuery', 'Invalid page size specified. Must be between 1 and 999.');
  }
  const skip = Number(option(url, '$skiptoken') ?? 0);
  const body: JsonObject = { '@odata.context': `${url.origin}/v1.0/$metadata#users` };
  if (skip + top < all.length) {
    const next = new URL(url);
    next.searchParams.set('$skiptoken', String(skip + top));
    body['@odata.nextLink'] = next.href;
  }
  body.value = all.slice(skip, skip + top).map((user) => render(user, option(url, '$select')));
  return answerJson(200, body);
}

/** GET /users/{id}. */
export function getUser(world: World, token: IssuedToken, id: string, url: URL): Answer {
  openDirectory(token);
  const user = findUser(world, token.tenantId, id);
  if (!user) throw userNotFound(id);
  const context = `${url.origin}/v1.0/$metadata#users/$entity`;
  return answerJson(200, { '@odata.context': context, ...render(user, option(url, '$select')) });
}

function render(user: Mailbox, select: string | null): JsonObject {
  const whole: JsonObject = {
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.displayName.split(' ')[0] ?? null,
    jobTitle: null,
    mail: user.mail,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: user.displayName.split(' ').at(-1) ?? null,
    userPrincipalName: user.userPrincipalName,
    id: user.userId,
    accountEnabled: user.accountEnabled,
    proxyAddresses: [...user.proxyAddresses],
    userType: 'Member',
  };
  const names = select === null ? DEFAULT : select.split(',').map((name) => name.trim());
  const shown: JsonObject = {};
  for (const name of names) {
    const value = whole[name];
    if (value === undefined) {
      throw new GraphFailure(
        400,
        'BadRequest',
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.user'.`,
      );
    }
    shown[name] = value;
  }
  return shown;
}

const TERM =
  /^\s*\(?\s*(?:(mail|userPrincipalName|id)\s+eq\s+'((?:[^']|'')*)'|proxyAddresses\/any\(\s*(\w+)\s*:\s*\3\s+eq\s+'((?:[^']|'')*)'\s*\))\s*\)?\s*$/i;

function readUserFilter(filter: string): (user: Mailbox) => boolean {
  const tests = filter.split(/\s+or\s+/i).map((term) => {
    const parts = TERM.exec(term);
    if (!parts) {
      throw new GraphFailure(400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause specified.');
    }
    const [, name, value, , proxy] = parts;
    const wanted = (value ?? proxy ?? '').replaceAll("''", "'").toLowerCase();
    return (user: Mailbox) => {
      if (name === undefined) return user.proxyAddresses.some((address) => address.toLowerCase() === wanted);
      const held = { mail: user.mail, userprincipalname: user.userPrincipalName, id: user.userId };
      return Object.entries(held).some(([key, own]) => key === name.toLowerCase() && own?.toLowerCase() === wanted);
    };
  });
  return (user) => tests.some((test) => test(user));
}
