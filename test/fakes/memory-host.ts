import { canonicalWhen } from '../../shared/calendar/canonical-rule.ts';
import { expressible } from '../../shared/calendar/expressible.ts';
import type { Item, LocalDate, Override, When } from '../../shared/calendar/item.ts';
import { startDate } from '../../shared/calendar/occurrence.ts';
import { toZone } from '../../shared/calendar/rezone.ts';
import { lastRuleDate } from '../../shared/calendar/rule-dates.ts';
import { cut, foldNotes } from '../../shared/calendar/text.ts';
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
  OccurrenceWrites,
} from '../../shared/sync/ports.ts';
import { type HostFaults, noHostFaults } from './host-faults.ts';
import { createHostPeople, type HostMail } from './host-people.ts';
import { half, hasDate, liesIn, occurrenceOf, sameTurns, tidy, writesOf } from './series-edits.ts';

export type { HostFaults, HostMail };

export interface MemoryHostOptions {
  readonly clock: () => Instant;
  readonly chance?: (probability: number) => boolean;
  readonly zone?: string;
  readonly users?: readonly HostUser[];
  readonly types?: readonly ActivityType[];
  /** Can single dates of a series be written? Default: no, as nobody has tried. */
  readonly occurrences?: boolean;
  /** Users whom Severa mails about each new activity of theirs. Default: who says so of himself. */
  readonly mailed?: readonly string[];
  /** Whether an owner who hands his activity on takes part in it from then on. Default: yes. */
  readonly formerOwnerStays?: boolean;
  readonly before?: (call: string) => Promise<void> | void;
}

