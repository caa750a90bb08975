import { inZone, localDigits } from '../../shared/calendar/time.ts';
import type { JsonObject } from '../simulators/graph/state.ts';
import type { PersonActivity } from '../simulators/severa/person-activity.ts';
import type { Side, SideItem, Span } from './side-item.ts';
import type { Stack } from './start-stack.ts';

/** What of an item is to be different. */
export interface Change {
  readonly subject?: string;
  readonly when?: Span;
  readonly location?: string;
  readonly notes?: string;
}

/** The person's own hands in one calendar, as in Outlook or in Severa's pages. Errors are the simulator's refusals. */
export interface Hands {
  /** Returns the new item's id. */
  add(subject: string, when: Span): string;
  edit(item: SideItem, change: Change): void;
  delete(item: SideItem): void;
}

export function handsOf(stack: Stack, side: Side): Hands {
  return side === 'outlook' ? outlookHands(stack) : severaHands(stack);
}

function outlookHands({ outside, setting }: Stack): Hands {
  const person = outside.graph.person(setting.person.mailboxId);
  return {
    add: (subject, when) => person.addEvent({ subject, ...eventTimes(when, setting.person.zone) }),
    edit(item, { subject, when, location, notes }) {
      person.editEvent(item.id, {
        ...(subject === undefined ? {} : { subject }),
        ...(when === undefined ? {} : eventTimes(when, item.zone)),
        ...(location === undefined ? {} : { location: { displayName: location } }),
        ...(notes === undefined ? {} : { body: { contentType: 'text', content: notes } }),
      });
    },
    delete: (item) => person.deleteEvent(item.id),
  };
}

function eventTimes(when: Span, zone: string): JsonObject {
  const moment = (dateTime: string): JsonObject => ({ dateTime, timeZone: zone });
  if (when.allDay) {
    return { isAllDay: true, start: moment(`${when.start}T00:00:00`), end: moment(`${when.end}T00:00:00`) };
  }
  const digits = (at: number) => moment(localDigits(inZone(at, zone)));
  return { isAllDay: false, start: digits(when.start), end: digits(when.end) };
}

function severaHands({ setting }: Stack): Hands {
  const { organization, person } = setting;
  return {
    add(subject, when) {
      return organization.addActivity({ name: subject, ownerGuid: person.userId, ...activityTimes(when) }).guid;
    },
    edit(item, { subject, when, location, notes }) {
      const changes: Partial<PersonActivity> = {
        ...(subject === undefined ? {} : { name: subject }),
        ...(when === undefined ? {} : activityTimes(when)),
        ...(location === undefined ? {} : { location }),
        ...(notes === undefined ? {} : { notes }),
      };
      organization.editActivity(item.id, changes, { by: person.userId });
    },
    delete: (item) => organization.deleteActivity(item.id, { by: person.userId }),
  };
}

/** Without length there is no end, as Severa's own pages write it. */
function activityTimes(when: Span): Pick<PersonActivity, 'start' | 'end' | 'allDay'> {
  if (when.allDay) return { start: when.start, end: when.end, allDay: true };
  const end = when.end === when.start ? null : new Date(when.end).toISOString();
  return { start: new Date(when.start).toISOString(), end, allDay: false };
}
