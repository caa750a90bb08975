import { countersSchema } from '../../shared/storage/record-schemas.ts';
import type { Counters } from '../../shared/sync/ports.ts';

/** The numbers in a line of the service's log. */
export function countersOf(fields: Readonly<Record<string, unknown>>): Counters {
  return countersSchema.parse(fields);
}

/** Of a run and the one that went on with it, which reads both sides again. */
export function addCounters(before: Counters, next: Counters): Counters {
  return {
    eventsRead: Math.max(before.eventsRead, next.eventsRead),
    activitiesRead: Math.max(before.activitiesRead, next.activitiesRead),
    matched: before.matched + next.matched,
    createdEvents: before.createdEvents + next.createdEvents,
    createdActivities: before.createdActivities + next.createdActivities,
    updatedEvents: before.updatedEvents + next.updatedEvents,
    updatedActivities: before.updatedActivities + next.updatedActivities,
    deletedEvents: before.deletedEvents + next.deletedEvents,
    deletedActivities: before.deletedActivities + next.deletedActivities,
    parked: before.parked + next.parked,
    unchanged: before.unchanged + next.unchanged,
  };
}
