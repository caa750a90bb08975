import { parseArgs } from 'node:util';
import { BadUsage } from './bad-usage.ts';
import { parseNow } from './clock.ts';

export interface StartOptions {
  readonly calendars: readonly string[];
  readonly once: boolean;
  /** Folder of a built package whose functions are run; null: the sources. */
  readonly builtPackage: string | null;
  /** Milliseconds since 1970; null: the machine's own time. */
  readonly now: number | null;
  readonly report: string | null;
  readonly dump: string | null;
  readonly port: number;
  readonly deskPort: number;
  readonly pagesPort: number;
  /** The first sync is given up after so many milliseconds without any progress. */
  readonly patienceMs: number;
}

/** Where `npm run edit` looks for the desk unless told otherwise. */
export const DEFAULT_DESK_PORT = 7070;
const DEFAULT_PORT = 7071;
const DEFAULT_PAGES_PORT = 7072;

export const START_USAGE = `usage: npm start -- [options]

  --calendar FILE   the Outlook calendar is this .ics file (repeatable); without it: a sample on both sides
  --once            end after the first sync and its report; exit code 0 only when nothing is missing or different
  --built FOLDER    run what "npm run build" made (dist) in place of the sources
  --now TIME        pretend that it is this date and time, such as 2026-03-02T08:00:00Z
  --report FILE     write the report as JSON
  --dump FILE       write every item of both sides as JSON
  --port PORT       of the functions (7071; 0: any free port, which is what --once takes)
  --desk-port PORT  of the desk through which "npm run edit" works (7070; 0: any free port)
  --pages-port PORT of the host app's pages in the browser (7072; 0: any free port)
  --help            this text`;

/** Reads the command line. Throws BadUsage; null: help was asked for. */
export function startOptions(args: readonly string[]): StartOptions | null {
  const values = parse(args);
  if (values.help === true) return null;
  const once = values.once ?? false;
  return {
    calendars: values.calendar ?? [],
    once,
    builtPackage: values.built ?? null,
    now: values.now === undefined ? null : usable(() => parseNow(values.now ?? '')),
    report: values.report ?? null,
    dump: values.dump ?? null,
    // A run that ends by itself serves nobody: it stays out of the way of one that does.
    port: portOf('--port', values.port, once ? 0 : DEFAULT_PORT),
    deskPort: portOf('--desk-port', values['desk-port'], DEFAULT_DESK_PORT),
    pagesPort: portOf('--pages-port', values['pages-port'], DEFAULT_PAGES_PORT),
    patienceMs: 5 * 60 * 1000,
  };
}

function parse(args: readonly string[]) {
  return usable(
    () =>
      parseArgs({
        args: [...args],
        options: {
          calendar: { type: 'string', multiple: true },
          once: { type: 'boolean' },
          built: { type: 'string' },
          now: { type: 'string' },
          report: { type: 'string' },
          dump: { type: 'string' },
          port: { type: 'string' },
          'desk-port': { type: 'string' },
          'pages-port': { type: 'string' },
          help: { type: 'boolean', short: 'h' },
        },
      }).values,
  );
}

/** A whole number from 0 to 65535. Throws BadUsage. */
export function portOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new BadUsage(`${option}: "${text}" is no port. Give a number from 0 to 65535.`);
}

/** What is wrong with the command line is the person's to mend: exit code 2. */
export function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadUsage) throw error;
    throw new BadUsage(error instanceof Error ? error.message : String(error));
  }
}
