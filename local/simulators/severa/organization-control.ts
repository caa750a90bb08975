import { must } from '../../../shared/errors.ts';
import { activityAnswer } from './answers.ts';
import type { Severa } from './call.ts';
import type { Category, Mail, StoredActivity, StoredParticipant, StoredType, StoredUser } from './model.ts';
import { addParticipant, removeParticipant, shownParticipants } from './participant-calls.ts';
import { asPerson, fieldsOf, type PersonActivity } from './person-activity.ts';
import { randomGuid } from './random.ts';
import { findOccurrence, occurrencesOf } from './series.ts';
import { OrganizationStore } from './store.ts';
import { type Author, deleteActivity, insertActivity, replaceActivity, touchActivity } from './writes.ts';

export interface OrganizationInput {
  readonly guid?: string;
  readonly name?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Granted scopes; by default all that the calls of this simulator need. */
  readonly scopes?: readonly string[];
  /** IANA name; default Europe/Helsinki. */
  readonly timeZone?: string;
}

export type UserInput = Partial<Omit<StoredUser, 'created' | 'updated'>> & { readonly email: string | null };
export type TypeInput = Partial<Omit<StoredType, 'created' | 'updated'>> & { readonly category: Category };

/** Any participant; a user by his guid alone, others by name and e-mail. */
export type PersonParticipant = Partial<Omit<StoredParticipant, 'guid' | 'activityGuid'>>;

/** One organisation from the side of its people and of a test: nothing here passes the HTTP interface or its limits. */
export interface OrganizationControl {
  readonly guid: string;
  readonly name: string;
  addUser(input: UserInput): StoredUser;
  editUser(guid: string, changes: Partial<UserInput>): StoredUser;
  addActivityType(input: TypeInput): StoredType;
  editActivityType(guid: string, changes: Partial<TypeInput>): StoredType;
  /** `by` is the acting user; by default the owner. Participants are user guids or full entries. */
  addActivity(
    input: PersonActivity,
    options?: { readonly by?: string; readonly participants?: readonly (string | PersonParticipant)[] },
  ): StoredActivity;
  /** On an occurrence this makes an exception. */
  editActivity(guid: string, changes: Partial<PersonActivity>, options?: { readonly by?: string }): StoredActivity;
  /** On an occurrence this takes it out of its series. */
  deleteActivity(guid: string, options?: { readonly by?: string }): void;
  addParticipant(
    activityGuid: string,
    who: string | PersonParticipant,
    options?: { readonly by?: string },
  ): StoredParticipant;
  /** `who` is the guid of the participant or of the user. */
  removeParticipant(activityGuid: string, who: string, options?: { readonly by?: string }): void;
  /** Moves lastUpdatedDateTime without an edit. */
  touch(guid: string): void;
  /** Changes the secret of a client; tokens already issued stay good. */
  changeSecret(clientId: string, secret: string): void;
  grantScopes(clientId: string, scopes: readonly string[]): void;
  /** As stored: series, exceptions and single activities, no occurrences. */
  activities(): StoredActivity[];
  activity(guid: string): StoredActivity | undefined;
  /** As the API answers it now; undefined when there is none. */
  activityAnswer(guid: string): object | undefined;
  occurrences(seriesGuid: string): readonly StoredActivity[];
  participants(activityGuid: string): readonly StoredParticipant[];
  users(): StoredUser[];
  activityTypes(): StoredType[];
  /** Mails about new activities that Severa would have sent. */
  mails(): readonly Mail[];
}

const ALL_SCOPES = [
  'activities:read',
  'activities:write',
  'activities:delete',
  'users:read',
  'settings:read',
  'organization:read',
];

