import type { ProblemTexts } from '../problem-codes.ts';

export const EN: ProblemTexts = {
  'body-malformed': { title: 'The request is not JSON', detail: 'Send the body as well-formed JSON.' },
  'body-invalid': {
    title: 'The request holds something wrong',
    detail: 'Correct the fields that are named in "errors".',
  },
  'query-invalid': {
    title: 'The query holds something wrong',
    detail: 'Correct the parameters that are named in "errors"; take "after" from the page before, as it is.',
  },
  'token-missing': {
    title: 'The request holds no token',
    detail: 'Send the token of the host application: Authorization: Bearer, then the token.',
  },
  'token-invalid': {
    title: 'The token is not accepted',
    detail: 'The token must be signed by the host application with one of its published keys.',
  },
  'token-expired': { title: 'The token has expired', detail: 'Make a new token for each call, or every few minutes.' },
  'token-not-yet-valid': {
    title: 'The token is not valid yet',
    detail: 'Compare the clocks: the token begins, or was issued, in the future.',
  },
  'token-too-long-lived': {
    title: 'The token lives too long',
    detail: 'Issue tokens that are valid for at most 5 minutes.',
  },
  'token-wrong-issuer': {
    title: 'The token comes from somebody else',
    detail: 'Only tokens of the host application are accepted here.',
  },
  'token-wrong-audience': {
    title: 'The token is meant for another service',
    detail: 'Issue the token for this service.',
  },
  'token-claims': {
    title: 'The token does not say enough',
    detail: 'The token needs sub, org, roles, iat and exp, and of a person also email, email_verified and name.',
  },
  'role-missing': { title: 'This is not allowed', detail: 'The caller needs another role for this.' },
  'delegated-token': {
    title: 'Only the person himself can do this',
    detail: 'Nobody can switch the sync on or off for somebody else.',
  },
  'email-not-verified': {
    title: 'The e-mail address is not verified',
    detail: 'Verify the e-mail address in the host application, then try again.',
  },
  'not-found': { title: 'There is nothing here', detail: 'Check the path of the request.' },
  'issue-unknown': {
    title: 'There is no such issue',
    detail: 'It may have been solved meanwhile: get the list again.',
  },
  'guard-unknown': {
    title: 'Nothing is held back under this id',
    detail: 'It may have been settled meanwhile: get the list again.',
  },
  'method-not-allowed': {
    title: 'This can not be done here',
    detail: 'The header "Allow" names the methods that this path takes.',
  },
  'organization-not-connected': {
    title: 'The organisation is not connected',
    detail: 'An administrator has to connect the organisation first.',
  },
  'organization-not-ready': {
    title: 'The organisation can not be switched on yet',
    detail: '"missing" names what is still to be done.',
  },
  'organization-disabled': {
    title: 'The sync is off for the organisation',
    detail: 'An administrator has to switch it on for the organisation first.',
  },
  'organization-ending': {
    title: 'The organisation is being disconnected',
    detail: 'Repeat the disconnection until it is finished, then connect again.',
  },
  'events-would-go': {
    title: 'Events would be removed from calendars',
    detail:
      'Leaving out these activity types removes {events} events: confirm that number in "confirm.events", or keep the types.',
  },
  'guard-changed': {
    title: 'The number of deletions has changed',
    detail: 'Look at the deletions again and decide with the new number.',
  },
  'guard-decided': { title: 'This was decided before', detail: 'The other decision is being carried out already.' },
  'mailbox-taken': {
    title: 'The mailbox belongs to another user',
    detail: 'Another user syncs this mailbox: he has to switch his sync off first.',
  },
  'mailbox-ambiguous': {
    title: 'Several mailboxes have this address',
    detail: 'An administrator has to correct the addresses in Microsoft 365.',
  },
  'mailbox-proof-needed': {
    title: 'A sign-in at Microsoft is needed',
    detail: 'This organisation asks each user to sign in at Microsoft once, to prove that the mailbox is his.',
  },
  'consent-unknown': {
    title: 'There is no such consent',
    detail: "It may have been asked for anew: take its id from the organisation's settings.",
  },
  'consent-not-waiting': {
    title: 'This consent waits for no operator',
    detail: 'It is over, has expired, or is still under way in a browser: look at its state.',
  },
  'consent-other-tenant': {
    title: 'It is another tenant',
    detail: 'Look again at the tenant that this consent is for, and send its id.',
  },
  'mailbox-missing': {
    title: 'No mailbox has your address',
    detail: 'Have your address entered in Microsoft 365, or correct it in your own profile, and try again.',
  },
  'item-unknown': {
    title: 'There is no such item of yours',
    detail: 'It may have been deleted, or belongs to somebody else: take the id from your own calendar.',
  },
  'user-inactive': {
    title: 'You are not an active user in Severa',
    detail: 'Have an administrator activate your user in Severa.',
  },
  'first-sync-done': {
    title: 'The first sync is done',
    detail: 'There is nothing left to preview: look at what is synced, and at what waits.',
  },
  'first-sync-not-waiting': {
    title: 'No first sync waits for you',
    detail: 'Get the current state: it may be done already, or not have begun.',
  },
  'first-sync-changed': {
    title: 'The number is another one by now',
    detail: 'Get the current state, look at the new number, and confirm that one.',
  },
  'connection-unusable': {
    title: 'The connection does not work',
    detail: '"reason" says what is refused: an administrator has to mend it there.',
  },
  'changed-meanwhile': {
    title: 'Somebody else changed this at the same time',
    detail: 'Get the current state and try again.',
  },
  'precondition-failed': {
    title: 'The settings were changed meanwhile',
    detail: 'Get the settings again, look at what changed, and send yours with the new ETag.',
  },
  'body-too-large': {
    title: 'The request is too large',
    detail: 'A request may hold at most {limitKib} KiB: send it in smaller parts.',
  },
  'content-type': { title: 'The body has the wrong type', detail: 'Send the body as application/json in UTF-8.' },
  'precondition-required': {
    title: 'The version is missing',
    detail: 'Send the ETag of the settings that you changed, in the header If-Match.',
  },
  'too-many-requests': { title: 'Too many requests', detail: 'Wait for {retryAfterSeconds} seconds and try again.' },
  internal: {
    title: 'Something went wrong here',
    detail: 'It is a fault of this service; report it with the correlation id.',
  },
  unavailable: { title: 'Something that is needed does not answer', detail: 'Nothing is lost: try again in a while.' },
};
