import { z } from 'zod';
import {
  createEvent,
  moveEvent,
  type OwnProperties,
  removeEvent,
  updateEvent,
  updateOccurrence,
  type Writer,
} from './calendar.ts';
import { readEventInput } from './event-input.ts';
import { eventId } from './ids.ts';
import { mailboxOf } from './meetings.ts';
import { instanceOn } from './series.ts';
import type { Content, JsonObject, Mailbox, StoredEvent } from './state.ts';
import { commit, dateOf, findEvent, nextChangeKey } from './store.ts';
import type { World } from './world.ts';

/** What Graph shows but takes from nobody; a test may set it, as Outlook, a mailbox import or time would have. */
const own = z.object({
  subject: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }).optional(),
  lastModifiedDateTime: z.iso.datetime({ offset: true }).optional(),
  iCalUId: z.string().nullish(),
  isOrganizer: z.boolean().optional(),
  organizer: z.object({ emailAddress: z.object({ name: z.string().optional(), address: z.string() }) }).nullish(),
  responseStatus: z.object({ response: z.string(), time: z.string().default('0001-01-01T00:00:00Z') }).optional(),
  isCancelled: z.boolean().optional(),
  isDraft: z.boolean().optional(),
  hasAttachments: z.boolean().optional(),
  originalStartTimeZone: z.string().optional(),
  originalEndTimeZone: z.string().optional(),
});

function ownProperties(raw: JsonObject): OwnProperties {
  const given = own.parse(raw);
  const content: { -readonly [K in keyof Content]?: Content[K] } = {};
  if (given.subject === null) content.subject = null;
  // Real mailboxes show zone names that no request may use: tzone://Microsoft/Custom, Customized Time Zone.
  if (given.originalStartTimeZone !== undefined) content.originalStartTimeZone = given.originalStartTimeZone;
  if (given.originalEndTimeZone !== undefined) content.originalEndTimeZone = given.originalEndTimeZone;
  const properties: { -readonly [K in keyof OwnProperties]: OwnProperties[K] } = { content };
  if (given.createdDateTime !== undefined) properties.created = Date.parse(given.createdDateTime);
  if (given.lastModifiedDateTime !== undefined) properties.modified = Date.parse(given.lastModifiedDateTime);
  if (given.iCalUId !== undefined) properties.iCalUId = given.iCalUId;
  if (given.organizer === null) properties.organizer = null;
  else if (given.organizer) {
    const { name, address } = given.organizer.emailAddress;
    properties.organizer = { name: name ?? address, address };
  }
  for (const name of ['isOrganizer', 'isCancelled', 'isDraft', 'hasAttachments'] as const) {
    const value = given[name];
    if (value !== undefined) properties[name] = value;
  }
  if (given.responseStatus) properties.responseStatus = given.responseStatus;
  return properties;
}

/** The person of a mailbox at work in Outlook. Event ids in and out are immutable; either format is taken. */
export class Person {
  readonly #world: World;
  readonly #mailbox: Mailbox;

  constructor(world: World, mailbox: Mailbox) {
    this.#world = world;
    this.#mailbox = mailbox;
  }

  /** Adds an event to the default calendar from Graph's property names; returns its id. */
  addEvent(raw: JsonObject): string {
    return this.#id(createEvent(this.#writer(raw), this.#input(raw)));
  }

