import { readCalendar } from '../../../local/ics/read-calendar.ts';

export const HOME = 'Europe/Helsinki';

/** A calendar of these lines or components. */
export function calendar(...parts: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...parts, 'END:VCALENDAR', ''].join('\r\n');
}

export function event(...lines: readonly string[]): string {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
}

/** A VTIMEZONE with summer time from the last Sunday of March to that of October. */
export function summerZone(id: string, winter: string, summer: string, ...more: readonly string[]): string {
  const part = (kind: string, month: number, from: string, to: string) => [
    `BEGIN:${kind}`,
    'DTSTART:16010101T020000',
    `TZOFFSETFROM:${from}`,
    `TZOFFSETTO:${to}`,
    `RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=${month}`,
    `END:${kind}`,
  ];
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${id}`,
    ...more,
    ...part('STANDARD', 10, summer, winter),
    ...part('DAYLIGHT', 3, winter, summer),
    'END:VTIMEZONE',
  ].join('\r\n');
}

export function read(text: string, zone = HOME) {
  return readCalendar(text, { name: 'anna.ics', zone });
}

/** The one event of a calendar of these lines. */
export function only(...lines: readonly string[]) {
  const { events, left } = read(calendar(event('SUMMARY:Lunch', ...lines)));
  if (events.length !== 1 || !events[0]) throw new Error(`no event: ${JSON.stringify(left)}`);
  return events[0].raw;
}

/** Why the one event of these lines is left. */
export function leftCode(...lines: readonly string[]): string | undefined {
  const { events, left } = read(calendar(event('SUMMARY:Lunch', ...lines)));
  return events.length === 0 ? left[0]?.code : undefined;
}
