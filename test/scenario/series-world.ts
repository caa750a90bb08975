import { expect } from 'vitest';
import { expand } from '../../shared/calendar/expand.ts';
import type { Item, Rule, When } from '../../shared/calendar/item.ts';
import { instantOf } from '../../shared/calendar/time.ts';
import { must } from '../../shared/errors.ts';
import type { Activity, HostActivities } from '../../shared/sync/ports.ts';
import { windowAt } from '../../shared/sync/window.ts';
import { createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { CALENDAR_TYPE, createMemoryHost } from '../fakes/memory-host.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { createEngine, createTime, openStore } from './engine.ts';
import { HOME, isoSeconds, itemOf, MINUTE, START, timed } from './items.ts';

export const ADA = 'user-1';
export const MAILBOX = 'mailbox-1';
export const OTHER_TYPE = { ...CALENDAR_TYPE, id: 'type-visit', name: 'Visit', isDefault: false };

export interface SeriesWorldOptions {
  /** Can single dates be written to Severa? Default no, as it is told. */
  readonly occurrences?: boolean;
  readonly now?: number;
}

export type SeriesWorld = Awaited<ReturnType<typeof openSeriesWorld>>;

/** One mailbox, one Severa user, and the real engine between them, on the fakes; seen occurrence by occurrence. */
export async function openSeriesWorld({ occurrences = false, now = START }: SeriesWorldOptions = {}) {
  const time = createTime(now);
  const chance = (probability: number) => probability >= 1;
  const calendar = createMemoryCalendar({ clock: time.now, chance });
  const types = [CALENDAR_TYPE, OTHER_TYPE];
  const user = {
    id: ADA,
    email: 'ada@example.com',
    name: 'Ada',
    active: true,
    zone: HOME,
    defaultTypeId: null,
    newActivityMail: false,
  };
  const host = createMemoryHost({ clock: time.now, chance, zone: HOME, types, occurrences, users: [user] });
  const store = createMemoryStore('org-1', { clock: time.now });
  await openStore(store, {
    organization: 'org-1',
    user: ADA,
    mailbox: MAILBOX,
    types: types.map(({ id }) => id),
    defaultType: CALENDAR_TYPE.id,
  });
  const withHours = new Set<string>();
  /** Hours are booked elsewhere in Severa: the fake is told of them here. */
  const dressed = <T extends Activity | null>(activity: T): T =>
    activity !== null && withHours.has(activity.id) ? { ...activity, hasHours: true } : activity;
  const hosted: HostActivities = { ...host, read: async (id) => dressed(await host.read(id)) };
  const engine = createEngine({ store, host: hosted, calendar }, MAILBOX, time);
  const world = {
    ...engine,
    ...time,
    calendar,
    host,
    store,
    outlook: () => seenIn(calendar.events(MAILBOX), time.now()),
    severa: () => seenIn(host.activities(), time.now()),
    /** `made changed deleted` on either side. */
    writes: () => ({ events: { ...calendar.writes }, activities: { ...host.writes } }),
    addEvent: (fields: Fields) => calendar.person.add(MAILBOX, item(fields)).id,
    addActivity: (fields: Fields, typeId = CALENDAR_TYPE.id) => host.person.add(ADA, item(fields), { typeId }).id,
    event: (subject: string) => one(calendar.events(MAILBOX), subject),
    activity: (subject: string) => one(host.activities(), subject),
    setHours: (id: string, hours: boolean) => void (hours ? withHours.add(id) : withHours.delete(id)),
    activities: (subject: string) => host.activities().filter((each) => each.item.subject === subject),
    events: (subject: string) => calendar.events(MAILBOX).filter((each) => each.item.subject === subject),
    async round(minutes = 1) {
      time.advance(minutes * MINUTE);
      expect(await engine.pull()).toEqual({ outcome: 'done', again: false });
      expect(await engine.sync()).toEqual({ outcome: 'done', again: false });
      time.advance(1000);
    },
    /** First sync done and its echoes read. */
    async settled() {
      time.advance(10 * MINUTE);
      await world.round();
      await world.round(10);
    },
    /** I3, and both calendars show the same. */
    async expectRest() {
      const before = world.writes();
      expect(world.severa(), 'both sides show the same').toEqual(world.outlook());
      for (let count = 0; count < 2; count += 1) await world.round(5);
      expect(world.writes(), 'two more rounds (I3)').toEqual(before);
    },
  };
  return world;
}

type Fields = Partial<Item> & Pick<Item, 'subject' | 'when'>;

function item(fields: Fields): Item {
  return { ...itemOf(fields), ...fields };
}

function one<T extends { readonly item: Item }>(all: readonly T[], subject: string): T {
  const found = all.filter((each) => each.item.subject === subject);
  if (found.length > 1) throw new Error(`${found.length} items have the subject ${subject}.`);
  return must(found[0], `No item has the subject ${subject}.`);
}

/** What a person sees in the window: each occurrence, whatever item it is of. */
function seenIn(all: readonly { readonly item: Item }[], now: number): readonly string[] {
  const window = windowAt(now);
  return all
    .flatMap(({ item: each }) =>
      expand(each, window, HOME).occurrences.map(({ when, override }) => {
        const { subject, location, notes } = { ...each, ...override };
        const [start, end] = when.allDay
          ? [when.start, when.end]
          : [isoSeconds(instantOf(when.start)), isoSeconds(instantOf(when.end))];
        return [start, end, subject, location, notes].filter((text) => text !== '').join(' | ');
      }),
    )
    .sort();
}

/** From a Monday on, at ten in Helsinki. */
export function recurring(rule: Partial<Rule> & Pick<Rule, 'freq'>, start = '2026-10-12T10:00', zone = HOME): When {
  return { ...timed(start, 60, zone), rule: { interval: 1, ...rule } };
}

export function wholeDay(rule: Partial<Rule> & Pick<Rule, 'freq'>, start: string, end: string): When {
  return { allDay: true, start, end, rule: { interval: 1, ...rule } };
}
