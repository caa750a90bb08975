import { describe, expect, it } from 'vitest';
import { htmlFromText, textFromHtml } from '../../../local/simulators/graph/html.ts';
import type { Item } from '../../../shared/calendar/item.ts';
import { cut, foldNotes } from '../../../shared/calendar/text.ts';
import { express as expressGraph } from '../../../shared/graph/from-item.ts';
import { expressItem } from '../../../shared/severa/express.ts';
import { expressAs } from '../../../shared/sync/express.ts';
import { createRandom } from '../../fakes/random.ts';
import { item } from './samples.ts';

const ZONE = 'Europe/Helsinki';
const SIDES = { toSevera: (one: Item) => expressItem(one, ZONE), toExchange: expressGraph };
const PIECES = [
  'a',
  'Ä',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u00a0',
  '…',
  '<b>',
  '&amp;',
  '&',
  '"',
  "'",
  '🎉',
  '👨‍👩‍👧',
  '🇫🇮',
  'e\u0301',
  'שלום',
  'مرحبا',
  '\u200f',
  '漢字',
  '(no subject)',
  'Private',
  '\ud83d',
];

/** Any text, often a long one of just about a side's limit. */
function anyText(random: ReturnType<typeof createRandom>, limit: number): string {
  const pieces = Array.from({ length: 1 + random.below(40) }, () => PIECES[random.below(PIECES.length)] ?? '');
  const text = pieces.join('');
  if (!random.chance(0.5)) return text;
  const missing = limit + random.below(5) - 2 - text.length;
  return missing > 0 ? `${'x'.repeat(missing)}${text}` : text;
}

const texts = (random: ReturnType<typeof createRandom>) => ({
  subject: anyText(random, 255),
  location: anyText(random, 1000),
  notes: anyText(random, random.chance(0.1) ? 32_768 : 200),
});

describe('any text', () => {
  it('is the same however often a side is asked for it, and within its limits', () => {
    const random = createRandom(20);
    for (let seed = 0; seed < 400; seed += 1) {
      const from = item(texts(random));
      for (const shown of ['open', 'masked'] as const) {
        const { toSevera, toExchange } = expressAs(SIDES, shown);
        const [severa, exchange] = [toSevera(from), toExchange(from)];
        expect(toSevera(severa), `Severa, text ${seed}`).toEqual(severa);
        expect(toExchange(exchange), `Outlook, text ${seed}`).toEqual(exchange);
        expect(severa.location.length).toBeLessThanOrEqual(1000);
        expect(severa.notes.length).toBeLessThanOrEqual(32_768);
        expect(exchange.subject.length).toBeLessThanOrEqual(255);
      }
    }
  });

  it('comes to rest after one trip, and does not change in 50', () => {
    const random = createRandom(21);
    for (let seed = 0; seed < 100; seed += 1) {
      const there = SIDES.toSevera(SIDES.toExchange(item(texts(random))));
      let now = there;
      for (let trip = 1; trip <= 50; trip += 1) now = SIDES.toSevera(SIDES.toExchange(now));
      expect(now, `text ${seed}`).toEqual(there);
    }
  });

  it('written to Outlook and read again 50 times neither grows nor changes', () => {
    const random = createRandom(22);
    for (let seed = 0; seed < 100; seed += 1) {
      // A server may lose a blank the first time, and nothing after that.
      const text = foldNotes(textFromHtml(htmlFromText(foldNotes(anyText(random, 200)))));
      let html = htmlFromText(text);
      const size = html.length;
      let notes = text;
      for (let trip = 1; trip <= 50; trip += 1) {
        notes = foldNotes(textFromHtml(html));
        html = htmlFromText(notes);
      }
      expect([notes, html.length], `text ${seed}`).toEqual([text, size]);
    }
  });

  it('is never cut within a letter', () => {
    const random = createRandom(23);
    for (let seed = 0; seed < 400; seed += 1) {
      const text = anyText(random, 255).toWellFormed();
      const short = cut(text, 255);
      expect(short.isWellFormed(), `text ${seed}`).toBe(true);
      expect(short.length).toBeLessThanOrEqual(255);
      expect(text.length <= 255 ? short === text : text.startsWith(short.slice(0, -1))).toBe(true);
    }
  });
});
