import { foldLine } from '../../shared/calendar/text.ts';
import { addDays, inZone } from '../../shared/calendar/time.ts';
import type { SideItem, Span } from './side-item.ts';

/** Stable codes of parked and skipped items in words for somebody who knows nothing of the service. */
const REASONS: Readonly<Record<string, string>> = {
  deletion: 'not found on the other side: looked for again before it counts as deleted',
  'making-again': 'deleted on one side, edited on the other: is made again',
  'under-new-id': 'was found again in Outlook under another id',
  'not-shown-yet': 'changed in Severa a moment ago: read again when Severa shows it',
  'deletion-decided': 'deleted on the other side: goes with the end of its run',
  'deletion-held-back': 'one of many deletions on the other side: waits for an administrator',
  'no-default-type': 'no activity type to give it in Severa: choose a default type',
  'create-answer-lost': 'Outlook did not answer when it was made: looked for again before another try',
  'create-unanswered': 'Severa did not answer when it was made: looked for again before another try',
  'older-than-30-days': 'ended more than 30 days ago',
  'beyond-18-months': 'lies more than 18 months ahead',
  draft: 'is a draft',
  cancelled: 'was cancelled by its organizer',
  'project-task': 'is a project task',
  unassigned: 'has no owner yet',
  'type-not-selected': 'its activity type is not selected for the sync',
  'graph.property-invalid': 'Outlook refused it as invalid',
  'graph.refused': 'Outlook refused it',
  'severa.refused': 'Severa refused it',
  'severa.ends-before-start': 'ends before it starts in Severa',
  'item.ends-before-start': 'ends before it starts',
  'graph.time-unreadable': 'its time in Outlook can not be read',
  'graph.recurrence-unknown': 'repeats in a way that is not known',
  'graph.series-zone-unknown': 'repeats in a time zone that is not known',
  'graph.series-not-whole': 'Outlook did not tell which of its dates were changed',
  'series-inexpressible':
    'Severa can not hold its series as it is now, and the activity has hours, is closed, has other people or dates of its own',
  'graph.series-inexpressible': 'repeats in a way that Outlook can not hold, such as on day 31 of every month',
  'graph.series-stays': 'Outlook did not make a single event of the series',
  'graph.occurrence-gone': 'one of its dates was deleted in Outlook and can not be brought back',
  'graph.occurrence-crossing': 'one of its dates would pass or overlap the one beside it, which Outlook refuses',
  'graph.meeting-not-written': 'other people take part, and nobody is to be told by mail',
};

/** An unknown code is shown as it is: better a code than nothing. */
export function reasonText(code: string | null): string {
  return code === null ? '' : (REASONS[code] ?? `can't be synced now (${code})`);
}

const LONGEST_NAME = 60;

export function nameOf({ subject }: Pick<SideItem, 'subject'>): string {
  const line = foldLine(subject) || '(no subject)';
  const letters = [...line];
  return letters.length <= LONGEST_NAME ? line : `${letters.slice(0, LONGEST_NAME - 1).join('')}…`;
}

/** Local times of the zone; all-day items as dates, the last one included. */
export function whenText(when: Span, zone: string): string {
  if (when.allDay) {
    const last = addDays(when.end, -1);
    return last <= when.start ? `${when.start} all day` : `${when.start} to ${last} all day`;
  }
  const [start, end] = [minuteOf(when.start, zone), minuteOf(when.end, zone)];
  if (start === end) return start;
  return start.slice(0, 10) === end.slice(0, 10) ? `${start}-${end.slice(11)}` : `${start} to ${end}`;
}

function minuteOf(at: number, zone: string): string {
  return inZone(at, zone).slice(0, 16).replace('T', ' ');
}

/** `1 event`, `2 events`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