export type MemoryHost = HostActivities & {
  readonly faults: HostFaults;
  /** A person in Severa. */
  readonly person: {
    add(ownerId: string, item: Item, more?: Partial<Activity>): Activity;
    /** `by`: the user who does it; default the owner. */
    edit(id: string, fields: Partial<Item>, by?: string): void;
    /** The date goes into the exclusions of the series; its own activity, if it had one, goes. */
    removeOccurrence(id: string, date: LocalDate, by?: string): void;
    /** The same, and an activity of its own stands for the date, which is returned. */
    changeOccurrence(id: string, date: LocalDate, fields: Partial<Item>, by?: string): Activity;
    reassign(id: string, change: { ownerId?: string; typeId?: string }, by?: string): void;
    /** The stamp moves on and nothing else. */
    touch(id: string): void;
    remove(id: string): void;
    join(id: string, userId: string): void;
    /** However often he takes part. */
    leave(id: string, userId: string): void;
    /** Another type, and what follows from its category. */
    retype(id: string, typeId: string): void;
  };
  /** User ids of those who take part, doubles included. */
  members(id: string): readonly string[];
  /** Every mail about a new activity, oldest first. */
  readonly mails: readonly HostMail[];
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
  const { occurrences = false, formerOwnerStays = true } = options;
  const types = options.types ?? [CALENDAR_TYPE];
  const faults = noHostFaults();
  const writes = { created: 0, updated: 0, deleted: 0 };
  const rows = new Map<string, Row>();
  /** The original date of a changed occurrence: Severa knows it and tells nobody. */
  const slots = new Map<string, LocalDate>();
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
    const texts = <T extends Override>(given: T): T => ({
      ...given,
      ...(given.subject === undefined ? {} : { subject: given.subject.trim() || '(no subject)' }),
      ...(given.location === undefined ? {} : { location: cut(given.location, 1000) }),
      ...(given.notes === undefined ? {} : { notes: cut(foldNotes(given.notes), 32_768) }),
    });
    const moved = toZone(item, zoneOf(ownerId)) ?? item;
    const there = { ...moved, when: endingByDay(moved.when) };
    const overrides = Object.entries(there.overrides).map(([date, override]) => [date, texts(override)]);
    return tidy({
      ...texts(there),
      overrides: Object.fromEntries(overrides),
      privacy: item.privacy === 'normal' ? 'normal' : 'private',
      busy: item.privacy !== 'normal' && item.busy === 'oof' ? 'oof' : 'busy',
    });
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
  const people = createHostPeople({ clock: stamp, mailed: options.mailed ?? mailedOf(users), users });
  const add = (ownerId: string, item: Item, typeId: string, more: Partial<Activity> = {}): Activity => {
    ids += 1;
    const type = types.find(({ id }) => id === typeId);
    if (type === undefined) throw unknownType();
    const base: Activity = {
      id: `guid-${ids}`,
      kind: item.when.rule === undefined ? 'single' : 'series',
      item: { ...express(item, ownerId), ...sensitivityOf(type.category), overrides: {}, people: {} },
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
    const made = put({ ...base, ...more, id: base.id });
    people.mail(made.id, ownerId, 'owner', made.updatedBy);
    return made;
  };
  /** Two edits of one moment are told apart, but for stamps of whole seconds. */
  const later = ({ modified }: Activity) => (faults.wholeSeconds ? stamp() : Math.max(stamp(), modified + 1));
  const live = (id: string): Activity => {
    const activity = faults.nothingThere ? null : (rows.get(id)?.activity ?? null);
    if (activity === null) throw notThere();
    return activity;
  };
  const edit = (id: string, fields: Partial<Item>, by: string | null): Activity => {
    const activity = live(id);
    const turns = fields.when === undefined || sameTurns(activity.item.when, fields.when);
    const exclusions = turns ? activity.item.exclusions : [];
    const item = express({ ...activity.item, exclusions, ...fields, overrides: {} }, activity.ownerId ?? '');
    for (const [exception, date] of exceptionsOf(id)) {
      if (!turns || !hasDate(item, date)) forget(exception);
    }
    const kind = activity.kind === 'exception' ? activity.kind : item.when.rule === undefined ? 'single' : 'series';
    return put({ ...activity, kind, item, modified: later(activity), updatedBy: by });
  };
  const exceptionsOf = (seriesId: string): [string, LocalDate][] =>
    [...slots].filter(([id]) => rows.get(id)?.activity?.seriesId === seriesId);
  const forget = (id: string) => {
    set(id, null);
    slots.delete(id);
  };
  const remove = (id: string) => {
    for (const [exception] of exceptionsOf(id)) forget(exception);
    forget(id);
  };
  const exceptionOn = (seriesId: string, date: LocalDate) =>
    exceptionsOf(seriesId).find(([, slot]) => slot === date)?.[0] ?? null;
  const withGaps = (id: string, by: string | null, gaps: (dates: readonly LocalDate[]) => readonly LocalDate[]) => {
    const series = live(id);
    const exclusions = [...new Set(gaps(series.item.exclusions))].sort();
    return put({ ...series, item: { ...series.item, exclusions }, modified: later(series), updatedBy: by });
  };
  const removeOccurrence = (id: string, date: LocalDate, by: string | null) => {
    const exception = exceptionOn(id, date);
    if (exception !== null) forget(exception);
    withGaps(id, by, (dates) => [...dates, date]);
  };
  const changeOccurrence = (id: string, date: LocalDate, fields: Partial<Item>, by: string | null): Activity => {
    const there = exceptionOn(id, date);
    if (there !== null) return edit(there, fields, by);
    const { item, typeId, ownerId } = live(id);
    withGaps(id, by, (dates) => [...dates, date]);
    const own = { ...occurrenceOf(item, date), ...fields };
    const exception = add(ownerId ?? '', own, typeId, { kind: 'exception', seriesId: id, updatedBy: by });
    slots.set(exception.id, date);
    people.copy(id, exception.id);
    return exception;
  };
  const restoreOccurrence = (id: string, date: LocalDate, by: string | null) => {
    const exception = exceptionOn(id, date);
    if (exception !== null) forget(exception);
    withGaps(id, by, (dates) => dates.filter((one) => one !== date));
  };
  /** A changed occurrence on another day may stand for any date that is left out: nobody is told its own. */
  const unclearDates = (id: string): readonly LocalDate[] => {
    const onTheirDay = exceptionsOf(id).filter(([one, date]) => startDate(live(one).item.when) === date);
    const open = live(id).item.exclusions.filter((date) => !onTheirDay.some(([, slot]) => slot === date));
    return onTheirDay.length < exceptionsOf(id).length && open.length > 1 ? open : [];
  };
  /** Each date by itself, with all that an override says. */
  const writeDates = (id: string, dates: OccurrenceWrites) => {
    for (const [date, write] of Object.entries(dates)) {
      if (!hasDate(live(id).item, date)) continue;
      if (write.kind === 'excluded') removeOccurrence(id, date, null);
      else if (write.kind === 'regular') restoreOccurrence(id, date, null);
      else {
        const { subject, when, location, notes } = occurrenceOf(live(id).item, date);
        changeOccurrence(id, date, { subject, when, location, notes, ...write.override }, null);
      }
    }
  };
  const checkSeries = (item: Item, ownerId: string) => {
    const said = expressible(item, severaSeries(zoneOf(ownerId), occurrences), { from: 0, until: 0 }, zone);
    if (said.as === 'singles') throw said.reason === 'occurrences' ? datesRefused() : seriesRefused();
  };
  const hand = (id: string, change: { ownerId?: string; typeId?: string }, by: string | null): Activity => {
    const activity = live(id);
    const type = types.find((one) => one.id === (change.typeId ?? activity.typeId));
    if (type === undefined) throw unknownType();
    const ownerId = change.ownerId ?? activity.ownerId ?? '';
    if (change.ownerId !== undefined && !users.some((one) => one.id === ownerId)) {
      throw new SyncError('refused', 'severa.invalid-parameter', 'The owner does not exist.');
    }
    const { category } = type;
    const sensitivity = change.typeId === undefined ? {} : sensitivityOf(category);
    const item = { ...express(activity.item, ownerId), ...sensitivity };
    const after = put({ ...activity, ...change, item, category, modified: later(activity), updatedBy: by });
    if (change.ownerId !== undefined && change.ownerId !== activity.ownerId) {
      if (formerOwnerStays && activity.ownerId !== null) people.join(id, activity.ownerId);
      people.mail(id, change.ownerId, 'owner', by);
    }
    return after;
  };
  const bump = (id: string, by: string | null) => {
    const activity = live(id);
    put({ ...activity, modified: later(activity), updatedBy: by });
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
      const takesPart = ({ id, ownerId }: Activity) => ownerId === userId || people.has(id, userId);
      yield* pages((activity) => activity.modified >= since && takesPart(activity));
    },
    async *list(userIds, window, asMember) {
      await before('list');
      const takesPart = (activity: Activity) =>
        userIds.some((id) => activity.ownerId === id || (asMember && people.has(activity.id, id)));
      yield* pages((activity) => takesPart(activity) && liesIn(activity.item, window, zone));
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
      return people.of(activityId);
    },
    seriesOf: (ownerId) => severaSeries(zoneOf(ownerId), occurrences),
    async writeOccurrences(id, dates, _ownerId, beforeSend) {
      await before('writeOccurrences');
      await beforeSend?.();
      refused();
      itemRefused(id, 'refused');
      throttled();
      if (!occurrences || live(id).item.when.rule === undefined) throw datesRefused();
      live(id);
      if (unclearDates(id).some((date) => Object.hasOwn(dates, date))) throw dateUnclear();
      const breaksOff = happens(faults.partly);
      writeDates(id, breaksOff ? half(dates) : dates);
      writes.updated += 1;
      await before('updated');
      if (breaksOff) throw partlyDone();
      if (happens(faults.loseUpdate)) throw updateLost();
      return live(id);
    },
    async reassign(id, change, beforeSend) {
      await before('reassign');
      await beforeSend?.();
      refused();
      itemRefused(id, 'refused');
      throttled();
      const activity = hand(id, change, null);
      writes.updated += 1;
      await before('updated');
      if (happens(faults.loseUpdate)) throw updateLost();
      return activity;
    },
    async addParticipant(activityId, userId, beforeSend) {
      await before('addParticipant');
      await beforeSend?.();
      refused();
      itemRefused(activityId, 'refused');
      throttled();
      live(activityId);
      if (!users.some(({ id }) => id === userId)) {
        throw new SyncError('refused', 'severa.invalid-parameter', 'The participant does not exist.');
      }
      people.join(activityId, userId);
      people.mail(activityId, userId, 'participant', null);
      bump(activityId, null);
      writes.updated += 1;
      await before('updated');
      if (happens(faults.loseParticipant)) throw participantLost();
    },
    async removeParticipant(activityId, participantId, beforeSend) {
      await before('removeParticipant');
      await beforeSend?.();
      refused();
      itemRefused(activityId, 'refused');
      throttled();
      live(activityId);
      if (!people.remove(activityId, participantId)) return;
      bump(activityId, null);
      writes.updated += 1;
      await before('updated');
      if (happens(faults.loseParticipant)) throw participantLost();
    },
    async create(draft, beforeSend) {
      await before('create');
      checkSeries(draft.item, draft.ownerId);
      const lost = () =>
        new SyncError('answer-lost', 'severa.answer-lost', 'Severa may have made the activity; it is searched for.');
      const asked = clock();
      await beforeSend?.();
      // A process that was held up for longer than a call may last finds that its call has ended.
      if (clock() - asked > TIME_LIMIT_MS) throw lost();
      refused();
      throttled();
      if (chance(faults.loseRequest)) throw lost();
      const { exclusions, overrides } = tidy(draft.item);
      const { id } = add(draft.ownerId, { ...draft.item, exclusions: [] }, draft.typeId, { updatedBy: null });
      const dates = writesOf({ ...draft.item, exclusions, overrides });
      const breaksOff = Object.keys(dates).length > 0 && happens(faults.partly);
      if (!breaksOff) writeDates(id, dates);
      const activity = live(id);
      writes.created += 1;
      await before('created');
      if (breaksOff || chance(faults.loseCreate)) throw lost();
      return activity;
    },
    async update(id, fields, _ownerId, beforeSend) {
      await before('update');
      if (Object.keys(fields).length === 0) return live(id);
      checkSeries({ ...live(id).item, exclusions: [], ...fields }, live(id).ownerId ?? '');
      await beforeSend?.();
      refused();
      itemRefused(id, 'refused');
      throttled();
      const activity = edit(id, fields, null);
      writes.updated += 1;
      await before('updated');
      if (happens(faults.loseUpdate)) throw updateLost();
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
      remove(id);
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
      edit: (id, fields, by) => void edit(id, fields, by ?? live(id).ownerId),
      removeOccurrence(id, date, by) {
        if (!hasDate(live(id).item, date)) throw new Error(`The series has no occurrence on ${date}.`);
        removeOccurrence(id, date, by ?? live(id).ownerId);
      },
      changeOccurrence(id, date, fields, by) {
        if (!hasDate(live(id).item, date)) throw new Error(`The series has no occurrence on ${date}.`);
        return changeOccurrence(id, date, fields, by ?? live(id).ownerId);
      },
      reassign: (id, change, by) => void hand(id, change, by ?? live(id).ownerId),
      touch(id) {
        const activity = live(id);
        put({ ...activity, modified: later(activity) });
      },
      remove(id) {
        live(id);
        remove(id);
      },
      retype(id, typeId) {
        hand(id, { typeId }, live(id).ownerId);
      },
      join(id, userId) {
        const { ownerId } = live(id);
        people.join(id, userId);
        people.mail(id, userId, 'participant', ownerId);
        bump(id, ownerId);
      },
      leave(id, userId) {
        people.leave(id, userId);
        bump(id, userId);
      },
    },
    mails: people.mails,
    members: (id) => people.of(id).flatMap(({ userId }) => userId ?? []),
    activities: () => [...rows.values()].flatMap(({ activity }) => (activity === null ? [] : [activity])),
  };
}

