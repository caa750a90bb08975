import type { Capability } from '../calendar/capability.ts';
import { windowsZone } from './zones.ts';

/**
 * What Exchange holds of a series (recurrencePattern resource type): all six patterns with any step, any days for an
 * index. Day 31 is the last day of a shorter month, as Outlook does it; that is not in the documentation.
 */
export const GRAPH_SERIES: Capability = {
  zone: null,
  knowsZone: (zone) => windowsZone(zone) !== null,
  mostYears: 99,
  namesDays: () => true,
  weekStart: null,
  monthEnd: 'last',
  occurrences: true,
};
