import type { Item } from '../../shared/calendar/item.ts';
import { cut, foldNotes } from '../../shared/calendar/text.ts';
import { instantOf, inZone } from '../../shared/calendar/time.ts';
import { SyncError } from '../../shared/errors.ts';
import type {
  Activity,
  ActivityCategory,
  ActivityPage,
  ActivityType,
  HostActivities,
  HostUser,
  Instant,
} from '../../shared/sync/ports.ts';
import { touches } from '../../shared/sync/window.ts';

/** What may go wrong, as chances between 0 and 1, and as times. */
export interface HostFaults {
  /** A create is done and its answer is lost. */
  loseCreate: number;
  /** A create is lost on its way: nothing was done, and nobody knows. */
  loseRequest: number;
  throttle: number;
  /** Severa's clock against the service's, in milliseconds. */
  skew: number;
  /** How long a write stays invisible in listings, in milliseconds. */
  listDelay: number;
  /** A deletion is done and its answer is lost. */
  loseDelete: number;
  /** Severa answers 404 for every activity, and lists none: not this organisation's data. */
  nothingThere: boolean;
  /** Listings show nothing, while single reads work. */
  emptyLists: boolean;
}

export interface MemoryHostOptions {
  readonly clock: () => Instant;
  readonly chance?: (probability: number) => boolean;
  readonly zone?: string;
  readonly users?: readonly HostUser[];
  readonly types?: readonly ActivityType[];
  readonly before?: (call: string) => Promise<void> | void;
}

export type MemoryHost = HostActivities & {
  readonly faults: HostFaults;
  /** A person in Severa. */
  readonly person: {
    add(ownerId: string, item: Item, more?: Partial<Activity>): Activity;
    edit(id: string, fields: Partial<Item>): void;
    /** The stamp moves on and nothing else. */
    touch(id: string): void;
    remove(id: string): void;
    join(id: string, userId: string): void;
  };
  activities(): readonly Activity[];
  readonly writes: { created: number; updated: number; deleted: number };
};

/** How long a call may last. */
const TIME_LIMIT_MS = 30_000;

export const CALENDAR_TYPE: ActivityType = {
  id: 'type-calendar',
  name: 'Meeting',
  category: 'CalendarEntry',
  active: true,
  isDefault: true,
};

interface Row {
  /** null: deleted. */
  readonly activity: Activity | null;
  readonly visibleAt: Instant;
  /** What listings show until then; null: nothing yet. */
  readonly before: Activity | null;
}

