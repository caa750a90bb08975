import type { Mail, StoredActivity, StoredParticipant, StoredType, StoredUser } from './model.ts';

interface Version {
  /** When lists begin to show it. */
  readonly from: number;
  /** null: deleted. */
  readonly activity: StoredActivity | null;
}

export interface Credentials {
  readonly clientId: string;
  secret: string;
  scopes: readonly string[];
}

/** Everything one organisation has. `delay` gives the milliseconds until lists show a write. */
export class OrganizationStore {
  readonly guid: string;
  readonly name: string;
  timeZone: string;
  readonly credentials: Credentials[] = [];
  readonly users = new Map<string, StoredUser>();
  readonly types = new Map<string, StoredType>();
  readonly mails: Mail[] = [];
  readonly participants = new Map<string, StoredParticipant[]>();
  private readonly current = new Map<string, StoredActivity>();
  private readonly versions = new Map<string, Version[]>();
  private readonly now: () => number;
  private readonly delay: () => number;

  constructor(guid: string, name: string, timeZone: string, now: () => number, delay: () => number) {
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
    this.participants.delete(guid);
    this.remember(guid, null);
  }

  /** The activities as lists show them at this moment, in the order of their creation. */
  listed(): StoredActivity[] {
    const now = this.now();
    const shown: StoredActivity[] = [];
    for (const [guid, versions] of this.versions) {
      const index = versions.findLastIndex((version) => version.from <= now);
      if (index > 0) versions.splice(0, index);
      const activity = index < 0 ? null : (versions[0]?.activity ?? null);
      if (activity) shown.push(activity);
      else if (index >= 0 && versions.length === 1) this.versions.delete(guid);
    }
    return shown;
  }

  /** The zone that counts for a user's activities. */
  zoneOf(ownerGuid: string): string {
    return this.users.get(ownerGuid)?.timeZone ?? this.timeZone;
  }

  /** Records the mail about a new activity, unless the user did it himself or has that mail off. */
  mailNewActivity(userGuid: string, activityGuid: string, role: Mail['role'], actorGuid: string | null): void {
    const user = this.users.get(userGuid);
    if (!user?.email || !user.isActive || userGuid === actorGuid || user.sendNewActivityEmail === false) return;
    this.mails.push({ at: this.now(), to: user.email, userGuid, activityGuid, role });
  }

  private remember(guid: string, activity: StoredActivity | null): void {
    const version = { from: this.now() + this.delay(), activity };
    const versions = this.versions.get(guid);
    if (versions) versions.push(version);
    else this.versions.set(guid, [version]);
  }
}
