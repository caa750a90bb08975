import type { Item, Person } from '../../shared/calendar/item.ts';
import { SyncError } from '../../shared/errors.ts';
import type {
  Activity,
  ActivityPage,
  EventChange,
  HostActivities,
  MailboxCalendar,
  Whereabouts,
} from '../../shared/sync/ports.ts';
import type { MemoryCalendar } from '../fakes/memory-calendar.ts';
import type { MemoryHost } from '../fakes/memory-host.ts';

/** What the next calls of a fake do, armed by name and used up. */
export interface Shots {
  loseEventCreate: number;
  loseEventUpdate: number;
  loseActivityCreate: 'done' | 'not-done' | null;
  loseActivityUpdate: number;
  killDeltaLink: boolean;
  conflict: number;
  loseEventDelete: number;
  /** Chance that a create is done and not answered. */
  loseCreates: number;
  loseActivityDelete: number;
}

export const NO_SHOTS: Shots = {
  loseEventCreate: 0,
  loseEventUpdate: 0,
  loseActivityCreate: null,
  loseActivityUpdate: 0,
  killDeltaLink: false,
  conflict: 0,
  loseEventDelete: 0,
  loseCreates: 0,
  loseActivityDelete: 0,
};

/** The words of the adapters, so that a scenario can name them. */
const UNREADABLE_EVENT = 'graph.event-malformed';
const UNREADABLE_ACTIVITY = 'severa.start-unclear';

/** The memory calendar with armed faults, and events that nobody can read. */
export function oddCalendar(calendar: MemoryCalendar, shots: Shots, unreadable: ReadonlySet<string>): MailboxCalendar {
  const { faults } = calendar;
  return {
    ...calendar,
    async *changes(mailboxId, cursor, window) {
      const dies = shots.killDeltaLink && cursor !== null;
      if (dies) Object.assign(shots, { killDeltaLink: false });
      faults.loseCursor = dies ? 1 : 0;
      for await (const page of calendar.changes(mailboxId, cursor, window)) {
        const changes = page.changes.map((change): EventChange => {
          if (change.kind !== 'event') return change;
          const { id } = change.event;
          return unreadable.has(id) ? { kind: 'unreadable', id, reason: UNREADABLE_EVENT } : change;
        });
        yield { ...page, changes };
      }
    },
    async read(mailboxId, ids) {
      const readings = await calendar.read(mailboxId, ids);
      return readings.map((reading) => {
        if (reading.kind !== 'event') return reading;
        if (unreadable.has(reading.event.id)) return { kind: 'unreadable', reason: UNREADABLE_EVENT };
        return reading;
      });
    },
    async locate(mailboxId, events, calendarId) {
      const places = await calendar.locate(mailboxId, events, calendarId);
      return places.map((place): Whereabouts => {
        if (place.kind !== 'here' || !unreadable.has(place.event.id)) return place;
        return { kind: 'unknown', reason: UNREADABLE_EVENT };
      });
    },
    async write(mailboxId, writes, before) {
      const outcomes = [];
      const shotsOf = { create: 'loseEventCreate', update: 'loseEventUpdate', delete: 'loseEventDelete' } as const;
      for (const write of writes) {
        const kind = shotsOf[write.kind];
        const conflicts = write.kind === 'update' && shots.conflict > 0;
        if (conflicts) shots.conflict -= 1;
        const loses = !conflicts && shots[kind] > 0;
        if (loses) shots[kind] -= 1;
        const rough = write.kind === 'create' ? shots.loseCreates : 0;
        Object.assign(faults, { loseAnswer: loses ? 1 : rough, spuriousConflict: conflicts ? 1 : 0 });
        outcomes.push(...(await calendar.write(mailboxId, [write], before)));
      }
      return outcomes;
    },
  };
}

/** Activities that are odd by something the fake keeps no state of. */
export interface OddActivities {
  readonly unreadable: Set<string>;
  readonly fields: Map<string, Partial<Activity>>;
  /** Calls of `participants`. */
  asked: number;
}

/** The memory host with armed faults and odd activities. */
export function oddHost(host: MemoryHost, shots: Shots, odd: OddActivities): HostActivities {
  const { faults } = host;
  const dressed = (activity: Activity): Activity => ({ ...activity, ...odd.fields.get(activity.id) });
  const page = (one: ActivityPage): ActivityPage => ({
    ...one,
    activities: one.activities.filter(({ id }) => !odd.unreadable.has(id)).map(dressed),
    unreadable: one.activities
      .filter(({ id }) => odd.unreadable.has(id))
      .map(({ id }) => ({ id, reason: UNREADABLE_ACTIVITY })),
  });
  return {
    ...host,
    async *changedSince(since) {
      for await (const one of host.changedSince(since)) yield page(one);
    },
    async *changedOf(userId, since) {
      for await (const one of host.changedOf(userId, since)) yield page(one);
    },
    async *list(userIds, window, asMember) {
      for await (const one of host.list(userIds, window, asMember)) yield page(one);
    },
    async read(id) {
      if (odd.unreadable.has(id)) {
        throw new SyncError('invalid', UNREADABLE_ACTIVITY, 'This activity can not be understood.');
      }
      const activity = await host.read(id);
      return activity === null ? null : dressed(activity);
    },
    async participants(id) {
      odd.asked += 1;
      return await host.participants(id);
    },
    async create(draft, before) {
      const shot = faults.throttle > 0 ? null : shots.loseActivityCreate;
      if (shot !== null) shots.loseActivityCreate = null;
      Object.assign(faults, {
        loseCreate: shot === 'done' ? 1 : shots.loseCreates,
        loseRequest: shot === 'not-done' ? 1 : 0,
      });
      return dressed(await host.create(draft, before));
    },
    async delete(id, before) {
      const activity = await this.read(id);
      if (activity?.hasHours === true || activity?.closed === true) {
        throw new SyncError('refused', 'severa.permission-denied', 'Severa does not let this activity go.');
      }
      await host.delete(id, before);
      if (shots.loseActivityDelete === 0) return;
      shots.loseActivityDelete -= 1;
      throw new SyncError('transient', 'severa.unreachable', 'Severa did not answer.');
    },
    async update(id, fields, ownerId, before) {
      const activity = await host.update(id, fields, ownerId, before);
      if (shots.loseActivityUpdate === 0) return dressed(activity);
      shots.loseActivityUpdate -= 1;
      throw new SyncError('transient', 'severa.unreachable', 'Severa did not answer.');
    },
  };
}

/** What a fake holds as a person sees it. */
export function asDailySeries(item: Item): Partial<Item> {
  return { when: { ...item.when, rule: { freq: 'DAILY', interval: 1, count: 5 } } };
}

export const GUEST: Readonly<Record<string, Person>> = {
  'guest@example.org': { role: 'attendee', response: 'none' },
};
