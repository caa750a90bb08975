import { foldNotes } from './text.ts';

/**
 * Notes as a small HTML body, for a server that keeps bodies as HTML. One block a line, so that what is read back has
 * the same lines whatever the server wraps around it. `dir="auto"`: each line runs in the direction of its own words.
 */
export function notesToHtml(notes: string): string {
  const text = foldNotes(notes);
  if (text === '') return '';
  const lines = text.split('\n').map((line) => `<div dir="auto">${line === '' ? '<br>' : escaped(line)}</div>`);
  return `<html><body>${lines.join('')}</body></html>`;
}

/** Blanks that HTML would fold are written as such that it doesn't. */
function escaped(line: string): string {
  return line
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    .replace(/"/gu, '&quot;')
    .replace(/\t/gu, '    ')
    .replace(/^ +| {2,}/gu, (blanks) => '&nbsp;'.repeat(blanks.length));
}
