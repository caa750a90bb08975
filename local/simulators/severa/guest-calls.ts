import { type Call, json, pageAnswer } from './call.ts';
import type { StoredGuest } from './model.ts';
import { cutPage } from './paging.ts';
import { notFound } from './problem.ts';

/** Contacts only: the API has no path for resources. `textToSearch` looks into names and addresses. */
export function getContacts(call: Call): Response {
  call.need('customers:read');
  const { query, store, severa } = call;
  const text = (query.get('textToSearch') ?? '').toLowerCase();
  const found = [...store.guests.values()].filter(
    ({ type, name, email }) => type === 'Contact' && `${name}\n${email ?? ''}`.toLowerCase().includes(text),
  );
  return pageAnswer(cutPage(found, query, severa), contactAnswer);
}

export function getContact(call: Call, guid: string): Response {
  call.need('customers:read');
  const guest = call.store.guests.get(guid);
  if (guest?.type !== 'Contact') throw notFound('The contact', guid);
  return json(200, contactAnswer(guest));
}

/** The part of ContactModel that matters here; addresses stand among its communication methods. */
function contactAnswer({ guid, name, email, isActive }: StoredGuest): object {
  const [firstName, ...rest] = name.split(' ');
  return { guid, firstName: firstName ?? '', lastName: rest.join(' '), email, isActive };
}