/** Severa has no private flag: privacy and show-as follow from the type's category. */
function sensitivityOf(category: ActivityCategory): Pick<Item, 'privacy' | 'busy'> {
  if (category === 'Personal') return { privacy: 'private', busy: 'busy' };
  if (category === 'Absences') return { privacy: 'private', busy: 'oof' };
  return { privacy: 'normal', busy: 'busy' };
}

/** A series from its first occurrence on, ending with a day: Severa may tell the end either way. */
function endingByDay(given: When): When {
  const when = canonicalWhen(given);
  if (when.rule?.count === undefined) return when;
  const { count: _, ...rule } = when.rule;
  const until = lastRuleDate(when.rule, startDate(when));
  return until === null ? when : { ...when, rule: { ...rule, until } };
}

function notThere(): SyncError {
  return new SyncError('gone', 'severa.not-found', 'Severa has no such activity.');
}

function unknownType(): SyncError {
  return new SyncError('refused', 'severa.invalid-parameter', 'There is no such activity type.');
}

function itemFailing(kind: 'invalid' | 'refused'): SyncError {
  return new SyncError(kind, 'severa.item-failing', 'Severa fails for this one activity while others work.');
}

function mailedOf(users: readonly HostUser[]): string[] {
  return users.flatMap(({ id, newActivityMail }) => (newActivityMail === true ? [id] : []));
}

function seriesRefused(): SyncError {
  return new SyncError('refused', 'severa.series-inexpressible', 'Severa can not hold this series.');
}

function datesRefused(): SyncError {
  return new SyncError(
    'refused',
    'severa.occurrences-not-written',
    "Single dates of a series aren't written to Severa.",
  );
}

function dateUnclear(): SyncError {
  return new SyncError('refused', 'severa.occurrence-unclear', 'It can not be told what became of these dates.');
}

function partlyDone(): SyncError {
  return new SyncError('answer-lost', 'severa.partly-done', 'Some dates of the series were written and others not.');
}

function updateLost(): SyncError {
  return new SyncError('transient', 'severa.unreachable', "Severa couldn't be reached or didn't answer in time.");
}

function participantLost(): SyncError {
  return new SyncError('answer-lost', 'severa.answer-lost', 'Severa may have changed who takes part.');
}
