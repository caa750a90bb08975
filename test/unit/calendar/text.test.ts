import { describe, expect, it } from 'vitest';
import { cut, foldLine, foldNotes } from '../../../shared/calendar/text.ts';

describe('text', () => {
  it('folds notes to one form, and folding again changes nothing', () => {
    const notes = '\r\n\r\nOne  \r\nTwo\u00a0words\t\r\n\r\n\r\n\r\nThree\r\n\r\n';
    expect(foldNotes(notes)).toBe('One\nTwo words\n\nThree');
    expect(foldNotes(foldNotes(notes))).toBe(foldNotes(notes));
  });

  it('keeps indentation at the start of a line', () => expect(foldNotes('a\n  b')).toBe('a\n  b'));

  it('folds a line for comparison', () => expect(foldLine(' A\u030a\n\tb ')).toBe('Å b'));

  it('cuts to a limit without splitting a character, and cutting again changes nothing', () => {
    expect(cut('12345', 5)).toBe('12345');
    expect(cut('123456', 5)).toBe('1234…');
    expect(cut('123😀56', 5)).toBe('123…');
    expect(cut(cut('123456', 5), 5)).toBe('1234…');
  });
});
