/** A parsed NCRONTAB expression: the values each field allows. Days of the week count from 0, Sunday. */
export interface Schedule {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const yearsAhead = 8;

/**
 * Reads `second minute hour day month weekday`; five fields mean second 0. Lists, ranges, steps and English names are
 * known ("Timer trigger for Azure Functions", NCRONTAB expressions). Throws on anything else.
 */
export function parseSchedule(expression: string): Schedule {
  const fields = expression.trim().split(/\s+/);
  const [second, minute, hour, day, month, weekday] = fields.length === 5 ? ['0', ...fields] : fields;
  const field = (text: string | undefined, low: number, high: number, names: readonly string[] = [], first = 0) => {
    if (text === undefined || fields.length > 6) throw new Error(`"${expression}" is no schedule of six fields.`);
    return parseField(text, low, high, names, first, expression);
  };
  const weekdays = field(weekday, 0, 7, dayNames);
  return {
    seconds: field(second, 0, 59),
    minutes: field(minute, 0, 59),
    hours: field(hour, 0, 23),
    days: field(day, 1, 31),
    months: field(month, 1, 12, monthNames, 1),
    weekdays: new Set([...weekdays].map((value) => value % 7)),
  };
}

function parseField(
  text: string,
  low: number,
  high: number,
  names: readonly string[],
  first: number,
  expression: string,
): ReadonlySet<number> {
  const values = new Set<number>();
  const wrong = () => new Error(`"${text}" in the schedule "${expression}" is not understood.`);
  const value = (word: string): number => {
    const named = names.indexOf(word.toLowerCase().slice(0, 3));
    const number =
      named >= 0 && /^[a-z]+$/i.test(word) ? named + first : Number(/^\d+$/.test(word) ? word : Number.NaN);
    if (!(number >= low && number <= high)) throw wrong();
    return number;
  };
  for (const part of text.split(',')) {
    const [, range, from, to, step] = /^(\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(part) ?? [];
    if (range === undefined || step === '0') throw wrong();
    const start = from === undefined ? low : value(from);
    const end = to !== undefined ? value(to) : range === '*' || step !== undefined ? high : start;
    if (end < start) throw wrong();
    for (let each = start; each <= end; each += Number(step ?? 1)) values.add(each);
  }
  return values;
}

/**
 * The first moment after `after` (milliseconds since 1970) that the schedule names, in UTC, the zone of the host.
 * null: none within 8 years (31 February).
 */
export function nextOccurrence(schedule: Schedule, after: number): number | null {
  const start = new Date(after);
  const lastYear = start.getUTCFullYear() + yearsAhead;
  for (let day = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()); ; day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCFullYear() > lastYear) return null;
    const onDay =
      schedule.months.has(date.getUTCMonth() + 1) &&
      schedule.days.has(date.getUTCDate()) &&
      schedule.weekdays.has(date.getUTCDay());
    const moment = onDay ? firstOnDay(schedule, day, after) : null;
    if (moment !== null) return moment;
  }
}

function firstOnDay(schedule: Schedule, day: number, after: number): number | null {
  for (const hour of ascending(schedule.hours)) {
    for (const minute of ascending(schedule.minutes)) {
      const base = day + (hour * 60 + minute) * 60_000;
      if (base + 59_999 < after) continue;
      for (const second of ascending(schedule.seconds)) {
        if (base + second * 1000 > after) return base + second * 1000;
      }
    }
  }
  return null;
}

function ascending(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}
