import { GraphFailure, refused } from './answers.ts';
import { unanswered } from './attendees.ts';
import { keepResponses, moved, spanOptions } from './calendar.ts';
import type { EventInput } from './event-input.ts';
import { dateInZone } from './local-date.ts';
import { afterWrite } from './meetings.ts';
import { type Instance, neighbours } from './series.ts';
import type { Content, Span, StoredEvent, StoredException } from './state.ts';
import { commit, nextChangeKey, touchedByServer } from './store.ts';
import { zoneNamed } from './time-zones.ts';
import { spanAfter } from './timing.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

/** One occurrence becomes an exception: it keeps what was written and follows its series in the rest. */
export function updateOccurrence(
  writer: Writer,
  before: StoredEvent,
  instance: Instance,
  input: EventInput,
): StoredEvent {
  const { world, mailbox, own = {} } = writer;
  if (input.recurrence) throw refused('The recurrence of an occurrence cannot be set.');
  const { span, zones } = spanAfter(input, { span: instance.span, zones: instance.content }, spanOptions(writer));
  const isMoved = moved(span, instance.span);
  if (isMoved) checkPlace(world, before, instance, span);
  const known = before.exceptions.get(instance.date);
  const now = world.clock();
  const exception: StoredException = {
    ...known,
    content: {
      ...known?.content,
      ...(isMoved ? zones : {}),
      ...keepResponses(instance.content, input.content),
      ...(isMoved && before.isOrganizer ? askedAgain(instance, input) : {}),
      ...own.content,
    },
    span: isMoved ? span : (known?.span ?? null),
    created: own.created ?? known?.created ?? now,
    modified: own.modified ?? now,
    extendedProperties: new Map([...(known?.extendedProperties ?? []), ...input.extendedProperties]),
  };
  const after: StoredEvent = {
    ...before,
    exceptions: new Map([...before.exceptions, [instance.date, exception]]),
    changeKey: nextChangeKey(mailbox),
    modified: own.modified ?? now,
  };
  commit(world, mailbox, after);
  afterWrite(writer, before, after);
  touchedByServer(world, mailbox, after);
  return after;
}

/** Answers to the old time don't count for the new one. */
function askedAgain({ content }: Instance, input: EventInput): Partial<Content> {
  const attendees = input.content.attendees ?? content.attendees;
  return attendees.some(({ response }) => response !== 'none') || input.content.attendees
    ? { attendees: unanswered(attendees) }
    : {};
}

/**
 * An occurrence can't be moved to or past the day of the one before or after it, nor reach into them (event-update,
 * Graph documentation). In a series whose recurrenceTimeZone isn't the zone of its start some servers refuse any move
 * (microsoft-graph-docs#2285).
 */
function checkPlace({ faults }: World, series: StoredEvent, instance: Instance, span: Span): void {
  const { before, after } = neighbours(series, instance.date);
  const day = (at: Span) => at.dates?.start ?? dateInZone(at.start, series.recurrenceZone);
  const crosses = before && (day(span) <= day(before.span) || span.start < before.span.end);
  const crossed = after && (day(span) >= day(after.span) || span.end > after.span.start);
  const named = series.recurrence?.range.recurrenceTimeZone ?? '';
  const foreign = faults.foreignRecurrenceZone === 'refuses-moves' && zoneNamed(named) !== series.span.zone;
  if (!crosses && !crossed && !foreign) return;
  throw new GraphFailure(
    400,
    'ErrorOccurrenceCrossingBoundary',
    'Modified occurrence is crossing or overlapping adjacent occurrence.',
  );
}
