import { foldLine } from '../../shared/calendar/text.ts';
import type { Window } from '../../shared/sync/ports.ts';
import { eventId } from '../simulators/graph/ids.ts';
import { instancesIn } from '../simulators/graph/series.ts';
import type { StoredEvent } from '../simulators/graph/state.ts';
import { isCutOf } from './check.ts';
import type { Ledger } from './ledger.ts';
import { toSpan } from './outlook-items.ts';
import { spanOf, takesPart } from './severa-items.ts';
import { instants, type Side, type Span } from './side-item.ts';
import type { Stack } from './start-stack.ts';
import { whenText } from './words.ts';

/** One time that something takes place, as its own side holds it. */
interface Occurrence {
  readonly side: Side;
  /** Of the item, or of its series. */
  readonly itemId: string;
  readonly subject: string;
  readonly when: Span;
}

export interface OccurrenceDifference {
  readonly side: Side;
  readonly subject: string;
  readonly when: string;
  /** The code that the service recorded for its item; null: none, so the calendars are not the same. */
  readonly reason: string | null;
}

/** Both calendars with every series expanded over the window, compared as sets of (subject, start, end). */
export interface OccurrenceCheck {
  readonly outlook: number;
  readonly severa: number;
  readonly same: number;
  readonly differences: readonly OccurrenceDifference[];
}

/**
 * Expands both sides by the simulators' own means (ical.js), not by the service's. What one side has and the other
 * hasn't is told with the reason that the service recorded for its item.
 */
export function checkOccurrences(stack: Stack, ledger: Ledger, window: Window): OccurrenceCheck {
  const { zone } = stack.setting.person;
  const inWindow = ({ when }: Occurrence) => {
    const { start, end } = instants(when, zone);
    return start === end ? start >= window.from && start < window.until : start < window.until && end > window.from;
  };
  const outlook = inOutlook(stack, window).filter(inWindow);
  const severa = inSevera(stack).filter(inWindow);
  const waiting = Map.groupBy(severa, keyOf);
  const left = outlook.filter((one) => waiting.get(keyOf(one))?.shift() === undefined);
  const rest = [...waiting.values()].flat();
  const cut = left.flatMap((one) => {
    const at = rest.findIndex((other) => isSameCut(one, other));
    return at < 0 ? [] : [[one, ...rest.splice(at, 1)]];
  });
  const found = new Set(cut.flat());
  const same = outlook.length - left.length + cut.length;
  left.splice(0, left.length, ...left.filter((one) => !found.has(one)), ...rest);
  const reasons = new Map(ledger.entries.map(({ item, reason }) => [`${item.side} ${item.id}`, reason]));
  const differences = left.map(({ side, itemId, subject, when }) => ({
    side,
    subject,
    when: whenText(when, zone),
    reason: reasons.get(`${side} ${itemId}`) ?? null,
  }));
  return { outlook: outlook.length, severa: severa.length, same, differences };
}

/** At the same time, with a name that one of the sides has no room for. */
function isSameCut(one: Occurrence, other: Occurrence): boolean {
  const bare = ({ when }: Occurrence) => keyOf({ side: 'outlook', itemId: '', subject: '', when });
  const [here, there] = [foldLine(one.subject), foldLine(other.subject)];
  return bare(one) === bare(other) && (isCutOf(here, there) || isCutOf(there, here));
}

function keyOf({ subject, when }: Occurrence): string {
  const minute = (at: number) => Math.floor(at / 60_000);
  const times = when.allDay ? [when.start, when.end] : [minute(when.start), minute(when.end)];
  // Severa can't hold an empty name.
  return JSON.stringify([foldLine(subject) || '(no subject)', when.allDay, ...times]);
}

function inOutlook({ outside, setting }: Stack, window: Window): Occurrence[] {
  const mailbox = outside.graph.user(setting.person.mailboxId);
  const { exceptionsGetNewIds } = outside.graph.faults;
  const idOf = (item: StoredEvent) => eventId(mailbox, item, null, { immutable: true, exceptionsGetNewIds });
  return [...mailbox.store.items.values()]
    .filter(({ calendar }) => calendar === 'default')
    .flatMap((item): Occurrence[] => {
      const instances =
        item.recurrence === null
          ? [{ content: item.content, span: item.span, isCancelled: false }]
          : instancesIn(item, window);
      return instances
        .filter(({ isCancelled }) => !isCancelled || item.isCancelled)
        .map(({ content, span }) => ({
          side: 'outlook',
          itemId: idOf(item),
          subject: content.subject ?? '',
          when: toSpan(span),
        }));
    });
}

function inSevera({ setting }: Stack): Occurrence[] {
  const { organization, person } = setting;
  const zones = new Map(organization.users().map(({ guid, timeZone }) => [guid, timeZone]));
  return organization
    .activities()
    .filter((activity) => takesPart(organization, person.userId, activity))
    .flatMap((activity) => {
      const times = activity.recurrenceType === 'Series' ? organization.occurrences(activity.guid) : [activity];
      return times.map((one): Occurrence => {
        const when = spanOf(one, zones.get(one.ownerGuid) ?? person.zone);
        return { side: 'severa', itemId: activity.guid, subject: one.name, when };
      });
    });
}
