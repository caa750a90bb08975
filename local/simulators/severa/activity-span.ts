import type { StoredActivity } from './model.ts';
import { badBody } from './problem.ts';
import type { TextBehaviour } from './text-switches.ts';
import { parseDateTime } from './times.ts';
import { addDays, dateOf, midnight } from './zone-time.ts';

type Span = Pick<StoredActivity, 'start' | 'end' | 'isAllDay' | 'hasDuration'>;

export interface WrittenTimes {
  readonly startDateTime: string;
  readonly endDateTime?: string | null | undefined;
  readonly isAllDay?: boolean | null | undefined;
  readonly hasDuration?: boolean | null | undefined;
}

/** The times of a body as they are stored. */
export function spanOf(times: WrittenTimes, zone: string, behaviour: TextBehaviour): Span {
  const start = instant(times.startDateTime, 'startDateTime', behaviour);
  const given = times.endDateTime ? instant(times.endDateTime, 'endDateTime', behaviour) : null;
  if (times.isAllDay) return allDaySpan(start, given, zone, behaviour);
  if (!(times.hasDuration ?? behaviour.hasDurationWhenMissing)) {
    return { start, end: null, isAllDay: false, hasDuration: false };
  }
  if (given === null) throw badBody('An activity with duration needs an end.', 'endDateTime');
  if (given < start) throw badBody('The end is before the start.', 'endDateTime');
  return { start, end: given, isAllDay: false, hasDuration: true };
}

/** All-day activities run from midnight to midnight of the owner's zone; without an end they last one day. */
function allDaySpan(start: number, given: number | null, zone: string, behaviour: TextBehaviour): Span {
  const first = dateOf(start, zone);
  const givenDate = given === null ? null : dateOf(given, zone);
  if (behaviour.allDayOffMidnight === 'refused') {
    if (midnight(first, zone) !== start) throw badBody('An all-day activity starts at midnight.', 'startDateTime');
    if (givenDate !== null && midnight(givenDate, zone) !== given) {
      throw badBody('An all-day activity ends at midnight.', 'endDateTime');
    }
  }
  let end = addDays(first, 1);
  if (givenDate !== null) {
    const widen = behaviour.allDayEnd === 'inclusive' || midnight(givenDate, zone) !== given;
    end = widen ? addDays(givenDate, 1) : givenDate;
  }
  if (end <= first) throw badBody('The end is before the start.', 'endDateTime');
  return { start: midnight(first, zone), end: midnight(end, zone), isAllDay: true, hasDuration: true };
}

function instant(text: string, name: string, { seconds }: TextBehaviour): number {
  const parsed = parseDateTime(text);
  if (parsed === null) throw badBody('Not a date-time with an offset.', name);
  const unit = seconds === 'cut' ? 60_000 : 1000;
  return Math.floor(parsed / unit) * unit;
}
