import type { Style } from './event-output.ts';
import type { Preferences } from './prefer.ts';
import type { World } from './world.ts';

export function styleFor({ faults }: Pick<World, 'faults'>, preferences: Preferences): Style {
  const { exceptionsGetNewIds, occurrenceUids, emptyDate: noDate } = faults;
  return { preferences, exceptionsGetNewIds, occurrenceUids, noDate };
}
