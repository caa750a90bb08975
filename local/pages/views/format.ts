import type { Language } from '../../../shared/access/problem-codes.ts';
import type { LocalDate } from '../../../shared/calendar/item.ts';
import type { Span } from '../../stack/side-item.ts';
import { datesOf } from '../calendar/period.ts';
import type { Say } from '../texts/texts.ts';

/** English as it is written in the Nordic countries: days first, 24 hours. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', fi: 'fi-FI', nl: 'nl-NL', sv: 'sv-SE' };

export interface Format {
  /** `Mon 2 Mar`. */
  day(date: LocalDate): string;
  /** `2–8 March 2026`. */
  period(first: LocalDate, last: LocalDate): string;
  /** `09:30`. */
  time(instant: number): string;
  /** Day and time of an instant. */
  moment(instant: number | string): string;
  /** When an item is, as seen on one day: `All day`, `09:00–10:30`. */
  hours(when: Span): string;
  /** With its days. */
  whole(when: Span): string;
}

export function formatIn(language: Language, zone: string, say: Say): Format {
  const locale = LOCALES[language];
  // Dates are no instants: midday in UTC is the same date for everybody who prints it in UTC.
  const midday = (date: LocalDate) => new Date(`${date}T12:00:00Z`);
  const dated = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const dayFormat = dated({ weekday: 'short', day: 'numeric', month: 'short' });
  const periodFormat = dated({ dateStyle: 'long' });
  const day = (date: LocalDate) => dayFormat.format(midday(date));
  const timeFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone });
  const momentFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const time = (instant: number) => timeFormat.format(instant);
  const hours = (when: Span) => {
    if (when.allDay) return say('calendar.all-day');
    return when.start === when.end ? time(when.start) : `${time(when.start)}–${time(when.end)}`;
  };
  return {
    day,
    period: (first, last) => periodFormat.formatRange(midday(first), midday(last)),
    time,
    moment: (instant) => momentFormat.format(new Date(instant)),
    hours,
    whole(when) {
      const { first, last } = datesOf(when, zone);
      return `${first === last ? day(first) : `${day(first)} – ${day(last)}`}, ${hours(when)}`;
    },
  };
}
