import type { CalendarEvent, Clock } from '../sync/ports.ts';
import { isOk } from './answer.ts';
import { type Ending, readEnding } from './endings.ts';
import type { Ask } from './in-step.ts';
import { readSeries } from './read-series.ts';
import type { Place } from './series-exceptions.ts';
import { toReading } from './to-event.ts';

/** Where series are written. */
export interface Site {
  readonly place: Place;
  readonly clock: Clock;
  readonly home: string;
}

export type Looked =
  | { readonly kind: 'event'; readonly event: CalendarEvent }
  | { readonly kind: 'ending'; readonly ending: Ending };

/** One event as it is now, a series whole; or what becomes of a write that needed it. */
export async function look(ask: Ask, site: Site, id: string): Promise<Looked> {
  const answer = await readSeries(ask, site.place, id);
  if (answer.kind === 'unreadable') return ending({ kind: 'later', code: answer.reason, retryAfterMs: null });
  if (answer.kind !== 'answered' || !isOk(answer.answer)) return ending(readEnding(answer, site.clock()));
  const reading = toReading(answer.answer.body, site.home);
  if (reading.kind === 'event') return reading;
  return ending({ kind: 'later', code: reading.reason, retryAfterMs: null });
}

function ending(one: Ending): Looked {
  return { kind: 'ending', ending: one };
}
