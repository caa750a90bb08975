/** Text as it is compared for matching (H8): NFC, trimmed, white space folded to one blank, case kept. */
export function foldLine(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * Notes in their canonical form: line ends are `\n`, trailing blanks go, runs of empty lines become one, no empty line
 * at either end. Servers add and drop such things by themselves; a person's words stay.
 */
export function foldNotes(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/gu, '\n')
    .replace(/\u00a0/gu, ' ')
    .replace(/[ \t]+$/gmu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .replace(/^\n+|\n+$/gu, '');
}

/** Ends a text that was cut; a text that ends so is what one side holds of a longer one, and never flows back. */
export const CUT_MARK = '…';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts to at most `limit` UTF-16 units, never within what a reader takes for one character: a letter and its accents, a
 * flag, a family of emoji. Cutting again changes nothing.
 */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // What stands at the first unit that has no room goes as a whole.
  const end = graphemes.segment(text).containing(limit - CUT_MARK.length)?.index ?? 0;
  return `${text.slice(0, end)}${CUT_MARK}`;
}
