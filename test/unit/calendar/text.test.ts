import { describe, expect, it } from 'vitest';
import { cut, foldLine, foldNotes } from '../../../shared/calendar/text.ts';

describe('text', () => {
  it('folds notes to one form, and folding again changes nothing', () => {
    const notes = '\r\n\r\nOne  \r\nTwo\u00a0words\t\r\n\r\n\r\n\r\nThree\r\n\r\n';
    expect(foldNotes(notes)).toBe('One\nTwo words\n\nThree');
    expect(foldNotes(foldNotes(notes))).toBe(foldNotes(notes));
  });

  it('takes every kind of line end for one', () => {
    expect(foldNotes('a\rb\r\nc\u2028d\u2029e\u0085f\vg\fh')).toBe('a\nb\nc\nd\ne\nf\ng\nh');
  });

  it('leaves the words of notes as they were typed, in whole letters or in parts', () => {
    expect(foldNotes('\u00c5 A\u030a')).toBe('\u00c5 A\u030a');
  });

  it('keeps indentation at the start of a line', () => expect(foldNotes('a\n  b')).toBe('a\n  b'));

  it('folds a line for comparison', () => expect(foldLine(' A\u030a\n\tb ')).toBe('Å b'));

  it('cuts to a limit without splitting a character, and cutting again changes nothing', () => {
    expect(cut('12345', 5)).toBe('12345');
    expect(cut('123456', 5)).toBe('1234…');
    expect(cut('123😀56', 5)).toBe('123…');
    expect(cut(cut('123456', 5), 5)).toBe('1234…');
  });

  it.each([
    ['a flag', '🇫🇮'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a skin tone', '👍🏽'],
    ['a letter with its accents', 'e\u0301\u0323'],
    ['a Hangul syllable in parts', '\u1112\u1161\u11ab'],
    ['a letter with vowel points', 'שׁ\u05b8'],
  ])('is cut before %s that has no room, never in the middle of it', (_name, character) => {
    for (let room = 1; room <= character.length; room += 1) {
      expect(cut(`ab${character}cd`, 2 + room)).toBe('ab…');
    }
    expect(cut(`ab${character}cd`, 3 + character.length)).toBe(`ab${character}…`);
  });

  it.each([32_768, 1000, 255])('keeps a text of exactly %i, and cuts one of a unit more to that length', (limit) => {
    expect(cut('x'.repeat(limit), limit)).toBe('x'.repeat(limit));
    expect(cut('x'.repeat(limit + 1), limit)).toBe(`${'x'.repeat(limit - 1)}…`);
    const emoji = cut('👍🏽'.repeat(limit), limit);
    expect(emoji.length).toBeLessThanOrEqual(limit);
    expect(emoji.slice(0, -1)).toBe('👍🏽'.repeat((emoji.length - 1) / 4));
  });

  it('with one endless character is nothing but the mark', () => expect(cut(`e${'\u0301'.repeat(90)}`, 20)).toBe('…'));

  it('from right to left keeps its marks and its order', () => {
    const text = '\u200fפגישה\u200f עם Aino\u200e (10:00)';
    expect([foldNotes(text), foldLine(text), cut(text, text.length)]).toEqual([text, text, text]);
  });
});
