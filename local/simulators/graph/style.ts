import type { Style } from './event-output.ts';
import type { Preferences } from './prefer.ts';
import type { World } from './world.ts';

export function styleFor({ faults }: Pick<World, 'faults'>, preferences: Preferences): Style {
  const { exceptionsGetNewIds, occurrenceUids, privateEvents, zoneNames, allDayOriginalStart } = faults;
  const noDate = faults.emptyDate;
  return { preferences, exceptionsGetNewIds, occurrenceUids, privateEvents, zoneNames, allDayOriginalStart, noDate };
}
