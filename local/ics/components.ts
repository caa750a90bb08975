import { SyncError } from '../../shared/errors.ts';

/** Where a line that is no content line can only be the rest of a text whose line break wasn't escaped. */
const TEXT = /^(?:DESCRIPTION|SUMMARY|LOCATION|COMMENT|X-[\w-]+)$/;
const CONTENT_LINE = /^([\w.-]+)[;:]/;
/** Components that stand in a VCALENDAR only (RFC 5545, 3.6): one that begins inside another shows that END is missing. */
const TOP = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE']);

/** RFC 5545 needs three. */
const DEEPEST = 20;

interface Line {
  /** Upper case. */
  readonly name: string;
  /** The whole content line, unfolded. */
  text: string;
}

export interface Component {
  /** Upper case: VEVENT, VTIMEZONE, … */
  readonly name: string;
  readonly lines: Line[];
  readonly children: Component[];
  /** Lines in it were no content lines, or its END is missing. */
  broken: boolean;
}

/** What a text is made of, before any value is read. Throws SyncError `ics.unreadable` unless it is whole calendars. */
export function readComponents(text: string, file: string): Component[] {
  const calendars: Component[] = [];
  const open: Component[] = [];
  let last: Line | null = null;
  for (const line of unfolded(text)) {
    const current = open.at(-1);
    const begin = keyword(line, 'BEGIN');
    if (begin === 'VCALENDAR') {
      if (current) throw unreadable(file, 'one of its calendars breaks off before the next begins');
      const calendar = component(begin);
      calendars.push(calendar);
      open.push(calendar);
    } else if (!current) {
      throw unreadable(file, calendars.length === 0 ? kindOf(text) : 'there is something else after a calendar');
    } else if (begin !== null) {
      if (TOP.has(begin)) breakOff(open, 1);
      if (open.length >= DEEPEST) throw unreadable(file, 'its parts are nested too deeply');
      const child = component(begin);
      open.at(-1)?.children.push(child);
      open.push(child);
    } else {
      const end = keyword(line, 'END');
      if (end === null) {
        last = addLine(current, line, last);
        continue;
      }
      const depth = open.findLastIndex(({ name }) => name === end);
      if (depth < 0) current.broken = true;
      else {
        breakOff(open, depth + 1);
        open.pop();
      }
    }
    last = null;
  }
  if (open.length > 0) throw unreadable(file, 'it breaks off in the middle');
  if (calendars.length === 0) throw unreadable(file, kindOf(text));
  return calendars;
}

function component(name: string): Component {
  return { name, lines: [], children: [], broken: false };
}

/**
 * Ends what is open beyond `depth`, for which no END came. Lines of what stands around it may have gone into it: a
 * series whose rule is lost that way must not pass for a single event.
 */
function breakOff(open: Component[], depth: number): void {
  const unended = open.splice(depth);
  const around = open.at(-1);
  if (around && unended.length > 0) around.broken = true;
  for (const each of unended) each.broken = true;
}

function addLine(to: Component, text: string, last: Line | null): Line | null {
  const name = CONTENT_LINE.exec(text)?.[1]?.toUpperCase();
  if (name !== undefined) {
    const line = { name, text };
    to.lines.push(line);
    return line;
  }
  if (last && TEXT.test(last.name)) {
    last.text += `\\n${text}`;
    return last;
  }
  // A calendar's own header says nothing that an event depends on.
  if (to.name !== 'VCALENDAR') to.broken = true;
  return null;
}

function keyword(line: string, word: 'BEGIN' | 'END'): string | null {
  if (line.slice(0, word.length + 1).toUpperCase() !== `${word}:`) return null;
  return line
    .slice(word.length + 1)
    .trim()
    .toUpperCase();
}

/** Lines as RFC 5545, 3.1, folds them; any line end, no empty lines. */
function* unfolded(text: string): Generator<string> {
  let line = '';
  for (const [physical] of text.matchAll(/[^\r\n]+/gu)) {
    if (physical.startsWith(' ') || physical.startsWith('\t')) {
      line += physical.slice(1);
      continue;
    }
    if (line.trim() !== '') yield line;
    // A byte-order mark stands at the start of each file that was joined to another.
    line = physical.replace(/^\uFEFF/u, '');
  }
  if (line.trim() !== '') yield line;
}

function kindOf(text: string): string {
  const start = text.replace(/^\uFEFF/u, '').trimStart();
  if (start === '') return 'it is empty';
  if (start.startsWith('PK\u0003\u0004')) return 'it is a packed archive: unpack it and take the .ics file inside';
  if (start.slice(0, 100).includes('\0')) return 'it is not UTF-8 text';
  if (start.startsWith('<')) return 'it is a web page: the download may have asked for a sign-in';
  if (/^BEGIN:VCARD/iu.test(start)) return 'it holds contacts';
  return 'it does not begin with BEGIN:VCALENDAR';
}

export function unreadable(file: string, what: string): SyncError {
  const advice = 'Export the calendar again as iCalendar (.ics, UTF-8).';
  return new SyncError('invalid', 'ics.unreadable', `${file} can't be read as a calendar: ${what}. ${advice}`);
}
