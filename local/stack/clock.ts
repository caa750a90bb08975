import { Temporal } from 'temporal-polyfill';

/** The stack's own time: the machine's clock moved by whole seconds, the same for the service and the simulators. */
export interface StackClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Seconds that it runs ahead of the machine's. */
  readonly offsetSeconds: number;
}

/** A clock that shows `start` now; null: the machine's own. */
export function stackClock(start: number | null, machine: () => number = Date.now): StackClock {
  const offsetSeconds = start === null ? 0 : Math.round((start - machine()) / 1000);
  return { offsetSeconds, now: () => machine() + offsetSeconds * 1000 };
}

const EARLIEST = Date.UTC(1930, 0, 1);
const LATEST = Date.UTC(2120, 0, 1);

/**
 * Reads `--now`: a date (its midnight in UTC), or a date and time; without an offset it is UTC. Throws with a message
 * that shows the form.
 */
export function parseNow(text: string): number {
  const whole = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T00:00Z` : text;
  let at: number;
  try {
    at = Temporal.Instant.from(/(?:Z|[+-]\d{2}:?\d{2})$/iu.test(whole) ? whole : `${whole}Z`).epochMilliseconds;
  } catch {
    throw new Error(`--now: "${text}" is no date and time. Write it like 2026-03-02T08:00:00Z or 2026-03-02.`);
  }
  if (at < EARLIEST || at >= LATEST) throw new Error(`--now: ${text} must lie between the years 1930 and 2119.`);
  return at;
}
