import { activityControl } from './activity-control.ts';
import type { Severa } from './call.ts';
import type {
  Category,
  Mail,
  StoredActivity,
  StoredGuest,
  StoredParticipant,
  StoredType,
  StoredUser,
} from './model.ts';
import { need } from './need.ts';
import { peopleControl } from './people-control.ts';
import type { PersonActivity } from './person-activity.ts';
import { OrganizationStore } from './store.ts';

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
export type GuestInput = Partial<StoredGuest> & Pick<StoredGuest, 'type'>;

/** Any participant; users, contacts and resources by guid alone, others by name and e-mail. */
export type PersonParticipant = Partial<Omit<StoredParticipant, 'guid' | 'activityGuid'>>;

/** `by` is the acting user; by default the owner. */
export interface Acting {
  readonly by?: string;
}

export interface PeopleControl {
  addUser(input: UserInput): StoredUser;
  editUser(guid: string, changes: Partial<UserInput>): StoredUser;
  /** Gone for good, while activities and participants go on naming him. */
  removeUser(guid: string): void;
  addGuest(input: GuestInput): StoredGuest;
  editGuest(guid: string, changes: Partial<GuestInput>): StoredGuest;
  addActivityType(input: TypeInput): StoredType;
  editActivityType(guid: string, changes: Partial<TypeInput>): StoredType;
  /** Without `moveTo` activities go on naming a type that nobody knows. */
  removeActivityType(guid: string, moveTo?: string): void;
  users(): StoredUser[];
  guests(): StoredGuest[];
  activityTypes(): StoredType[];
}

export interface ActivityControl {
  /** Participants are guids or full entries. */
  addActivity(
    input: PersonActivity,
    options?: Acting & { readonly participants?: readonly (string | PersonParticipant)[] },
  ): StoredActivity;
  /** On an occurrence this makes an exception, whose guid is that of the result. */
  editActivity(guid: string, changes: Partial<PersonActivity>, options?: Acting): StoredActivity;
  /** On an occurrence this takes it out of its series. A participant only takes himself out. */
  deleteActivity(guid: string, options?: Acting): void;
  /** `date` is where the rule puts the occurrence (`YYYY-MM-DD`), also when it was changed before. */
  editOccurrence(seriesGuid: string, date: string, changes: Partial<PersonActivity>, options?: Acting): StoredActivity;
  removeOccurrence(seriesGuid: string, date: string, options?: Acting): void;
  resetExceptions(seriesGuid: string, options?: Acting): void;
  addParticipant(activityGuid: string, who: string | PersonParticipant, options?: Acting): StoredParticipant;
  /** `who` is the guid of the participant or of the user. */
  removeParticipant(activityGuid: string, who: string, options?: Acting): void;
  setParticipantStatus(activityGuid: string, who: string, status: StoredParticipant['status']): void;
  bookHours(guid: string, options?: Acting): StoredActivity;
  /** Moves lastUpdatedDateTime without an edit. */
  touch(guid: string): void;
  /** As stored: series, exceptions and single activities, no occurrences. */
  activities(): StoredActivity[];
  activity(guid: string): StoredActivity | undefined;
  /** As the API answers it now, privacy aside; undefined when there is none. */
  activityAnswer(guid: string): object | undefined;
  /** As a colleague sees it. */
  seenBy(guid: string, userGuid: string): StoredActivity;
  occurrences(seriesGuid: string): readonly StoredActivity[];
  exceptions(seriesGuid: string): readonly StoredActivity[];
  /** The occurrence or exception of a date on the series' clock. */
  occurrenceOn(seriesGuid: string, date: string): StoredActivity | undefined;
  participants(activityGuid: string): readonly StoredParticipant[];
  /** Mails about new activities that Severa would have sent. */
  mails(): readonly Mail[];
  /** Those and the ones that a setting, a missing address or a closed account held back. */
  outbox(): readonly Mail[];
}

/** One organisation from the side of its people and of a test: nothing here passes the HTTP interface or its limits. */
export interface OrganizationControl extends PeopleControl, ActivityControl {
  readonly guid: string;
  readonly name: string;
  /** Changes the secret of a client; tokens already issued stay good. */
  changeSecret(clientId: string, secret: string): void;
  grantScopes(clientId: string, scopes: readonly string[]): void;
}

const ALL_SCOPES = [
  'activities:read',
  'activities:write',
  'activities:delete',
  'users:read',
  'settings:read',
  'customers:read',
  'organization:read',
];

export function createOrganization(
  guid: string,
  input: OrganizationInput,
  severa: Severa,
): { store: OrganizationStore; control: OrganizationControl } {
  const { random, now, faults } = severa;
  const upTo = (longest: number) => (longest > 0 ? Math.floor(random() * (longest + 1)) : 0);
  const delay = () => ({
    list: upTo(faults.listDelayMs),
    read: upTo(faults.readDelayMs),
    people: upTo(faults.peopleDelayMs),
  });
  const { name = 'Organisation', timeZone = 'Europe/Helsinki', clientId, clientSecret: secret, scopes } = input;
  const store = new OrganizationStore(guid, name, timeZone, now, delay);
  store.credentials.push({ clientId, secret, scopes: scopes ?? ALL_SCOPES });
  const credentialsOf = (id: string) =>
    need(
      store.credentials.find((one) => one.clientId === id),
      `There is no client ${id}.`,
    );
  const control: OrganizationControl = {
    guid,
    name,
    ...peopleControl(store, severa),
    ...activityControl(store, severa),
    changeSecret(id, next) {
      credentialsOf(id).secret = next;
    },
    grantScopes(id, next) {
      credentialsOf(id).scopes = next;
    },
  };
  return { store, control };
}
