import type { When } from '../../shared/calendar/item.ts';
import { instantOf } from '../../shared/calendar/time.ts';
import type { RecurrenceBody } from '../../shared/graph/from-rule.ts';
import type { Component } from './components.ts';
import { dateValue } from './date-value.ts';
import { type EventWhen, eventWhen, type Zones } from './event-when.ts';
import { CannotHold } from './left.ts';
import { type People, people } from './people.ts';
import { propertyOf, textOf, wordOf } from './properties.ts';
import { seriesOf } from './series-rule.ts';
import { graphZone, written } from './zones.ts';

const BUSY = new Map([
  ['FREE', 'free'],
  ['TENTATIVE', 'tentative'],
  ['BUSY', 'busy'],
  ['OOF', 'oof'],
  ['WORKINGELSEWHERE', 'workingElsewhere'],
]);

type Recurrence = {
  pattern: { [name: string]: string | number | string[] };
  range: { [name: string]: string | number };
};

type Time = { dateTime: string; timeZone: string };

/** Graph's names and shapes (event resource type); a type and no interface, so that it passes for plain JSON. */
export type RawEvent = People & {
  subject: string;
  body?: { contentType: string; content: string };
  isAllDay: boolean;
  start: Time;
  end: Time;
  recurrence?: Recurrence;
  location?: { displayName: string };
  sensitivity: string;
  showAs: string;
  createdDateTime?: string;
  lastModifiedDateTime?: string;
  iCalUId?: string;
};

export interface RawWithSeries {
  /** With Graph's property names (event resource type). */
  readonly raw: RawEvent;
  /** Its first occurrence and its rule; null: it doesn't recur. */
  readonly series: When | null;
}

/** A VEVENT as Outlook takes it. Throws CannotHold. `home`: IANA, of the mailbox. */
export function toRaw(event: Component, zones: Zones, home: string): RawWithSeries {
  const given = eventWhen(event, zones);
  const series = seriesOf(event, given);
  const { start, end, isAllDay } = ends(series === null ? given : asEventWhen(series.when), home);
  const body = textOf(event, 'DESCRIPTION');
  const location = textOf(event, 'LOCATION').trim();
  const uid = textOf(event, 'UID').trim();
  const created = stamp(event, 'CREATED');
  const modified = stamp(event, 'LAST-MODIFIED');
  const raw: RawEvent = {
    subject: textOf(event, 'SUMMARY'),
    ...(body === '' ? {} : { body: { contentType: 'text', content: body } }),
    isAllDay,
    start,
    end,
    ...(series === null ? {} : { recurrence: inZoneOf(start, series.recurrence) }),
    ...(location === '' ? {} : { location: { displayName: location } }),
    sensitivity: sensitivity(wordOf(event, 'CLASS')),
    showAs: showAs(event),
    ...people(event),
    ...(created === null ? {} : { createdDateTime: created }),
    ...(modified === null ? {} : { lastModifiedDateTime: modified }),
    ...(uid === '' ? {} : { iCalUId: uid }),
  };
  return { raw, series: series?.when ?? null };
}

function asEventWhen(when: When): EventWhen {
  if (when.allDay) return when;
  const { zone } = when;
  return {
    allDay: false,
    start: { instant: instantOf(when.start), zone },
    end: { instant: instantOf(when.end), zone },
  };
}

/** Graph recurs by the zone that the start is written in. */
function inZoneOf({ timeZone }: Time, { pattern, range }: RecurrenceBody): Recurrence {
  const plain = Object.entries(pattern).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]);
  return { pattern: Object.fromEntries(plain), range: { ...range, recurrenceTimeZone: timeZone } };
}

function ends(when: EventWhen, home: string) {
  if (!when.allDay) return { isAllDay: false, start: written(when.start), end: written(when.end) };
  // The dates are all that counts, in whatever zone.
  const midnight = (date: string) => ({ dateTime: `${date}T00:00:00`, timeZone: graphZone(home) ?? 'UTC' });
  return { isAllDay: true, start: midnight(when.start), end: midnight(when.end) };
}

/** What isn't known is private (RFC 5545, 3.8.1.3); X-PERSONAL is Outlook's. */
function sensitivity(word: string): string {
  if (word === '' || word === 'PUBLIC') return 'normal';
  if (word === 'CONFIDENTIAL') return 'confidential';
  return word === 'X-PERSONAL' ? 'personal' : 'private';
}

function showAs(event: Component): string {
  const own = BUSY.get(wordOf(event, 'X-MICROSOFT-CDO-BUSYSTATUS'));
  if (own !== undefined) return own;
  if (wordOf(event, 'TRANSP') === 'TRANSPARENT') return 'free';
  return wordOf(event, 'STATUS') === 'TENTATIVE' ? 'tentative' : 'busy';
}

/** A stamp in UTC; one that can't be read says nothing about the event itself and is left out. */
function stamp(event: Component, name: string): string | null {
  try {
    const property = propertyOf(event, name);
    const value = property && dateValue(property, 'broken');
    return value?.kind === 'time' && value.utc ? `${value.digits}Z` : null;
  } catch (error) {
    if (error instanceof CannotHold) return null;
    throw error;
  }
}
