import type { PageTexts } from '../page-texts.ts';

export const EN: PageTexts = {
  product: 'Severa calendar sync',
  close: 'Close this window',
  closesItself: 'This window closes by itself.',
  start: {
    title: 'Grant permissions in Microsoft 365',
    intro: '{organization} wants to sync the activities of its people with their Outlook calendars.',
    asks: 'On the next page Microsoft asks you to permit this app:',
    calendars: 'to read and write calendars',
    people: "to read people's names and addresses, to find each one's mailbox",
    role: 'Only a Global Administrator or a Privileged Role Administrator of your Microsoft 365 can permit this.',
    next: 'Continue to Microsoft',
  },
  confirm: {
    title: 'Is this your organisation?',
    intro: 'The calendars of your Microsoft 365 will be connected to this organisation in Severa:',
    organization: 'Organisation',
    businessId: 'Business ID',
    askedBy: 'Asked for by',
    users: 'Active users',
    domains: 'Domains of their addresses',
    none: 'none',
    unverified: 'no verified address',
    warning:
      'If you do not know this organisation, do not connect it: it would read and write the calendars of your people. Somebody may have sent you the link to get at them.',
    yes: 'Connect this organisation',
    no: 'Do not connect',
  },
  connected: {
    title: 'Microsoft 365 is connected',
    text: 'Go on in the settings: switch the sync on there for the organisation.',
  },
  operator: {
    title: 'One more confirmation is needed',
    text: 'The address of the person who asked is not one of your Microsoft 365. Nothing is connected until an operator of the service has checked that you belong together.',
  },
  proofStart: {
    title: 'Show that the mailbox is yours',
    intro: '{name} wants to sync a mailbox. Sign in at Microsoft with the account of that mailbox.',
    warning: 'If you are not this person, close this window: your calendar would be synced for somebody else.',
    next: 'Sign in at Microsoft',
  },
  proven: { title: 'The mailbox is yours', text: 'Go on in your profile: switch the calendar sync on there.' },
  refused: {
    'link-invalid': {
      title: 'This link does not work any more',
      text: 'Each link works once, and only the newest one. Go back to the settings and begin again.',
    },
    'link-expired': { title: 'This took too long', text: 'Go back to the settings and begin again.' },
    'other-browser': {
      title: 'This was begun in another browser',
      text: 'Go on in the window where you began, or begin again in the settings. Cookies have to be allowed.',
    },
    'form-foreign': {
      title: 'This form came from somewhere else',
      text: 'Nothing was connected. Go back to the settings and begin again.',
    },
    'consent-refused': {
      title: 'The permissions were not granted',
      text: 'Nothing was connected. An administrator of your Microsoft 365 can grant them at any time from the settings.',
    },
    'consent-failed': {
      title: 'Microsoft did not grant the permissions',
      text: 'Nothing was connected. Begin again in the settings; if it happens again, ask the operator of the service.',
    },
    'sign-in-failed': {
      title: 'The sign-in did not succeed',
      text: 'Nothing was connected. Begin again in the settings.',
    },
    'tenant-differs': {
      title: 'You signed in to another Microsoft 365',
      text: 'Nothing was connected. Begin again, and use the same account for both steps.',
    },
    'not-administrator': {
      title: 'You do not administer this Microsoft 365',
      text: 'Nothing was connected. A Global Administrator or a Privileged Role Administrator has to do this; the role must be active.',
    },
    'role-not-proven': {
      title: 'Microsoft did not say which roles you have',
      text: "Nothing was connected. The operator of the service has to let the app's tokens name directory roles.",
    },
    cancelled: { title: 'Nothing was connected', text: 'You chose not to connect the organisation.' },
    'grant-not-effective': {
      title: 'The permissions do not work yet',
      text: 'Nothing was connected. Microsoft may need some minutes: begin again then. If it goes on, no mailbox may be open to the app.',
    },
    'settings-changed': {
      title: 'The settings were changed meanwhile',
      text: 'Nothing was connected. Look at the settings and begin again.',
    },
    'mailbox-differs': {
      title: 'You signed in with another account',
      text: 'The mailbox that has your address belongs to another account. Begin again, and sign in with that one.',
    },
    'too-many-requests': { title: 'Too many requests', text: 'Wait for a minute and try again.' },
    unavailable: {
      title: 'Something that is needed does not answer',
      text: 'Nothing was connected. Try again in a while, from the settings.',
    },
    internal: {
      title: 'Something went wrong here',
      text: 'It is a fault of this service. Begin again in the settings.',
    },
  },
};
