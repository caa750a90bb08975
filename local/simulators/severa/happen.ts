import type { Happening } from './happening-shapes.ts';
import type { OrganizationControl } from './organization-control.ts';
import type { SeveraSimulator } from './simulator.ts';

/** Lets it happen; answers with the guid of what was added, or of what a changed occurrence became. */
export function happen(severa: SeveraSimulator, one: Happening): string | undefined {
  if (one.what === 'tokens-expire') return void severa.revokeTokens();
  const there = severa.organization(one.organization);
  return withActivities(there, one) ?? withPeople(there, one);
}

function withActivities(there: OrganizationControl, one: Happening): string | undefined {
  const acting = 'by' in one && one.by !== undefined ? { by: one.by } : {};
  switch (one.what) {
    case 'activity-added':
      return there.addActivity(one.activity, { ...acting, participants: one.participants ?? [] }).guid;
    case 'activity-edited':
      return there.editActivity(one.guid, one.activity, acting).guid;
    case 'activity-touched':
      return void there.touch(one.guid);
    case 'activity-deleted':
      return void there.deleteActivity(one.guid, acting);
    case 'occurrence-edited':
      return there.editOccurrence(one.guid, one.date, one.activity, acting).guid;
    case 'occurrence-removed':
      return void there.removeOccurrence(one.guid, one.date, acting);
    case 'exceptions-reset':
      return void there.resetExceptions(one.guid, acting);
    case 'hours-booked':
      return there.bookHours(one.guid, acting).guid;
    case 'person-joined':
      return there.addParticipant(one.guid, one.who, acting).guid;
    case 'person-left':
      return void there.removeParticipant(one.guid, one.who, acting);
    case 'person-answered':
      return void there.setParticipantStatus(one.guid, one.who, one.status);
  }
  return undefined;
}

function withPeople(there: OrganizationControl, one: Happening): string | undefined {
  switch (one.what) {
    case 'secret-changed':
      return void there.changeSecret(one.client, one.secret);
    case 'scopes-granted':
      return void there.grantScopes(one.client, one.scopes);
    case 'user-added':
      return there.addUser(one.user).guid;
    case 'user-set':
      return void there.editUser(one.guid, { isActive: one.active });
    case 'user-edited':
      return void there.editUser(one.guid, one.user);
    case 'user-removed':
      return void there.removeUser(one.guid);
    case 'guest-added':
      return there.addGuest(one.guest).guid;
    case 'type-added':
      return there.addActivityType(one.type).guid;
    case 'type-edited':
      return void there.editActivityType(one.guid, one.type);
    case 'type-removed':
      return void there.removeActivityType(one.guid, one.moveTo);
  }
  return undefined;
}
