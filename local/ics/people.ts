import type { Component } from './components.ts';
import { type Property, propertiesOf, propertyOf } from './properties.ts';

type EmailAddress = { name?: string; address: string };

export type People = {
  attendees?: { type: string; emailAddress: EmailAddress; status: { response: string } }[];
  isOrganizer?: boolean;
  organizer?: { emailAddress: EmailAddress } | null;
  responseStatus?: { response: string };
};

const RESPONSES = new Map([
  ['ACCEPTED', 'accepted'],
  ['DECLINED', 'declined'],
  ['TENTATIVE', 'tentativelyAccepted'],
]);

/**
 * Graph's attendees and organizer; nothing for an event to which nobody is invited, since many programs name an
 * organizer on everything. Nobody without a mail address can be an attendee. A meeting is given as somebody else's: it
 * was invited to long ago, and a person's own new one would be mailed to everybody.
 */
export function people(event: Component): People {
  const attendees = propertiesOf(event, 'ATTENDEE').flatMap((property) => {
    const emailAddress = addressOf(property);
    if (!emailAddress) return [];
    const response = RESPONSES.get(property.param('partstat').toUpperCase()) ?? 'none';
    return [{ type: typeOf(property), emailAddress, status: { response } }];
  });
  if (attendees.length === 0) return {};
  const organizer = propertyOf(event, 'ORGANIZER');
  const emailAddress = organizer && addressOf(organizer);
  return {
    attendees,
    isOrganizer: false,
    organizer: emailAddress ? { emailAddress } : null,
    responseStatus: { response: 'none' },
  };
}

function addressOf(property: Property): EmailAddress | null {
  const address = [String(property.value), property.param('email')]
    .map((text) => text.trim().replace(/^mailto:\s*/iu, ''))
    .find((text) => /^[^\s@]+@[^\s@]+$/u.test(text));
  if (address === undefined) return null;
  const name = property.param('cn').replace(/^"(.*)"$/u, '$1');
  return name === '' ? { address } : { name, address };
}

function typeOf(property: Property): 'required' | 'optional' | 'resource' {
  if (['ROOM', 'RESOURCE'].includes(property.param('cutype').toUpperCase())) return 'resource';
  return ['OPT-PARTICIPANT', 'NON-PARTICIPANT'].includes(property.param('role').toUpperCase())
    ? 'optional'
    : 'required';
}