export function createOrganization(
  guid: string,
  input: OrganizationInput,
  severa: Severa,
): { store: OrganizationStore; control: OrganizationControl } {
  const { random, now, stamp, faults, behaviour } = severa;
  const upTo = (longest: number) => (longest > 0 ? Math.floor(random() * (longest + 1)) : 0);
  const delay = () => ({ list: upTo(faults.listDelayMs), read: upTo(faults.readDelayMs) });
  const store = new OrganizationStore(
    guid,
    input.name ?? 'Organisation',
    input.timeZone ?? 'Europe/Helsinki',
    now,
    delay,
  );
  store.credentials.push({
    clientId: input.clientId,
    secret: input.clientSecret,
    scopes: input.scopes ?? ALL_SCOPES,
  });

  const author = (by: string | undefined, fallback: string | null): Author => ({ by: by ?? fallback, at: stamp() });
  const find = (activityGuid: string): StoredActivity =>
    must(
      store.activity(activityGuid) ?? findOccurrence(store, activityGuid, behaviour, now()),
      `There is no activity ${activityGuid}.`,
    );
  const credentialsOf = (clientId: string) =>
    must(
      store.credentials.find((one) => one.clientId === clientId),
      `There is no client ${clientId}.`,
    );

  function join(activity: StoredActivity, who: string | PersonParticipant, by: string | null): StoredParticipant {
    const given = typeof who === 'string' ? { participantGuid: who } : who;
    const added = addParticipant(store, activity, given, random);
    if (added.participantGuid !== null && added.type === 'User') {
      store.mailNewActivity(added.participantGuid, activity.guid, 'participant', by);
    }
    return added;
  }

  const control: OrganizationControl = {
    guid,
    name: store.name,
    addUser(given) {
      const at = now();
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
        created: at,
        updated: at,
      };
      store.users.set(user.guid, user);
      return user;
    },
    editUser(userGuid, changes) {
      const user = must(store.users.get(userGuid), `There is no user ${userGuid}.`);
      const next = { ...user, ...changes, updated: now() };
      store.users.set(userGuid, next);
      return next;
    },
    addActivityType(given) {
      const at = now();
      const type: StoredType = {
        guid: randomGuid(random),
        name: given.category,
        isActive: true,
        isDefault: false,
        ...given,
        created: at,
        updated: at,
      };
      store.types.set(type.guid, type);
      return type;
    },
    editActivityType(typeGuid, changes) {
      const type = must(store.types.get(typeGuid), `There is no activity type ${typeGuid}.`);
      const next = { ...type, ...changes, updated: now() };
      store.types.set(typeGuid, next);
      return next;
    },
    addActivity(given, options = {}) {
      const by = options.by ?? given.ownerGuid;
      const { hasHours, ...fields } = fieldsOf(store, given);
      let activity = insertActivity(store, fields, { by, at: stamp() }, random);
      if (hasHours) {
        activity = { ...activity, hasHours };
        store.put(activity);
      }
      store.mailNewActivity(activity.ownerGuid, activity.guid, 'owner', by);
      for (const who of options.participants ?? []) join(activity, who, by);
      return activity;
    },
    editActivity(activityGuid, changes, options = {}) {
      const current = find(activityGuid);
      const next = fieldsOf(store, { ...asPerson(current), ...changes });
      return replaceActivity(store, current, next, author(options.by, current.ownerGuid));
    },
    deleteActivity(activityGuid, options = {}) {
      const current = find(activityGuid);
      deleteActivity(store, current, author(options.by, current.ownerGuid));
    },
    addParticipant(activityGuid, who, options = {}) {
      const activity = find(activityGuid);
      const by = author(options.by, activity.ownerGuid);
      const added = join(activity, who, by.by);
      if (behaviour.participantChangesTouch) touchActivity(store, activity, by);
      return added;
    },
    removeParticipant(activityGuid, who, options = {}) {
      const activity = find(activityGuid);
      const participant = must(
        shownParticipants(store, activity).find((one) => one.guid === who || one.participantGuid === who),
        `${who} takes no part in ${activityGuid}.`,
      );
      const by = author(options.by, activity.ownerGuid);
      removeParticipant(store, activity, participant.guid, by, behaviour.participantChangesTouch);
    },
    touch(activityGuid) {
      const activity = must(store.activity(activityGuid), `There is no activity ${activityGuid}.`);
      touchActivity(store, activity, { by: activity.updatedBy, at: stamp() });
    },
    changeSecret(clientId, secret) {
      credentialsOf(clientId).secret = secret;
    },
    grantScopes(clientId, scopes) {
      credentialsOf(clientId).scopes = scopes;
    },
    activities: () => store.activities(),
    activity: (activityGuid) => store.activity(activityGuid),
    activityAnswer(activityGuid) {
      const activity = store.activity(activityGuid) ?? findOccurrence(store, activityGuid, behaviour, now());
      return activity && activityAnswer(store, activity, behaviour);
    },
    occurrences: (seriesGuid) => occurrencesOf(store, find(seriesGuid), behaviour, now()),
    participants: (activityGuid) => shownParticipants(store, find(activityGuid)),
    users: () => [...store.users.values()],
    activityTypes: () => [...store.types.values()],
    mails: () => store.mails,
  };
  return { store, control };
}
