import { Temporal } from 'temporal-polyfill';
import type { TextBehaviour } from './text-switches.ts';
import { withOffset } from './zone-time.ts';

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$/iu;

/** A date-time with an offset as milliseconds, else null: without an offset nobody can say what Severa makes of it. */
export function parseDateTime(text: string): number | null {
  if (!DATE_TIME.test(text)) return null;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}

/** A date-time as the switches say: UTC with `Z`, or with the offset of the zone. */
export function formatDateTime(instant: number, zone: string, behaviour: TextBehaviour): string {
  const utc = behaviour.dateTimeForm === 'utc';
  const whole = utc
    ? new Date(Math.floor(instant / 1000) * 1000).toISOString().slice(0, 19)
    : withOffset(instant, zone);
  const millis = String(((instant % 1000) + 1000) % 1000).padStart(3, '0');
  const fraction = behaviour.fractionDigits === 0 ? '' : `.${millis.padEnd(behaviour.fractionDigits, '0')}`;
  return `${whole.slice(0, 19)}${fraction}${utc ? 'Z' : whole.slice(19)}`;
}
