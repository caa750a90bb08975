import type { Clock, HostUser, Instant } from '../sync/ports.ts';
import type { SeveraHttp } from './http.ts';
import { allRows } from './paging.ts';
import { readUser } from './people.ts';

const KEPT_MS = 10 * 60_000;
/** An owner nobody has heard of is looked up at most this often: he may be of another organisation, or deleted. */
const LOOK_AGAIN_MS = 60_000;

export interface UserDirectory {
  /** All users of the organisation, at most ten minutes old. */
  users(): Promise<readonly HostUser[]>;
  /** Makes sure that the zones of these owners are known, as far as Severa knows them. */
  prepare(ownerIds: readonly string[]): Promise<void>;
  /** By what was last read; the organisation's zone for an unknown owner. */
  zoneOf(ownerId: string | null): string;
}

/**
 * The organisation's users. Owners' zones decide on which day an all-day activity lies, so an owner who was added since
 * the last reading is worth another one.
 */
export function createUserDirectory(http: SeveraHttp, clock: Clock, organizationZone: string): UserDirectory {
  let known: ReadonlyMap<string, HostUser> = new Map();
  let readAt: Instant | null = null;
  let reading: Promise<void> | null = null;

  async function load(): Promise<void> {
    const asked = clock();
    const rows = await allRows(http, '/v1/users');
    known = new Map(rows.flatMap((row) => readUser(row) ?? []).map((user) => [user.id, user]));
    readAt = asked;
  }

  function fresh(limit: number): Promise<void> {
    if (readAt !== null && clock() - readAt < limit) return Promise.resolve();
    reading ??= load().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    async users() {
      await fresh(KEPT_MS);
      return [...known.values()];
    },
    async prepare(ownerIds) {
      await fresh(KEPT_MS);
      if (ownerIds.some((id) => !known.has(id))) await fresh(LOOK_AGAIN_MS);
    },
    zoneOf(ownerId) {
      return (ownerId === null ? null : known.get(ownerId)?.zone) ?? organizationZone;
    },
  };
}
