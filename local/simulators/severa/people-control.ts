import type { Severa } from './call.ts';
import type { StoredGuest, StoredType, StoredUser } from './model.ts';
import { need } from './need.ts';
import type { GuestInput, PeopleControl } from './organization-control.ts';
import { randomGuid } from './random.ts';
import type { OrganizationStore } from './store.ts';

/** Users, activity types and those who are no users, as administrators keep them. */
export function peopleControl(
  store: OrganizationStore,
  { random, now }: Pick<Severa, 'random' | 'now'>,
): PeopleControl {
  const userOf = (guid: string) => need(store.users.get(guid), `There is no user ${guid}.`);
  const typeOf = (guid: string) => need(store.types.get(guid), `There is no activity type ${guid}.`);
  const stamps = () => ({ created: now(), updated: now() });

  function keepType(type: StoredType): StoredType {
    // One is "use as default": choosing another takes it from the one before.
    for (const other of store.types.values()) {
      if (type.isDefault && other.isDefault && other.guid !== type.guid) {
        store.types.set(other.guid, { ...other, isDefault: false, updated: now() });
      }
    }
    store.types.set(type.guid, type);
    return type;
  }

  return {
    addUser(given) {
      const user: StoredUser = {
        guid: randomGuid(random),
        firstName: 'First',
        lastName: 'Last',
        code: null,
        isActive: true,
        timeZone: null,
        defaultTypeGuid: null,
        sendNewActivityEmail: true,
        ...given,
        ...stamps(),
      };
      store.users.set(user.guid, user);
      return user;
    },
    editUser(guid, changes) {
      const next = { ...userOf(guid), ...changes, updated: now() };
      store.users.set(guid, next);
      return next;
    },
    removeUser(guid) {
      userOf(guid);
      store.users.delete(guid);
      store.formerUsers.add(guid);
    },
    addGuest(given: GuestInput) {
      const guest: StoredGuest = { guid: randomGuid(random), name: given.type, email: null, isActive: true, ...given };
      store.guests.set(guest.guid, guest);
      return guest;
    },
    editGuest(guid, changes) {
      const next = { ...need(store.guests.get(guid), `There is no guest ${guid}.`), ...changes };
      store.guests.set(guid, next);
      return next;
    },
    addActivityType(given) {
      const made = { guid: randomGuid(random), name: given.category, isActive: true, isDefault: false };
      return keepType({ ...made, ...given, ...stamps() });
    },
    editActivityType: (guid, changes) => keepType({ ...typeOf(guid), ...changes, updated: now() }),
    removeActivityType(guid, moveTo) {
      typeOf(guid);
      if (moveTo !== undefined) typeOf(moveTo);
      store.types.delete(guid);
      // The usages move below the activities: no last-update time tells of it.
      for (const activity of store.activities()) {
        if (moveTo !== undefined && activity.typeGuid === guid) store.put({ ...activity, typeGuid: moveTo });
      }
    },
    users: () => [...store.users.values()],
    guests: () => [...store.guests.values()],
    activityTypes: () => [...store.types.values()],
  };
}
