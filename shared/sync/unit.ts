import type { Item } from '../calendar/item.ts';
import { endsAt } from '../calendar/series-end.ts';
import type { Said } from './decide.ts';
import { isEqual } from './match.ts';
import type { Activity, CalendarEvent, Link, SideValues } from './ports.ts';
import type { Run } from './run.ts';
import { sideValues } from './values.ts';

/** One item on its way through a run: its link and what each side says. */
export interface Unit {
  readonly link: Link | null;
  readonly event: Said<CalendarEvent>;
  readonly activity: Said<Activity>;
  /** How often it was decided again because a side moved meanwhile. */
  readonly again: number;
  /** The link says more than its stored row: it is saved also when there is nothing else to do. */
  readonly unsaved: boolean;
  /** The id under which the event was linked until it was found under a new one (M4). */
  readonly renamedFrom: string | null;
  /** Another person's copy holds an edit that nobody has read yet: its activity isn't deleted (M3). */
  readonly editedElsewhere?: true;
  /** Its organizer cancelled it: the event that is still shown counts as gone. */
  readonly cancelled?: true;
  /** Writes that an earlier attempt stored before it sent them: what they overwrite is recorded already. */
  readonly sent: Link['pending'];
}

/** Its activity was gone and another one was made: who still shows the old one lags. */
export const MADE_ANEW = 'made-anew';
/** The person's copy is gone, and he with it from the activity's people (P3, P6). */
export const LEFT = 'left';
/** The person is neither owner nor participant of the activity any more (P8). */
export const NOT_AMONG = 'not-among-people';

/** Closed for one of these, nothing of the item is left: what is there after all is planned like new by a first sync. */
const FREES: ReadonlySet<string> = new Set([
  'event-deleted',
  'activity-deleted',
  'both-deleted',
  'gone-before-made',
  'never-made',
  'connection-changed',
  'as-singles',
  'as-series',
  MADE_ANEW,
]);

/** Closed for one of these, an item that turns up again isn't left alone: somebody brought it back, or wants it still. */
const REOPENS: ReadonlySet<string> = new Set([
  ...FREES,
  'gone-before-agreed',
  'vanished-while-off',
  'ended-long-ago',
  'outside-window',
  'type-not-selected',
  LEFT,
  NOT_AMONG,
]);

/** An ended link that holds nobody back. */
export function isEnded({ state, cause }: Link): boolean {
  return state === 'closed' && REOPENS.has(cause ?? '');
}

/** We removed its activity ourselves, for the sake of the other form of its series: there is nothing left to ask for. */
export function isTurned({ state, cause }: Link): boolean {
  return state === 'closed' && (cause === 'as-singles' || cause === 'as-series');
}

/** An ended link whose items may be anybody's again. */
export function isFreed({ state, cause }: Link): boolean {
  return state === 'closed' && FREES.has(cause ?? '');
}

/** A round may show an event as it was before we last agreed on it: that says nothing new, it is asked for. */
export function isReplay(link: Link | undefined, event: CalendarEvent): boolean {
  // What is over, or was let go, is looked up whatever a round shows.
  if (link === undefined || link.eventStamp === null || link.state === 'closed' || link.state === 'released')
    return false;
  // Stamps may be coarse: under the same one it may be older or newer.
  return (
    event.modified < link.eventStamp || (event.modified === link.eventStamp && event.version !== link.eventVersion)
  );
}

export const UNCHANGED = { kind: 'unchanged' } as const;

export function here<T>(value: T): Said<T> {
  return { kind: 'here', value };
}

export function unit(link: Link | null, event: Said<CalendarEvent>, activity: Said<Activity> = UNCHANGED): Unit {
  return { link, event, activity, again: 0, unsaved: false, renamedFrom: null, sent: {} };
}

const EMPTY = {
  ends: null,
  severa: null,
  exchange: null,
  cause: null,
  createSent: null,
  eventVersion: null,
  eventStamp: null,
  activityStamp: null,
  pending: {},
};

/** A new row for an event that has to become an activity. */
export function linkForEvent(run: Run, event: CalendarEvent): Link {
  return {
    ...EMPTY,
    id: run.newId(),
    mailboxId: run.mailboxId,
    activityId: null,
    eventId: event.id,
    uid: event.uid,
    origin: 'exchange',
    state: 'creating-activity',
    generation: 0,
    updated: run.clock(),
  };
}

