import { addDays, dateInZone } from '../../shared/calendar/time.ts';

/** The date so many days from the sample's today, `YYYY-MM-DD`. */
export type Days = (offset: number) => string;

export function sampleDays(now: number, zone: string): Days {
  const today = dateInZone(now, zone);
  return (offset) => addDays(today, offset);
}
