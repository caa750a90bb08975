import { expressible } from '../calendar/expressible.ts';
import type { LocalDate } from '../calendar/item.ts';
import { isKind } from '../errors.ts';
import type { Activity, CalendarEvent, HostActivities, Link, LinkState, Store } from './ports.ts';
import type { Place } from './window.ts';

/** Whose calendar, and what decides in which form Severa holds a series of it. */
export interface FormSetting {
  readonly store: Pick<Store, 'links' | 'linksByEvent'>;
  readonly host: Pick<HostActivities, 'read' | 'seriesOf' | 'express'>;
  readonly userId: string;
  readonly place: Place;
}

/** `whole`: as one series, or an event that is none. `singles`: an activity for each occurrence of the window. */
export type Form = 'whole' | 'singles';

/** Links whose activity may be the series in Severa. */
const HELD: ReadonlySet<LinkState> = new Set(['live', 'paired', 'sleeping', 'removing']);

/**
 * The form in which Severa can hold this event. Where single dates can't be written there, a series of which dates were changed
 * or deleted is none that Severa can hold, unless its own series leaves out the very same dates. Its link says what it left
 * out at the last agreement; only when that doesn't suffice Severa is asked what it leaves out by now.
 */
export async function formOf(setting: FormSetting, event: CalendarEvent, link: Link | undefined): Promise<Form> {
  const { host, userId } = setting;
  // A copy that only says that its person is there is never compared, whatever he did to single dates of it (P5).
  if (link?.silent === true && HELD.has(link.state)) return 'whole';
  if (!canRecur(setting, event)) return 'singles';
  if (host.seriesOf(userId).occurrences || !isTouched(event)) return 'whole';
  if (link === undefined || link.activityId === null || !HELD.has(link.state)) return 'singles';
  // Its removal was begun because it can't be held: whether it is gone by now changes nothing.
  if (link.state === 'removing' && link.cause === 'as-singles') return 'singles';
  if (link.severa !== null && isLeftOut(setting, event, link.severa.exclusions)) return 'whole';
  const activity = await readNow(host, link.activityId);
  // Gone or not to be read now: whatever becomes of it, that is no reason to make it anew in another form.
  if (activity === null) return 'whole';
  return isHeldBy(setting, event, activity) ? 'whole' : 'singles';
}

/**
 * Single items of it have left the window (H6a): they stay as they are, and a series beside them would show their dates once
 * more, without what became of them. Then the others stay single, too. `singles`: its links that are open.
 */
export function staysApart({ place }: FormSetting, { item }: CalendarEvent, singles: readonly Link[]): boolean {
  return item.when.rule !== undefined && singles.some(({ ends }) => ends !== null && ends <= place.window.from);
}

/** Apart from what became of single dates. An event that doesn't recur can always be held as it is. */
export function canRecur({ host, userId, place }: FormSetting, { item }: CalendarEvent): boolean {
  if (item.when.rule === undefined) return true;
  const capability = { ...host.seriesOf(userId), occurrences: true };
  return expressible(item, capability, place.window, place.zone).as === 'series';
}

/** Does this series of Severa's leave out all dates that were touched in the mailbox, and was none changed there? */
export function isHeldBy(setting: FormSetting, event: CalendarEvent, { item }: Activity): boolean {
  return item.when.rule !== undefined && isLeftOut(setting, event, item.exclusions);
}

export function isTouched({ item }: CalendarEvent): boolean {
  return item.exclusions.length > 0 || Object.keys(item.overrides).length > 0;
}

function isLeftOut({ host, userId }: FormSetting, { item }: CalendarEvent, dates: readonly LocalDate[]): boolean {
  // As Severa would tell the dates: in its zone they may be others.
  const { exclusions, overrides } = host.express(item, userId);
  return Object.keys(overrides).length === 0 && exclusions.every((date) => dates.includes(date));
}

async function readNow(host: FormSetting['host'], id: string): Promise<Activity | null> {
  try {
    return await host.read(id);
  } catch (error) {
    if (isKind(error, 'invalid')) return null;
    throw error;
  }
}
