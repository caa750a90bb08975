import type { TestTexts } from './texts.ts';

export const EN: TestTexts = {
  steps: {
    'severa-sign-in': 'Sign in to Severa',
    'severa-scopes': 'Scopes of the REST API credentials',
    'severa-lists': 'Read users, activity types and activities',
    'severa-types': 'Selected activity types',
    consent: 'Permissions for Microsoft 365',
    'graph-sign-in': 'Sign in to Microsoft 365',
    'graph-mailbox': 'Find your own mailbox',
    'graph-calendar': 'Read your calendar',
    'server-address': 'Address of the Exchange Server',
    'server-sign-in': 'Sign in to the Exchange Server',
    'server-version': 'Version of the Exchange Server',
    'server-impersonation': 'Act for your own mailbox',
    'server-calendar': 'Read your calendar',
  },
  codes: {
    'severa.credentials-refused': [
      'Severa does not accept the client id with this secret.',
      'Compare both with Severa, Settings, Integrations, REST API; enter the secret again.',
    ],
    'severa.unreachable': ['Severa did not answer.', 'Try again in a few minutes.'],
    'severa.secret-missing': [
      'No secret is stored for Severa.',
      'Enter the secret of the REST API credentials and save.',
    ],
    'severa.scope-missing': [
      'The REST API credentials lack scopes: {names}.',
      'Add these scopes in Severa, Settings, Integrations, REST API.',
    ],
    'severa.forbidden': [
      'Severa refuses these lists: {names}.',
      'Give the REST API credentials their scopes, and see that they are active.',
    ],
    'severa.terms-not-approved': [
      'The terms of the REST API are not accepted.',
      'An administrator of Severa has to accept them in Severa, Settings, Integrations.',
    ],
    'severa.feature-disabled': ['The REST API is switched off in Severa.', 'Ask Severa’s support to switch it on.'],
    'severa.organization-inactive': ['The organisation is not active in Severa.', 'Ask Severa’s support.'],
    'severa.types-unusable': [
      'These activity types are not there, not active or of category Task: {names}.',
      'Select the activity types again and save.',
    ],
    'severa.no-types': [
      'No activity type is selected: activities made in Severa do not reach Outlook.',
      'Select the activity types that are to be synced.',
    ],
    'consent.not-given': [
      'The permissions were not granted yet.',
      'Press "Grant permissions" and sign in as an administrator.',
    ],
    'graph.consent-missing': [
      'Microsoft 365 does not know this application any more.',
      'Press "Grant permissions" again and sign in as an administrator.',
    ],
    'graph.secret-wrong': ['Microsoft 365 refuses the secret of this service.', 'Tell the operator of the service.'],
    'graph.tenant-unknown': ['There is no such organisation in Microsoft 365.', 'Grant the permissions again.'],
    'graph.unreachable': ['Microsoft 365 did not answer.', 'Try again in a few minutes.'],
    'graph.token-failed': ['Microsoft 365 gave no access.', 'Try again in a few minutes.'],
    'graph.access-denied': [
      'Microsoft 365 refuses the access.',
      'Grant the permissions again; new ones may take some minutes. See that no policy keeps this application out of the mailbox.',
    ],
    'graph.unauthorized': ['Microsoft 365 refuses the access.', 'Grant the permissions again.'],
    'graph.no-such-mailbox': [
      'Nobody in Microsoft 365 has the address {names}.',
      'Give the person this address, main or alias, or correct it in Severa.',
    ],
    'graph.address-ambiguous': ['Several people have this address.', 'Correct it in Microsoft 365.'],
    'graph.mailbox-missing': [
      'There is a person, and no mailbox in Microsoft 365.',
      'Give the person a licence with Exchange Online; mailboxes on an Exchange Server need the other kind of connection.',
    ],
    'graph.calendar-missing': ['The mailbox has no calendar.', 'Open the mailbox once in Outlook.'],
    'address-not-verified': ['Your address is not verified in Severa.', 'Verify it in Severa and sign in again.'],
    'exchange.url-unreadable': ['This is no address.', 'It looks like https://mail.example.com/EWS/Exchange.asmx.'],
    'exchange.url-not-https': ['The address does not begin with https.', 'Write it with https://.'],
    'exchange.url-credentials': [
      'The address holds a user name.',
      'Leave it out: there are fields for name and password.',
    ],
    'exchange.url-port': [
      'Only port 443 is allowed.',
      'Publish EWS on port 443, or ask the operator to allow another one.',
    ],
    'exchange.url-query': [
      'The address goes on after the path of EWS.',
      'End it with the path, such as /EWS/Exchange.asmx.',
    ],
    'exchange.url-host': ['This is no full name of a server.', 'Write it in full, such as mail.example.com.'],
    'exchange.name-unknown': [
      'No server goes by this name.',
      'Look at its spelling, and that the internet knows the name.',
    ],
    'exchange.address-forbidden': [
      'The name leads into a private or reserved network.',
      'Publish EWS on the internet, or ask the operator to allow its range for your organisation.',
    ],
    'exchange.not-available': ['Exchange Server can not be tested yet.', 'Nothing can be done about it here.'],
  },
  other: ['It failed: {code}.', 'Try again in a few minutes; if it stays so, give this code to the support.'],
};
