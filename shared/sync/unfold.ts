import { sameSeries } from '../calendar/same-series.ts';
import { isBooked } from './booked.ts';
import { shownAs } from './express.ts';
import type { Round } from './listing.ts';
import { locateHere } from './locate-here.ts';
import { datesInWindow, occurrenceAt, occurrencesIn } from './occurrence-events.ts';
import { knownId, occurrenceOf } from './occurrence-id.ts';
import type { Activity, CalendarEvent, EventChange, Link, SideValues } from './ports.ts';
import { parkedKey, type Run } from './run.ts';
import { TURNING } from './series-as-singles.ts';
import { canRecur, type Form, formOf, isHeldBy, staysApart } from './series-form.ts';
import { isChanged, sideValues } from './values.ts';

/** A round in which every series has the form that Severa can hold. */
export interface Unfolded extends Round {
  readonly replaced: ReadonlyMap<string, CalendarEvent | null>;
}

/** What a series' links say of its forms. */
interface Forms {
  readonly whole: Link | undefined;
  readonly singles: readonly Link[];
}

/**
 * Takes the series of a round apart that Severa can't hold as they are. Where the other form is linked still, that comes first:
 * it is `replaced`, and the new form waits until it has gone (`turn-forms.ts`), so that nothing is there twice.
 * `asked`: events that are looked at although the round doesn't show them. `links`: of the mailbox; asked for only if a series
 * may be concerned. `partners`: unlinked activities of a first sync; one of them may be the very series (H8).
 */
export async function unfold(
  run: Run,
  round: Round,
  asked: ReadonlySet<string>,
  links: () => Promise<readonly Link[]>,
  partners: readonly Activity[] = [],
): Promise<Unfolded> {
  const changes = new Map(round.changes);
  const replaced = new Map<string, CalendarEvent | null>();
  for (const event of await askedSeries(run, changes, asked)) changes.set(event.id, { kind: 'event', event });
  const all = formsOf(await links());
  for (const [id, change] of [...changes]) {
    const forms = all.get(id) ?? { whole: undefined, singles: [] };
    if (change.kind === 'event') await unfoldOne(run, change.event, forms, partners, changes, replaced);
    else if (change.kind === 'removed') {
      for (const { eventId } of forms.singles)
        if (eventId !== null) changes.set(eventId, { kind: 'removed', id: eventId });
    }
  }
  return { ...round, changes, replaced };
}

/** A series that was about to change its form. */
function isTurning(run: Run, id: string): boolean {
  return run.turning.has(id) || run.parked.get(parkedKey('exchange', id))?.reason === TURNING;
}

/** Might anything of this concern a series? */
export function concernsSeries(
  run: Run,
  changes: Iterable<EventChange>,
  asked: Iterable<string>,
  isLinked: (id: string) => boolean,
): boolean {
  const isSeries = (change: EventChange) =>
    change.kind === 'event' ? change.event.item.when.rule !== undefined : change.kind === 'removed';
  for (const change of changes) {
    const id = change.kind === 'event' ? change.event.id : change.id;
    // Whatever isn't linked under its own id may be linked by its occurrences.
    if (isSeries(change) || !isLinked(id)) return true;
  }
  return [...asked].some((id) => occurrenceOf(id) !== null || isTurning(run, id) || !isLinked(id));
}

/** Series of which an occurrence is to be looked at, or that were about to change their form: as they are now. */
async function askedSeries(
  run: Run,
  changes: ReadonlyMap<string, EventChange>,
  asked: ReadonlySet<string>,
): Promise<readonly CalendarEvent[]> {
  const ids = new Set([...asked].filter((id) => occurrenceOf(id) !== null || isTurning(run, id)).map(knownId));
  const sought = [...ids].filter((id) => !changes.has(id)).map((id) => ({ id, uid: null }));
  const places = await locateHere(run, sought);
  return places.flatMap((place) => {
    if (place?.kind !== 'here' && place?.kind !== 'replaced') return [];
    return place.event === null ? [] : [place.event];
  });
}

const OPEN: ReadonlySet<Link['state']> = new Set(['live', 'paired', 'sleeping', 'removing', 'creating-activity']);

function isOpen(link: Link | undefined): link is Link {
  return link !== undefined && OPEN.has(link.state);
}