/** A new row for an activity that has to become an event. */
export function linkForActivity(run: Run, activity: Activity): Link {
  return {
    ...EMPTY,
    id: run.newId(),
    mailboxId: run.mailboxId,
    activityId: activity.id,
    activityStamp: activity.modified,
    eventId: null,
    uid: null,
    origin: 'severa',
    state: 'creating-event',
    generation: 0,
    updated: run.clock(),
  };
}

/** The row of an item whose event was deleted while its activity was edited: a new event, of a new generation (M3, I1a). */
export function eventAgain(run: Run, link: Link, activity: Activity): Link {
  const row = { ...EMPTY, state: 'creating-event', eventId: null, uid: null, updated: run.clock() } as const;
  return { ...link, ...row, activityStamp: activity.modified, generation: link.generation + 1 };
}

/** The row of an item whose activity was deleted while its event was edited: a new activity (M3). */
export function activityAgain(run: Run, link: Link, event: CalendarEvent): Link {
  const row = { ...EMPTY, state: 'creating-activity', activityId: null, updated: run.clock() } as const;
  return { ...link, ...row, eventId: event.id, uid: event.uid, generation: link.generation + 1 };
}

/** What is left of the activity that a link gives up: a reading from before it was gone makes nothing of it. */
export function madeAnew(run: Run, link: Link): Link {
  const { mailboxId, activityId, origin, generation } = link;
  const ids = { id: run.newId(), mailboxId, activityId, eventId: null, uid: null, origin, generation };
  return { ...EMPTY, ...ids, state: 'closed', cause: MADE_ANEW, updated: run.clock() };
}

/** Both sides of an item, and whose it was first. */
export interface LinkedIds extends Pick<Link, 'uid' | 'origin'> {
  readonly eventId: string;
  readonly activityId: string;
}

/** A new row for two sides that are known to belong together, whatever they hold by now. */
export function linkForIds(run: Run, ids: LinkedIds): Link {
  const { mailboxId } = run;
  return { ...EMPTY, ...ids, id: run.newId(), mailboxId, state: 'paired', generation: 0, updated: run.clock() };
}

/**
 * A new row for an event and an activity that were found to be the same. Each is its person's own (`both`), but for an
 * activity that holds no more than the event's mask.
 */
export function linkForPair(run: Run, event: CalendarEvent, activity: Activity): Link {
  const origin = isEqual(activity.item, event.item, run.express, run.policy) ? 'both' : 'exchange';
  return { ...linkForEvent(run, event), origin, activityId: activity.id, state: 'paired' };
}

/**
 * An item that an earlier attempt had made: what both sides hold now is compared with what was sent then, so
 * that what people changed since is an edit like any other.
 */
export function found(link: Link, event: CalendarEvent, activity: Activity): Unit {
  const row: Link = {
    ...link,
    state: 'live',
    createSent: null,
    eventId: event.id,
    uid: event.uid,
    eventVersion: event.version,
    eventStamp: event.modified,
    activityId: activity.id,
    activityStamp: activity.modified,
  };
  return {
    link: row,
    event: here(event),
    activity: here(activity),
    again: 0,
    unsaved: true,
    renamedFrom: null,
    sent: {},
  };
}

/** The row once both sides are there and agree. */
export function agreed(
  run: Run,
  link: Link,
  event: CalendarEvent | null,
  activity: Activity | null,
  values: { readonly severa: SideValues | null; readonly exchange: SideValues | null } = {
    severa: null,
    exchange: null,
  },
): Link {
  // Compared and agreed: it speaks.
  const { silent: _, ...row } = link;
  const held = values.severa ?? (activity === null ? link.severa : sideValues(link.id, activity.item));
  return {
    ...row,
    state: 'live',
    cause: null,
    createSent: null,
    pending: {},
    eventId: event?.id ?? link.eventId,
    uid: event?.uid ?? link.uid,
    eventVersion: event?.version ?? link.eventVersion,
    eventStamp: event?.modified ?? link.eventStamp,
    activityId: activity?.id ?? link.activityId,
    activityStamp: activity?.modified ?? link.activityStamp,
    exchange: values.exchange ?? (event === null ? link.exchange : sideValues(link.id, event.item)),
    // An activity's reading names nobody: who was told of stays as it was (P6).
    severa: held === null ? null : { ...held, people: link.severa?.people ?? {} },
    ends: event === null && activity === null ? link.ends : endOf(run, (event ?? activity)?.item),
    updated: run.clock(),
  };
}

/** When an item ends, a series with its last occurrence; null: not known, or it goes on for ever. */
export function endOf(run: Run, item: Item | undefined): number | null {
  return item === undefined ? null : endsAt(item, run.policy.zone);
}
