import { attach } from './attachments.ts';
import { createEvent, moveEvent, removeEvent, updateEvent } from './calendar.ts';
import { eventId } from './ids.ts';
import { updateOccurrence } from './occurrence.ts';
import { ownProperties, personInput } from './person-input.ts';
import { forward, type Response, respond } from './responses.ts';
import { instanceOn } from './series.ts';
import { endSeries, splitSeries } from './split-series.ts';
import type { JsonObject, Mailbox, StoredEvent } from './state.ts';
import { commit, dateOf, findEvent, nextChangeKey } from './store.ts';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

export interface ResponseOptions {
  readonly keep?: boolean;
  readonly send?: boolean;
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
    return this.#id(createEvent(this.#writer(raw), personInput(raw)));
  }

  /** Edits an event, a series, or (by an occurrence's id) one occurrence. */
  editEvent(id: string, raw: JsonObject): void {
    const { item, instance } = this.#find(id);
    if (instance) updateOccurrence(this.#writer(raw), item, instance, personInput(raw));
    else updateEvent(this.#writer(raw), item, personInput(raw));
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

  hasOccurrence(seriesId: string, date: string): boolean {
    return instanceOn(this.#find(seriesId).item, date) !== null;
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

  /**
   * Answers an invitation, or (by an occurrence's id) to one occurrence. `keep` false: what is declined goes to Deleted
   * Items; `send` false: the organizer isn't told.
   */
  respond(id: string, response: Response, { keep = true, send = true }: ResponseOptions = {}): void {
    const { item, instance } = this.#find(id);
    respond(this.#writer(), item, instance?.date ?? null, response, send);
    if (!keep) this.deleteEvent(id);
  }

  /** Brings a colleague, or somebody from outside, into a meeting. */
  forwardEvent(id: string, address: string): void {
    forward(this.#writer(), this.#find(id).item, address);
  }

  /** By Graph's names: name, contentType, contentBytes, isInline, contentId. */
  attach(id: string, file: JsonObject): void {
    attach(this.#world, this.#mailbox, this.#find(id).item, file);
  }

  /** The series ends with that day; what was changed or deleted before stays so. */
  endSeries(seriesId: string, lastDay: string): void {
    endSeries(this.#writer(), this.#find(seriesId).item, lastDay);
  }

  /** "This and following"; `raw` says what is different from `date` on. Returns the id of the new series. */
  splitSeries(seriesId: string, date: string, raw: JsonObject): string {
    return this.#id(splitSeries(this.#writer(), this.#find(seriesId).item, date, raw));
  }

  #find(id: string) {
    const lenient = { ...this.#world, faults: { ...this.#world.faults, deletedItemsAnswer: true } };
    return findEvent(lenient, this.#mailbox, id, null);
  }

  #writer(raw: JsonObject = {}): Writer {
    return { world: this.#world, mailbox: this.#mailbox, cause: 'person', own: ownProperties(raw) };
  }

  #id(item: StoredEvent, date: string | null = null): string {
    const { exceptionsGetNewIds } = this.#world.faults;
    return eventId(this.#mailbox, item, date, { immutable: true, exceptionsGetNewIds });
  }
}