function formsOf(links: readonly Link[]): ReadonlyMap<string, Forms> {
  const forms = new Map<string, { whole: Link | undefined; singles: Link[] }>();
  for (const link of links) {
    if (link.eventId === null) continue;
    const id = knownId(link.eventId);
    const known = forms.get(id) ?? { whole: undefined, singles: [] };
    if (id === link.eventId) known.whole = link;
    else known.singles.push(link);
    forms.set(id, known);
  }
  return forms;
}

async function unfoldOne(
  run: Run,
  given: CalendarEvent,
  { whole, singles }: Forms,
  partners: readonly Activity[],
  changes: Map<string, EventChange>,
  replaced: Map<string, CalendarEvent | null>,
): Promise<void> {
  const open = singles.filter(isOpen);
  if (given.item.when.rule === undefined && open.length === 0) return;
  run.turning.delete(given.id);
  const event = { ...given, item: datesInWindow(given.item, run.policy) };
  const form = staysApart(run.form, event, open) ? 'singles' : await formIn(run, event, whole, open, partners);
  changes.delete(event.id);
  if (form === 'whole') {
    for (const { eventId } of open) {
      const date = occurrenceOf(eventId ?? '')?.date ?? '';
      if (eventId !== null) replaced.set(eventId, occurrenceAt(event, date));
    }
    if (open.length > 0) run.turning.add(event.id);
    if (open.length === 0 || isOpen(whole)) changes.set(event.id, { kind: 'event', event });
    return;
  }
  if (isOpen(whole)) {
    replaced.set(event.id, event);
    run.turning.add(event.id);
  }
  const byId = new Map(singles.flatMap((link) => (link.eventId === null ? [] : [[link.eventId, link]])));
  for (const one of occurrencesIn(event, run.policy)) {
    const link = byId.get(one.id);
    // Nothing new is made while the series itself is there.
    if (link === undefined && isOpen(whole)) continue;
    if (link === undefined || !isSettled(run, link, one)) changes.set(one.id, { kind: 'event', event: one });
  }
  for (const { eventId } of open) {
    const date = occurrenceOf(eventId ?? '')?.date ?? '';
    if (eventId !== null && occurrenceAt(event, date) === null) changes.set(eventId, { kind: 'removed', id: eventId });
  }
}

/** Whatever changed in its series, this one is as both sides agreed. */
function isSettled(run: Run, link: Link, { item }: CalendarEvent): boolean {
  if (link.state !== 'live' || link.cause !== null || link.exchange === null || !isBooked(run, link)) return false;
  // What turned private, or back, is shown otherwise whatever else is the same (H7a).
  const isHidden = shownAs(link, item, null) !== 'open';
  if (isHidden !== (link.shown !== undefined) || isChanged(link.id, link.exchange, item)) return false;
  return isSamePeople(link.exchange.people, sideValues(link.id, item).people);
}

/** Who is invited, whatever they answered (P4). */
function isSamePeople(before: SideValues['people'], now: SideValues['people']): boolean {
  const keys = Object.keys(now);
  return keys.length === Object.keys(before).length && keys.every((key) => before[key] !== undefined);
}

async function formIn(
  run: Run,
  event: CalendarEvent,
  whole: Link | undefined,
  open: readonly Link[],
  partners: readonly Activity[],
): Promise<Form> {
  const form = await formOf(run.form, event, whole);
  if (form === 'whole' || isOpen(whole) || open.length > 0 || !canRecur(run.form, event)) return form;
  // Its equal in Severa is paired with it first; then the pair is looked at like any other.
  const asSevera = run.express.toSevera(event.item).when;
  const { window, zone } = run.policy;
  const partner = partners.find(
    ({ item }) => item.when.rule !== undefined && sameSeries(item.when, asSevera, window, zone),
  );
  if (partner !== undefined) {
    if (!isHeldBy(run.form, event, partner)) run.turning.add(event.id);
    return 'whole';
  }
  if (!event.mayBeMarked) return form;
  // Made by us, and its row still waits for it (I1a).
  const [mark] = await run.calendar.readMarks(run.mailboxId, [event.id]);
  if (mark === 'unknown' || mark === null || mark === undefined) return mark === 'unknown' ? 'whole' : form;
  const row = (await run.store.linksByActivity(run.mailboxId, [mark.activityId])).get(mark.activityId);
  if (row?.state !== 'creating-event') return form;
  run.turning.add(event.id);
  return 'whole';
}
