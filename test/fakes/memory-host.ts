import type { Item } from '../../shared/calendar/item.ts';
import { cut, foldNotes } from '../../shared/calendar/text.ts';
import { instantOf, inZone } from '../../shared/calendar/time.ts';
import { SyncError } from '../../shared/errors.ts';
import { severaSeries } from '../../shared/severa/capability.ts';
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
import { type HostFaults, noHostFaults } from './host-faults.ts';

export type { HostFaults };

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

/** What shows a write late, each in its own time. */
type View = 'list' | 'read';

interface Row {
  /** null: deleted. */
  readonly activity: Activity | null;
  readonly visibleAt: Readonly<Record<View, Instant>>;
  /** What is shown until then; null: nothing yet. */
  readonly before: Readonly<Record<View, Activity | null>>;
  /** As it was before its last edit. */
  readonly old: Activity | null;
}

/** Severa's activities in memory: no versions, no keys of ours, stamps that move by themselves. */
export function createMemoryHost(options: MemoryHostOptions): MemoryHost {
  const { clock, chance = () => false, zone = 'Europe/Helsinki', before = () => {} } = options;
  const users = options.users ?? [];
  const types = options.types ?? [CALENDAR_TYPE];
  const faults = noHostFaults();
  const writes = { created: 0, updated: 0, deleted: 0 };
  const rows = new Map<string, Row>();
  const members = new Map<string, Set<string>>();
  let ids = 0;

  const stamp = () => {
    const at = clock() + faults.skew;
    return faults.wholeSeconds ? Math.floor(at / 1000) * 1000 : at;
  };
  const date = () => clock() + faults.skew + faults.dateSkew;
  // Draws nothing for what is off, so that switching one fault on leaves the others as they fall.
  const happens = (probability: number) => probability > 0 && chance(probability);
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
  const shown = (row: Row, view: View = 'list'): Activity | null =>
    row.visibleAt[view] <= clock() ? row.activity : row.before[view];
  const delayed = (longest: number) => {
    const eighths = faults.delaysVary && longest > 0 ? [4, 2, 1].filter(() => chance(0.5)) : [8];
    return clock() + Math.floor((longest * eighths.reduce((sum, part) => sum + part, 0)) / 8);
  };
  const set = (id: string, activity: Activity | null) => {
    const row = rows.get(id);
    const before = (view: View) => (row === undefined ? null : shown(row, view));
    rows.set(id, {
      activity,
      visibleAt: { list: delayed(faults.listDelay), read: delayed(faults.readDelay) },
      before: { list: before('list'), read: before('read') },
      old: row?.activity ?? null,
    });
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
      created: stamp(),
      modified: stamp(),
      updatedBy: ownerId,
    };
    return put({ ...base, ...more, id: base.id });
  };
  /** Two edits of one moment are told apart, but for stamps of whole seconds. */
  const later = ({ modified }: Activity) => (faults.wholeSeconds ? stamp() : Math.max(stamp(), modified + 1));
  const live = (id: string): Activity => {
    const activity = faults.nothingThere ? null : (rows.get(id)?.activity ?? null);
    if (activity === null) throw notThere();
    return activity;
  };
  const edit = (id: string, fields: Partial<Item>): Activity => {
    const activity = live(id);
    const item = express({ ...activity.item, ...fields }, activity.ownerId ?? '');
    return put({ ...activity, item, modified: later(activity) });
  };
  const visible = () => {
    if (faults.emptyLists || faults.nothingThere) return [];
    return [...rows.values()].map((row) => shown(row)).filter((activity) => activity !== null);
  };
  const refused = () => {
    if (happens(faults.unavailable)) {
      throw new SyncError('unavailable', 'severa.forbidden', 'Severa refuses the access. Check the scopes.');
    }
  };
  const itemRefused = (id: string, kind: 'invalid' | 'refused') => {
    if (faults.refusedItems.includes(id) || happens(faults.refuseItem)) throw itemFailing(kind);
  };
  const failing = () => {
    if (happens(faults.failReads)) {
      throw new SyncError('transient', 'severa.server-error', "Severa couldn't answer. Try again later.");
    }
  };
  const throttled = () => {
    if (chance(faults.throttle)) {
      throw new SyncError('transient', 'severa.throttled', 'Severa asks to wait.', { retryAfterMs: 1000 });
    }
  };
  async function* pages(choose: (activity: Activity) => boolean): AsyncGenerator<ActivityPage> {
    const found = visible().filter(choose);
    const asOf = date();
    const seen = new Map(found.map(({ id }) => [id, rows.get(id)]));
    const repeated = new Set(found.filter(() => happens(faults.repeatItem)).map(({ id }) => id));
    for (let at = 0; at === 0 || at < found.length; at += 5) {
      refused();
      failing();
      const page = found
        .slice(at, at + 5)
        .filter(({ id }) => rows.get(id) === seen.get(id) || !happens(faults.missMoved));
      const activities = page.map((one) => (repeated.has(one.id) ? asItWas(one, choose) : one));
      yield { activities, unreadable: [], asOf };
      await before('page');
    }
    const again = visible().filter((one) => repeated.has(one.id) && choose(one));
    if (again.length > 0) yield { activities: again, unreadable: [], asOf };
  }
  const asItWas = (activity: Activity, choose: (activity: Activity) => boolean): Activity => {
    const old = rows.get(activity.id)?.old ?? null;
    return old === null || !choose(old) ? activity : old;
  };

  return {
    faults,
    writes,
    express,
    async now() {
      refused();
      return date();
    },
    async users() {
      await before('users');
      refused();
      failing();
      return users;
    },
    async activityTypes() {
      refused();
      return types;
    },
    async *changedSince(since) {
      await before('changedSince');
      yield* pages(({ modified }) => modified >= since);
    },
    async *changedOf(userId, since) {
      await before('changedOf');
      const takesPart = ({ id, ownerId }: Activity) => ownerId === userId || members.get(id)?.has(userId) === true;
      yield* pages((activity) => activity.modified >= since && takesPart(activity));
    },
    async *list(userIds, window, asMember) {
      await before('list');
      const takesPart = (activity: Activity) =>
        userIds.some((id) => activity.ownerId === id || (asMember && members.get(activity.id)?.has(id)));
      yield* pages((activity) => takesPart(activity) && touches(activity.item.when, zone, window));
    },
    async read(id) {
      await before('read');
      refused();
      itemRefused(id, 'invalid');
      failing();
      const row = rows.get(id);
      return faults.nothingThere || row === undefined ? null : shown(row, 'read');
    },
    async participants(activityId) {
      await before('participants');
      refused();
      itemRefused(activityId, 'invalid');
      failing();
      if (happens(faults.failParticipants)) throw itemFailing('invalid');
      const row = rows.get(activityId);
      if (faults.nothingThere || row === undefined || shown(row, 'read') === null) throw notThere();
      const emailOf = (userId: string) => users.find(({ id }) => id === userId)?.email ?? null;
      return [...(members.get(activityId) ?? [])].map((userId) => ({
        id: `${activityId} ${userId}`,
        userId,
        email: emailOf(userId),
        kind: 'user' as const,
      }));
    },
    seriesOf: (ownerId) => severaSeries(zoneOf(ownerId)),
    writeOccurrences: () => Promise.reject(seriesRefused()),
    async reassign(id, change, beforeSend) {
      await before('reassign');
      await beforeSend?.();
      refused();
      itemRefused(id, 'refused');
      failing();
      const activity = live(id);
      const type = types.find((one) => one.id === (change.typeId ?? activity.typeId));
      writes.updated += 1;
      return put({
        ...activity,
        ...change,
        category: type?.category ?? activity.category,
        modified: later(activity),
        updatedBy: null,
      });
    },
    async addParticipant(activityId, userId, beforeSend) {
      await before('addParticipant');
      await beforeSend?.();
      refused();
      itemRefused(activityId, 'refused');
      failing();
      const activity = live(activityId);
      members.set(activityId, (members.get(activityId) ?? new Set()).add(userId));
      writes.updated += 1;
      put({ ...activity, modified: later(activity), updatedBy: null });
    },
    async removeParticipant(activityId, participantId, beforeSend) {
      await before('removeParticipant');
      await beforeSend?.();
      refused();
      itemRefused(activityId, 'refused');
      failing();
      const activity = live(activityId);
      members.get(activityId)?.delete(participantId.slice(activityId.length + 1));
      writes.updated += 1;
      put({ ...activity, modified: later(activity), updatedBy: null });
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
      refused();
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
      refused();
      itemRefused(id, 'refused');
      throttled();
      const activity = edit(id, fields);
      writes.updated += 1;
      await before('updated');
      if (happens(faults.loseUpdate)) {
        throw new SyncError('transient', 'severa.unreachable', "Severa couldn't be reached or didn't answer in time.");
      }
      return activity;
    },
    async delete(id, beforeSend) {
      await before('delete');
      await beforeSend?.();
      refused();
      itemRefused(id, 'refused');
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
      refused();
      failing();
      if (happens(faults.unclearSearch)) {
        throw new SyncError('invalid', 'severa.search-unclear', "What may be the one searched for can't be read.");
      }
      return visible().filter((activity) => activity.ownerId === ownerId && activity.created >= since);
    },
    person: {
      add: (ownerId, item, more) => add(ownerId, item, more?.typeId ?? CALENDAR_TYPE.id, more),
      edit: (id, fields) => void edit(id, fields),
      touch(id) {
        const activity = live(id);
        put({ ...activity, modified: later(activity) });
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

function notThere(): SyncError {
  return new SyncError('gone', 'severa.not-found', 'Severa has no such activity.');
}

function itemFailing(kind: 'invalid' | 'refused'): SyncError {
  return new SyncError(kind, 'severa.item-failing', 'Severa fails for this one activity while others work.');
}

function seriesRefused(): SyncError {
  return new SyncError('refused', 'severa.series-not-written', "Recurring items aren't written to Severa yet.");
}