/** Severa's activities in memory: no versions, no keys of ours, stamps that move by themselves. */
export function createMemoryHost(options: MemoryHostOptions): MemoryHost {
  const { clock, chance = () => false, zone = 'Europe/Helsinki', before = () => {} } = options;
  const users = options.users ?? [];
  const types = options.types ?? [CALENDAR_TYPE];
  const faults: HostFaults = {
    loseCreate: 0,
    loseRequest: 0,
    throttle: 0,
    skew: 0,
    listDelay: 0,
    loseDelete: 0,
    nothingThere: false,
    emptyLists: false,
  };
  const writes = { created: 0, updated: 0, deleted: 0 };
  const rows = new Map<string, Row>();
  const members = new Map<string, Set<string>>();
  let ids = 0;

  const now = () => clock() + faults.skew;
  const zoneOf = (ownerId: string) => users.find(({ id }) => id === ownerId)?.zone ?? zone;
  const express = (item: Item, ownerId: string): Item => {
    const here = zoneOf(ownerId);
    const { when } = item;
    return {
      ...item,
      subject: item.subject.trim() || '(no subject)',
      when: when.allDay
        ? when
        : { ...when, start: inZone(instantOf(when.start), here), end: inZone(instantOf(when.end), here), zone: here },
      location: cut(item.location, 1000),
      notes: cut(foldNotes(item.notes), 32_768),
      privacy: item.privacy === 'normal' ? 'normal' : 'private',
      busy: item.privacy !== 'normal' && item.busy === 'oof' ? 'oof' : 'busy',
    };
  };
  const shown = (row: Row): Activity | null => (row.visibleAt <= clock() ? row.activity : row.before);
  const set = (id: string, activity: Activity | null) => {
    const old = rows.get(id);
    rows.set(id, { activity, visibleAt: clock() + faults.listDelay, before: old === undefined ? null : shown(old) });
  };
  const put = (activity: Activity): Activity => {
    set(activity.id, activity);
    return activity;
  };
  const add = (ownerId: string, item: Item, typeId: string, more: Partial<Activity> = {}): Activity => {
    ids += 1;
    const type = types.find(({ id }) => id === typeId);
    if (type === undefined)
      throw new SyncError('refused', 'severa.invalid-parameter', 'There is no such activity type.');
    const base: Activity = {
      id: `guid-${ids}`,
      kind: item.when.rule === undefined ? 'single' : 'series',
      item: { ...express(item, ownerId), ...sensitivityOf(type.category), people: {} },
      typeId,
      category: type.category,
      ownerId,
      unassigned: false,
      closed: false,
      hasHours: false,
      seriesId: null,
      created: now(),
      modified: now(),
    };
    return put({ ...base, ...more, id: base.id });
  };
  const live = (id: string): Activity => {
    const activity = faults.nothingThere ? null : (rows.get(id)?.activity ?? null);
    if (activity === null) throw new SyncError('gone', 'severa.not-found', 'Severa has no such activity.');
    return activity;
  };
  const edit = (id: string, fields: Partial<Item>): Activity => {
    const activity = live(id);
    const item = express({ ...activity.item, ...fields }, activity.ownerId ?? '');
    return put({ ...activity, item, modified: Math.max(now(), activity.modified + 1) });
  };
  const visible = () => {
    if (faults.emptyLists || faults.nothingThere) return [];
    return [...rows.values()].map(shown).filter((activity) => activity !== null);
  };
  const throttled = () => {
    if (chance(faults.throttle)) {
      throw new SyncError('transient', 'severa.throttled', 'Severa asks to wait.', { retryAfterMs: 1000 });
    }
  };
  async function* pages(choose: (activity: Activity) => boolean): AsyncGenerator<ActivityPage> {
    const found = visible().filter(choose);
    const asOf = now();
    for (let at = 0; at === 0 || at < found.length; at += 5) {
      yield { activities: found.slice(at, at + 5), unreadable: [], asOf };
      await before('page');
    }
  }

  return {
    faults,
    writes,
    express,
    now: async () => now(),
    async users() {
      await before('users');
      return users;
    },
    activityTypes: async () => types,
    async *changedSince(since) {
      await before('changedSince');
      yield* pages(({ modified }) => modified >= since);
    },
    async *list(userIds, window, asMember) {
      await before('list');
      const takesPart = (activity: Activity) =>
        userIds.some((id) => activity.ownerId === id || (asMember && members.get(activity.id)?.has(id)));
      yield* pages((activity) => takesPart(activity) && touches(activity.item.when, zone, window));
    },
    async read(id) {
      await before('read');
      return faults.nothingThere ? null : (rows.get(id)?.activity ?? null);
    },
    async participants(activityId) {
      await before('participants');
      live(activityId);
      const emailOf = (userId: string) => users.find(({ id }) => id === userId)?.email ?? null;
      return [...(members.get(activityId) ?? [])].map((userId) => ({
        userId,
        email: emailOf(userId),
        kind: 'user' as const,
      }));
    },
    async create(draft, beforeSend) {
      await before('create');
      if (draft.item.when.rule !== undefined) throw seriesRefused();
      const lost = () =>
        new SyncError('answer-lost', 'severa.answer-lost', 'Severa may have made the activity; it is searched for.');
      const asked = clock();
      await beforeSend?.();
      // A process that was held up for longer than a call may last finds that its call has ended.
      if (clock() - asked > TIME_LIMIT_MS) throw lost();
      throttled();
      if (chance(faults.loseRequest)) throw lost();
      const activity = add(draft.ownerId, draft.item, draft.typeId);
      writes.created += 1;
      await before('created');
      if (chance(faults.loseCreate)) throw lost();
      return activity;
    },
    async update(id, fields, _ownerId, beforeSend) {
      await before('update');
      if (fields.when?.rule !== undefined) throw seriesRefused();
      if (Object.keys(fields).length === 0) return live(id);
      await beforeSend?.();
      throttled();
      const activity = edit(id, fields);
      writes.updated += 1;
      await before('updated');
      return activity;
    },
    async delete(id, beforeSend) {
      await before('delete');
      await beforeSend?.();
      throttled();
      const { hasHours, closed } = live(id);
      if (hasHours || closed) {
        throw new SyncError('refused', 'severa.permission-denied', 'Severa does not let this activity go.');
      }
      set(id, null);
      writes.deleted += 1;
      await before('deleted');
      if (chance(faults.loseDelete)) {
        throw new SyncError('answer-lost', 'severa.answer-lost', 'Severa may have deleted the activity.');
      }
    },
    async createdSince(ownerId, since) {
      await before('createdSince');
      return visible().filter((activity) => activity.ownerId === ownerId && activity.created >= since);
    },
    person: {
      add: (ownerId, item, more) => add(ownerId, item, more?.typeId ?? CALENDAR_TYPE.id, more),
      edit: (id, fields) => void edit(id, fields),
      touch(id) {
        const activity = live(id);
        put({ ...activity, modified: Math.max(now(), activity.modified + 1) });
      },
      remove(id) {
        live(id);
        set(id, null);
      },
      join(id, userId) {
        members.set(id, (members.get(id) ?? new Set()).add(userId));
      },
    },
    activities: () => [...rows.values()].flatMap(({ activity }) => (activity === null ? [] : [activity])),
  };
}

/** Severa has no private flag: privacy and show-as follow from the type's category. */
function sensitivityOf(category: ActivityCategory): Pick<Item, 'privacy' | 'busy'> {
  if (category === 'Personal') return { privacy: 'private', busy: 'busy' };
  if (category === 'Absences') return { privacy: 'private', busy: 'oof' };
  return { privacy: 'normal', busy: 'busy' };
}

function seriesRefused(): SyncError {
  return new SyncError('refused', 'severa.series-not-written', "Recurring items aren't written to Severa yet.");
}