  /** Edits an event, a series, or (by an occurrence's id) one occurrence. */
  editEvent(id: string, raw: JsonObject): void {
    const { item, instance } = this.#find(id);
    if (instance) updateOccurrence(this.#writer(raw), item, instance, this.#input(raw));
    else updateEvent(this.#writer(raw), item, this.#input(raw));
  }

  /** To Deleted Items; `hard`: beyond. An occurrence's id deletes that occurrence. */
  deleteEvent(id: string, options: { readonly hard?: boolean } = {}): void {
    const found = this.#find(id);
    removeEvent(this.#writer(), found.item, dateOf(found), options.hard);
  }

  /** `default` is the person's own calendar; any other name makes that calendar. */
  moveEvent(id: string, calendar: string): void {
    moveEvent(this.#writer(), this.#find(id).item, calendar);
  }

  /** The id of one occurrence of a series by its original local date. */
  occurrenceId(seriesId: string, date: string): string {
    const { item } = this.#find(seriesId);
    if (!instanceOn(item, date)) throw new Error(`The series has no occurrence on ${date}.`);
    return this.#id(item, date);
  }

  /** A reminder shown, a response counted: the change key moves and nothing else does. */
  touchEvent(id: string): void {
    const { item } = this.#find(id);
    commit(this.#world, this.#mailbox, {
      ...item,
      changeKey: nextChangeKey(this.#mailbox),
      modified: this.#world.clock(),
    });
  }

  /** Answers an invitation; the organizer's copy learns it. */
  respond(id: string, response: 'accepted' | 'tentativelyAccepted' | 'declined', keep = true): void {
    const { item } = this.#find(id);
    const time = new Date(this.#world.clock()).toISOString();
    const showAs = response === 'declined' ? 'free' : response === 'accepted' ? 'busy' : 'tentative';
    const changed = { changeKey: nextChangeKey(this.#mailbox), modified: this.#world.clock() };
    const content = { ...item.content, showAs };
    commit(this.#world, this.#mailbox, { ...item, ...changed, content, responseStatus: { response, time } });
    const organizer = item.organizer && mailboxOf(this.#world, this.#mailbox.tenantId, item.organizer.address);
    if (organizer) this.#tell(organizer, item, response, time);
    if (!keep) this.deleteEvent(id);
  }

  /**
   * "This and following": the old series ends before `date`, a new one with new ids begins there. Nothing links them.
   * Returns the id of the new series.
   */
  splitSeries(seriesId: string, date: string, raw: JsonObject): string {
    const { item } = this.#find(seriesId);
    if (!item.recurrence) throw new Error('Only a series can be split.');
    const endDate = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    const range = { ...item.recurrence.range, type: 'endDate' as const, endDate, numberOfOccurrences: 0 };
    commit(this.#world, this.#mailbox, {
      ...item,
      recurrence: { pattern: item.recurrence.pattern, range },
      exceptions: new Map([...item.exceptions].filter(([each]) => each < date)),
      changeKey: nextChangeKey(this.#mailbox),
      modified: this.#world.clock(),
    });
    return this.addEvent(raw);
  }

  #tell(organizer: Mailbox, meeting: StoredEvent, response: string, time: string): void {
    const original = [...organizer.store.items.values()].find(
      (item) => item.isOrganizer && item.iCalUId !== null && item.iCalUId === meeting.iCalUId,
    );
    if (!original) return;
    const own = new Set([this.#mailbox.mail, this.#mailbox.userPrincipalName].map((text) => text?.toLowerCase()));
    const attendees = original.content.attendees.map((attendee) =>
      own.has(attendee.address.toLowerCase()) ? { ...attendee, response, time } : attendee,
    );
    commit(this.#world, organizer, {
      ...original,
      content: { ...original.content, attendees },
      changeKey: nextChangeKey(organizer),
      modified: this.#world.clock(),
    });
  }

  #find(id: string) {
    const lenient = { ...this.#world, faults: { ...this.#world.faults, deletedItemsAnswer: true } };
    return findEvent(lenient, this.#mailbox, id, null);
  }

  #input(raw: JsonObject) {
    return readEventInput({ ...raw, ...(raw.subject === null ? { subject: '' } : {}) }, { longSubject: 'cut' });
  }

  #writer(raw: JsonObject = {}): Writer {
    return { world: this.#world, mailbox: this.#mailbox, cause: 'person', own: ownProperties(raw) };
  }

  #id(item: StoredEvent, date: string | null = null): string {
    const { exceptionsGetNewIds } = this.#world.faults;
    return eventId(this.#mailbox, item, date, { immutable: true, exceptionsGetNewIds });
  }
}
