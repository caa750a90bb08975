import type { Mail, StoredActivity, StoredGuest, StoredParticipant, StoredType, StoredUser } from './model.ts';

interface Version {
  /** When lists begin to show it. */
  readonly listed: number;
  /** When single reads begin to show it. */
  readonly read: number;
  /** null: deleted. */
  readonly activity: StoredActivity | null;
}

/** Who takes part in one activity, from then on as its own list shows it. */
interface PeopleVersion {
  readonly shown: number;
  readonly people: readonly StoredParticipant[];
}

export interface Credentials {
  readonly clientId: string;
  secret: string;
  scopes: readonly string[];
}

/** Milliseconds until a write is shown. */
export interface Delay {
  readonly list: number;
  readonly read: number;
  readonly people: number;
}

/** Everything one organisation has. `delay` is asked anew for each write. */
export class OrganizationStore {
  readonly guid: string;
  readonly name: string;
  timeZone: string;
  readonly credentials: Credentials[] = [];
  readonly users = new Map<string, StoredUser>();
  /** Guids of users who were removed: activities go on naming them. */
  readonly formerUsers = new Set<string>();
  readonly types = new Map<string, StoredType>();
  readonly guests = new Map<string, StoredGuest>();
  readonly outbox: Mail[] = [];
  private readonly people = new Map<string, readonly PeopleVersion[]>();
  private readonly current = new Map<string, StoredActivity>();
  private readonly versions = new Map<string, Version[]>();
  private readonly now: () => number;
  private readonly delay: () => Delay;

  constructor(guid: string, name: string, timeZone: string, now: () => number, delay: () => Delay) {
    this.guid = guid;
    this.name = name;
    this.timeZone = timeZone;
    this.now = now;
    this.delay = delay;
  }

  activity(guid: string): StoredActivity | undefined {
    return this.current.get(guid);
  }

  activities(): StoredActivity[] {
    return [...this.current.values()];
  }

  put(activity: StoredActivity): void {
    this.current.set(activity.guid, activity);
    this.remember(activity.guid, activity);
  }

  /** Without a trace: no list of deleted activities exists. */
  remove(guid: string): void {
    this.current.delete(guid);
    this.people.delete(guid);
    this.remember(guid, null);
  }

  /** The activities as lists show them at this moment, in the order of their creation. */
  listed(): StoredActivity[] {
    const now = this.now();
    const shown: StoredActivity[] = [];
    for (const [guid, versions] of this.versions) {
      const index = versions.findLastIndex(({ listed }) => listed <= now);
      const activity = index < 0 ? null : (versions[index]?.activity ?? null);
      if (activity) shown.push(activity);
      this.forget(guid, versions, index);
    }
    return shown;
  }

  /** An activity as a single read shows it at this moment. */
  shown(guid: string): StoredActivity | undefined {
    const now = this.now();
    return this.versions.get(guid)?.findLast(({ read }) => read <= now)?.activity ?? undefined;
  }

  /** The zone that counts for a user's activities. */
  zoneOf(ownerGuid: string): string {
    return this.users.get(ownerGuid)?.timeZone ?? this.timeZone;
  }

  /** Those of a stored activity; an occurrence has none of its own. */
  peopleOf(activityGuid: string): readonly StoredParticipant[] {
    return this.people.get(activityGuid)?.at(-1)?.people ?? [];
  }

  /** The same as a read of them shows it at this moment. */
  shownPeopleOf(activityGuid: string): readonly StoredParticipant[] {
    const now = this.now();
    return this.people.get(activityGuid)?.findLast(({ shown }) => shown <= now)?.people ?? [];
  }

  setPeople(activityGuid: string, people: readonly StoredParticipant[]): void {
    const now = this.now();
    const versions = this.people.get(activityGuid) ?? [];
    // What no read shows any more is forgotten.
    const oldest = Math.max(
      versions.findLastIndex(({ shown }) => shown <= now),
      0,
    );
    this.people.set(activityGuid, [...versions.slice(oldest), { shown: now + this.delay().people, people }]);
  }

  everybody(): readonly StoredParticipant[] {
    return [...this.people.keys()].flatMap((guid) => this.peopleOf(guid));
  }

  private remember(guid: string, activity: StoredActivity | null): void {
    const now = this.now();
    const delay = this.delay();
    const version = { listed: now + delay.list, read: now + delay.read, activity };
    const versions = this.versions.get(guid);
    if (versions) versions.push(version);
    else this.versions.set(guid, [version]);
  }

  /** Drops the versions before the listed one that no read shows any more either. */
  private forget(guid: string, versions: Version[], listed: number): void {
    const now = this.now();
    const read = versions.findLastIndex((version) => version.read <= now);
    const oldest = Math.min(listed, read);
    if (oldest > 0) versions.splice(0, oldest);
    if (oldest >= 0 && versions.length === 1 && versions[0]?.activity === null) this.versions.delete(guid);
  }
}
