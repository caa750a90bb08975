import { z } from 'zod';
import type { Counters } from '../../shared/sync/ports.ts';

const schema: z.ZodType<Counters> = z.object({
  eventsRead: z.number(),
  activitiesRead: z.number(),
  matched: z.number(),
  createdEvents: z.number(),
  createdActivities: z.number(),
  updatedEvents: z.number(),
  updatedActivities: z.number(),
  deletedEvents: z.number(),
  deletedActivities: z.number(),
  parked: z.number(),
  unchanged: z.number(),
});

export const NO_COUNTERS: Counters = {
  eventsRead: 0,
  activitiesRead: 0,
  matched: 0,
  createdEvents: 0,
  createdActivities: 0,
  updatedEvents: 0,
  updatedActivities: 0,
  deletedEvents: 0,
  deletedActivities: 0,
  parked: 0,
  unchanged: 0,
};

/** The numbers in a line of the service's log. */
export function countersOf(fields: Readonly<Record<string, unknown>>): Counters {
  return schema.parse(fields);
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
