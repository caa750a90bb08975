import { badBody } from './problem.ts';
import type { TextBehaviour } from './text-switches.ts';

interface Texts {
  readonly name: string;
  readonly notes: string | null;
  readonly location: string | null;
}

const BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/gu;
const ASTRAL = /[\u{10000}-\u{10FFFF}]/gu;

/** What is stored of texts that come in over the API; throws where they are refused. What is `previous` is left alone. */
export function mangled(given: Texts, previous: Texts | null, behaviour: TextBehaviour): Texts {
  const kept = (member: keyof Texts) => previous !== null && given[member] === previous[member];
  return {
    name: kept('name') ? given.name : nameOf(given.name, behaviour),
    notes: kept('notes') ? given.notes : notesOf(given.notes, behaviour),
    location: kept('location') ? given.location : locationOf(given.location, behaviour),
  };
}

function nameOf(given: string, behaviour: TextBehaviour): string {
  const name = fitted(line(given, 'name', behaviour).trim(), behaviour.longestName, 'name', behaviour);
  if (name === '') throw badBody('The name is empty.', 'name');
  return name;
}

function notesOf(given: string | null, behaviour: TextBehaviour): string | null {
  if (given === null) return null;
  const text = fitted(chars(given, 'notes', behaviour), behaviour.longestNotes, 'notes', behaviour);
  return emptied(html(ends(text, behaviour), behaviour), behaviour);
}

function locationOf(given: string | null, behaviour: TextBehaviour): string | null {
  return given === null ? null : emptied(ends(line(given, 'location', behaviour), behaviour), behaviour);
}

function emptied(text: string, { emptyText }: TextBehaviour): string | null {
  return text === '' && emptyText === 'null' ? null : text;
}

function chars(text: string, member: string, { emoji, controls }: TextBehaviour): string {
  if (emoji === 'refused' && text.search(ASTRAL) >= 0) throw badBody('A character is not supported.', member);
  if (controls === 'refused' && text.search(CONTROLS) >= 0) throw badBody('A character is not allowed.', member);
  const seen = emoji === 'kept' ? text : text.replace(ASTRAL, emoji === 'dropped' ? '' : '??');
  return controls === 'kept' ? seen : seen.replace(CONTROLS, '');
}

function line(text: string, member: string, behaviour: TextBehaviour): string {
  const { lineBreaks } = behaviour;
  if (lineBreaks === 'refused' && text.search(BREAKS) >= 0) throw badBody('Line breaks are not allowed.', member);
  return chars(lineBreaks === 'blank' ? text.replace(BREAKS, ' ') : text, member, behaviour);
}

/** Cut by UTF-16 units, as .NET does: an emoji at the end may lose its half. */
function fitted(text: string, longest: number | null, member: string, { tooLong }: TextBehaviour): string {
  if (longest === null || text.length <= longest) return text;
  if (tooLong === 'refused') throw badBody(`The field ${member} has a maximum length of '${longest}'.`, member);
  return text.slice(0, longest);
}

function ends(text: string, { blankEnds }: TextBehaviour): string {
  return blankEnds === 'cut' ? text.trim() : text;
}

/** Lines as paragraphs. What is HTML already stays as it is. */
function html(text: string, { notesForm }: TextBehaviour): string {
  if (notesForm === 'plain' || text === '' || /<\/?(p|div|br|span|a|ul|ol|li|b|i|strong|em)\b[^>]*>/iu.test(text)) {
    return text;
  }
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped
    .split(/\r\n|\r|\n/u)
    .map((part) => `<p>${part === '' ? '&nbsp;' : part}</p>`)
    .join('');
}
