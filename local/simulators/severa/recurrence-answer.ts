import type { Recurrence, Slot, StoredActivity } from './model.ts';
import { ruleText } from './recurrence.ts';
import { lastSlot, seriesZone, slotsOf } from './slots.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour } from './switches.ts';
import { formatDateTime } from './times.ts';
import { dateOf, midnight } from './zone-time.ts';

/** ActivityRecurrenceModel. */
export function recurrenceAnswer(
  store: OrganizationStore,
  series: StoredActivity,
  behaviour: SeveraBehaviour,
): object | null {
  const { recurrence, exceptions } = series;
  if (!recurrence) return null;
  const zone = store.zoneOf(series.ownerGuid);
  const clock = seriesZone(store, series, behaviour);
  const last = lastSlot(series, clock, behaviour);
  return {
    frequency: recurrence.frequency,
    pattern: { daily: null, weekly: null, monthly: null, yearly: null, ...recurrence.pattern },
    range: rangeAnswer(series, clock, last, behaviour),
    exceptions: exceptions.map((slot) => formatDateTime(exceptionInstant(slot, zone, behaviour), zone, behaviour)),
    lastOccurrenceDateTime: last === null ? null : formatDateTime(last.start, zone, behaviour),
  };
}

/** `recurrenceRule`, whose real spelling is not public. */
export function ruleAnswer({ recurrence, start }: StoredActivity, zone: string, behaviour: SeveraBehaviour) {
  if (!recurrence || behaviour.recurrenceRuleForm === 'null') return null;
  return behaviour.recurrenceRuleForm === 'rfc5545' ? ruleText(recurrence, dateOf(start, zone)) : words(recurrence);
}

function exceptionInstant({ date, start }: Slot, zone: string, { exceptionDates }: SeveraBehaviour): number {
  if (exceptionDates === 'start') return start;
  return midnight(date, exceptionDates === 'utcMidnight' ? 'UTC' : zone);
}

function rangeAnswer(series: StoredActivity, clock: string, last: Slot | null, behaviour: SeveraBehaviour) {
  const range = series.recurrence?.range;
  if (!range) return null;
  if (behaviour.rangeEcho === 'asWritten' || !last) return { maxOccurrences: null, recursUntilDate: null, ...range };
  const count = range.maxOccurrences ?? slotsOf(series, clock, last.date, behaviour).length;
  return { maxOccurrences: count, recursUntilDate: range.recursUntilDate ?? last.date };
}

function words({ frequency, pattern, range }: Recurrence): string {
  const end = range?.recursUntilDate ? ` until ${range.recursUntilDate}` : '';
  const every = pattern.daily?.interval ?? pattern.weekly?.interval ?? pattern.monthly?.interval ?? 1;
  return `${frequency}, every ${every}${range?.maxOccurrences ? `, ${range.maxOccurrences} times` : ''}${end}`;
}
