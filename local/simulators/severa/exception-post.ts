import { z } from 'zod';
import { parseActivity } from './activity-input.ts';
import type { Call } from './call.ts';
import type { StoredActivity } from './model.ts';
import { badBody } from './problem.ts';
import { occurrencesOf } from './series.ts';
import { seriesZone } from './slots.ts';
import { type Author, replaceActivity } from './writes.ts';
import { dateOf } from './zone-time.ts';

const child = z.object({ recurrenceParentActivityGuid: z.string().min(1) });

/** What a POST for an occurrence makes where that is allowed; null: an activity like any other is to be made. */
export function exceptionOf({ store, severa }: Call, body: object, author: Author): StoredActivity | null {
  const { behaviour } = severa;
  const parsed = child.safeParse(body);
  if (!parsed.success || behaviour.parentOnPost === 'ignored') return null;
  const refuse = () => badBody('The activity has no such occurrence.', 'recurrenceParentActivityGuid');
  const series = store.activity(parsed.data.recurrenceParentActivityGuid);
  if (behaviour.parentOnPost === 'refused' || !series) throw refuse();
  const fields = parseActivity({ ...body, recurrence: null }, store, behaviour, null);
  const date = dateOf(fields.start, seriesZone(store, series, behaviour));
  const occurrence = occurrencesOf(store, series, behaviour, severa.now()).find(({ slot }) => slot?.date === date);
  if (!occurrence) throw refuse();
  return replaceActivity(store, occurrence, fields, author, behaviour);
}
