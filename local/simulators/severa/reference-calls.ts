import { timeZoneAnswer, timeZoneGuid, typeAnswer, userAnswer } from './answers.ts';
import { type Call, json, pageAnswer } from './call.ts';
import { oneOf, timeOf } from './list-activities.ts';
import { CATEGORIES } from './model.ts';
import { cutPage, flagOf } from './paging.ts';
import { notFound } from './problem.ts';

const PURPOSES = [
  'AbsenceOwner',
  'AccountOwner',
  'ActivityOwner',
  'ActivityParticipant',
  'BillingContact',
  'ProjectManager',
  'SalesPerson',
  'SuperiorUser',
  'TermsOfServiceApprover',
] as const;

export function getUsers(call: Call): Response {
  call.need('users:read');
  const { query, store, severa } = call;
  const active = flagOf(query, 'isActive');
  const since = timeOf(query, 'changedSince');
  // A purpose asks for people who can be chosen for it now, so inactive users are left out.
  const choosable = oneOf(query, 'purpose', PURPOSES).length > 0;
  const emails = query.getAll('email').map((email) => email.toLowerCase());
  const codes = query.getAll('code');
  const users = [...store.users.values()].filter(
    (user) =>
      (active === null || user.isActive === active) &&
      (!choosable || user.isActive) &&
      (since === null || user.updated >= since) &&
      (emails.length === 0 || emails.includes((user.email ?? '').toLowerCase())) &&
      (codes.length === 0 || codes.includes(user.code ?? '')),
  );
  const page = cutPage(users, query, severa);
  return pageAnswer(page, (user) => userAnswer(store, user, severa.behaviour));
}

export function getUser(call: Call, guid: string): Response {
  call.need('users:read');
  const user = call.store.users.get(guid);
  if (!user) throw notFound('The user', guid);
  return json(200, userAnswer(call.store, user, call.severa.behaviour));
}

export function getActivityTypes(call: Call): Response {
  call.need('settings:read');
  const { query, store, severa } = call;
  const active = flagOf(query, 'active');
  const since = timeOf(query, 'changedSince');
  const categories = oneOf(query, 'category', CATEGORIES);
  const types = [...store.types.values()].filter(
    (type) =>
      (active === null || type.isActive === active) &&
      (since === null || type.updated >= since) &&
      (categories.length === 0 || categories.includes(type.category)),
  );
  const page = cutPage(types, query, severa);
  return pageAnswer(page, (type) => typeAnswer(store, type, severa.behaviour));
}

export function getActivityType(call: Call, guid: string): Response {
  call.need('settings:read');
  const type = call.store.types.get(guid);
  if (!type) throw notFound('The activity type', guid);
  return json(200, typeAnswer(call.store, type, call.severa.behaviour));
}

/** Names its time zone by guid and name only; the IANA name is in the list of time zones. */
export function getOrganizationDetails(call: Call): Response {
  call.need('organization:read');
  const zone = timeZoneAnswer(call.store.timeZone);
  return json(200, {
    guid: call.store.guid,
    name: call.store.name,
    timezone: { guid: zone.guid, name: zone.name },
    activeAddons: [],
  });
}

export function getTimeZones(call: Call): Response {
  call.need('settings:read');
  return json(200, Intl.supportedValuesOf('timeZone').map(timeZoneAnswer));
}

export function getTimeZone(call: Call, guid: string): Response {
  call.need('settings:read');
  const name = Intl.supportedValuesOf('timeZone').find((zone) => timeZoneGuid(zone) === guid);
  if (name === undefined) throw notFound('The time zone', guid);
  return json(200, timeZoneAnswer(name));
}
