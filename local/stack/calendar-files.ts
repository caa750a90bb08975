import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Calendar, type HeldEvent, readCalendar } from '../ics/read-calendar.ts';
import { GraphFailure } from '../simulators/graph/answers.ts';
import type { JsonObject } from '../simulators/graph/state.ts';
import type { LeftOut } from './left-out.ts';
import type { Outside } from './outside.ts';
import type { Setting } from './person.ts';
import { addSetting } from './setting.ts';

export interface CalendarFile {
  /** Without its folders. */
  readonly name: string;
  readonly calendar: Calendar;
}

/** Reads calendar exports. Throws with a message that names the file and says what to do. */
export async function readCalendarFiles(paths: readonly string[], zone: string): Promise<readonly CalendarFile[]> {
  const files: CalendarFile[] = [];
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new Error(`--calendar ${twice} is given twice: give each file once.`);
  for (const path of paths) {
    const name = basename(path);
    files.push({ name, calendar: readCalendar(await textOf(path), { name, zone }) });
  }
  return files;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const what =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'that is a folder' : `not readable (${code})`;
    throw new Error(`--calendar ${path}: ${what}. Give the path of an .ics file.`, { cause: error });
  }
}

/** What the files hold and the mailbox didn't take, by name. */
export function leftOutOf(files: readonly CalendarFile[]): LeftOut[] {
  return files.flatMap(({ name: file, calendar }) =>
    calendar.left.map(({ name, when, reason }) => ({ file, name, when, reason })),
  );
}

/** The sample organisation with these calendars in the mailbox and nothing in Severa; `refused` grows. */
export function addCalendars(outside: Outside, files: readonly CalendarFile[], refused: LeftOut[]): Setting {
  const setting = addSetting(outside);
  const person = outside.graph.person(setting.person.mailboxId);
  for (const { name: file, calendar } of files) {
    const taken = <T>({ name, raw }: Pick<HeldEvent, 'name' | 'raw'>, take: (json: JsonObject) => T): T | null => {
      try {
        // As it travels: without what is undefined.
        return take(JSON.parse(JSON.stringify(raw)));
      } catch (error) {
        if (!(error instanceof GraphFailure)) throw error;
        const when = typeof raw.start?.dateTime === 'string' ? raw.start.dateTime : 'no date';
        refused.push({ file, name, when, reason: `Outlook refuses it: ${error.message}` });
        return null;
      }
    };
    for (const held of calendar.events) {
      const id = taken(held, (json) => person.addEvent(json));
      if (id === null) continue;
      for (const changed of held.changed) {
        taken(changed, (json) => person.editEvent(person.occurrenceId(id, changed.date), json));
      }
      for (const date of held.excluded) {
        // Many programs leave out dates that the rule doesn't give.
        if (person.hasOccurrence(id, date)) person.deleteEvent(person.occurrenceId(id, date));
      }
    }
  }
  return setting;
}
