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
    .replace(/\r\n?/gu, '\n')
    .replace(/\u00a0/gu, ' ')
    .replace(/[ \t]+$/gmu, '')
    .replace(/\n{3,}/gu, '\n\n')
    .replace(/^\n+|\n+$/gu, '');
}

/** Cuts to at most `limit` UTF-16 units without splitting a character; a cut text ends with an ellipsis. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return `${text.slice(0, end)}…`;
}
