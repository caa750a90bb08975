import { createHash } from 'node:crypto';
import { idMalformed, itemNotFound } from './answers.ts';
import type { LocalDate } from './local-date.ts';
import { addDays } from './local-date.ts';
import type { Mailbox, StoredEvent } from './state.ts';

/**
 * Ids in Graph's two formats ("Get immutable identifiers for Outlook resources"). Both are opaque and case-sensitive:
 * numbers are written in base 64, so that the ids of item 1 and item 27 differ in nothing but case.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MUTABLE = 'AAMkA';
const IMMUTABLE = 'AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A';
const BODY = /^([\w-]{5})([\w-]{2})([\w-]{4})([\w-]{2})$/;

export interface ParsedId {
  readonly number: number;
  /** Null in an immutable id. */
  readonly moves: number | null;
  /** Original date of an occurrence; null: the event or series itself. */
  readonly date: LocalDate | null;
  readonly generation: number;
}

export interface IdStyle {
  readonly immutable: boolean;
  /** An occurrence that became an exception goes by another id than before. */
  readonly exceptionsGetNewIds: boolean;
}

export function eventId(mailbox: Mailbox, item: StoredEvent, date: LocalDate | null, style: IdStyle): string {
  const days = date === null ? 0 : Date.parse(`${date}T00:00:00Z`) / 86_400_000 + 1;
  const renumbered = date !== null && style.exceptionsGetNewIds && item.exceptions.has(date);
  const generation = date === null ? 0 : item.instanceGeneration * 2 + (renumbered ? 1 : 0);
  const body = `${write(item.number, 5)}${write(style.immutable ? 0 : item.moves, 2)}${write(days, 4)}${write(generation, 2)}`;
  return style.immutable ? `${IMMUTABLE}${tag(mailbox)}${body}AA` : `${MUTABLE}${tag(mailbox)}${body}AAA=`;
}

/** Throws ErrorInvalidIdMalformed for what isn't an id of this mailbox. */
export function parseId(mailbox: Mailbox, id: string): ParsedId {
  const own = tag(mailbox);
  const immutable = id.startsWith(IMMUTABLE + own) && id.endsWith('AA');
  const mutable = id.startsWith(MUTABLE + own) && id.endsWith('AAA=');
  const from = (immutable ? IMMUTABLE : MUTABLE).length + own.length;
  const parts = immutable || mutable ? BODY.exec(id.slice(from, immutable ? -2 : -4)) : null;
  if (!parts) throw idMalformed();
  const [number, moves, days, generation] = parts.slice(1).map(read);
  if (number === undefined || moves === undefined || days === undefined || generation === undefined) {
    throw idMalformed();
  }
  return {
    number,
    moves: immutable ? null : moves,
    date: days === 0 ? null : addDays('1970-01-01', days - 1),
    generation,
  };
}

/** Ids of calendars never change and are the same in both formats; a calendar that is made anew has another one. */
export function calendarId(mailbox: Mailbox, name: string): string {
  const { calendars, goneCalendars } = mailbox.store;
  const made = calendars.get(name) ?? goneCalendars.get(name) ?? 0;
  return `${calendarPrefix(mailbox)}${Buffer.from(name).toString('base64url')}.${made === 0 ? '' : made}=`;
}

/** A mailbox that takes another's place has calendars of its own. */
function calendarPrefix(mailbox: Mailbox): string {
  const { incarnation } = mailbox.store;
  return `AAMkA${tag(mailbox)}C${incarnation === 0 ? '' : `${incarnation}-`}`;
}

export function parseCalendarId(mailbox: Mailbox, id: string): string {
  const start = calendarPrefix(mailbox);
  const name = id.startsWith(start) ? /^([\w-]+)\.\d*=$/.exec(id.slice(start.length))?.[1] : undefined;
  if (name === undefined) throw idMalformed();
  const found = Buffer.from(name, 'base64url').toString();
  if (calendarId(mailbox, found) !== id) throw itemNotFound();
  return found;
}

export function changeKeyText(mailbox: Mailbox, changeKey: number): string {
  return `${tag(mailbox).slice(0, 12)}AAA${write(changeKey, 6)}==`;
}

export function etagOf(mailbox: Mailbox, item: StoredEvent): string {
  return `W/"${changeKeyText(mailbox, item.changeKey)}"`;
}

const tags = new WeakMap<Mailbox, string>();

function tag(mailbox: Mailbox): string {
  const known = tags.get(mailbox);
  if (known !== undefined) return known;
  const made = createHash('sha256').update(mailbox.userId).digest('base64url').slice(0, 16);
  tags.set(mailbox, made);
  return made;
}

function write(value: number, width: number): string {
  let text = '';
  let rest = value;
  for (let place = 0; place < width; place += 1) {
    text = `${ALPHABET[rest % 64]}${text}`;
    rest = Math.floor(rest / 64);
  }
  return text;
}

function read(text: string): number {
  let value = 0;
  for (const letter of text) value = value * 64 + ALPHABET.indexOf(letter);
  return value;
}
