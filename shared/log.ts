/** One line of the log: an event name, ids, counts and stable codes. Never a subject, an address, a password or a token (I6). */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Writes each line as JSON through a function that takes text: the function's own context logs with its invocation. */
export function createLog(
  write: (level: 'info' | 'warn' | 'error', line: string) => void,
  common: LogFields = {},
): Log {
  const line =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) =>
      write(level, JSON.stringify({ event, ...common, ...fields }));
  return { info: line('info'), warn: line('warn'), error: line('error') };
}
