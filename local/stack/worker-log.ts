import { z } from 'zod';
import type { HostLog } from '../functions-host/core-types.ts';

/** One line of the service's log: its name and what it says. */
export interface WorkerLine {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const line = z.looseObject({ event: z.string() });

export interface WorkerLog {
  /** To be given to the functions host. */
  readonly log: HostLog;
  /** The listener gets every line from now on, until the returned function is called. */
  listen(listener: (line: WorkerLine) => void): () => void;
}

/** Takes the service's log apart. What isn't one of its lines (the host's own words) goes to `other`. */
export function workerLog(other: (level: string, message: string) => void): WorkerLog {
  const listeners = new Set<(line: WorkerLine) => void>();
  return {
    log({ level, category, message }) {
      const read = category === 'user' ? parse(message) : null;
      if (read === null) {
        if (level === 'warning' || level === 'error' || level === 'critical') other(level, message);
        return;
      }
      for (const listener of listeners) listener(read);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function parse(message: string): WorkerLine | null {
  try {
    const { event, ...fields } = line.parse(JSON.parse(message));
    return { event, fields };
  } catch {
    return null;
  }
}
