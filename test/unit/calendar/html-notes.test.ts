import { beforeAll, describe, expect, it } from 'vitest';
import { htmlFromText, normalizeHtml, textFromHtml } from '../../../local/simulators/graph/html.ts';
import { type HtmlToNotes, loadHtmlToNotes } from '../../../shared/calendar/html-notes.ts';
import { notesToHtml } from '../../../shared/calendar/notes-html.ts';
import { foldNotes } from '../../../shared/calendar/text.ts';

let toNotes: HtmlToNotes = () => '';
beforeAll(async () => {
  toNotes = await loadHtmlToNotes();
});

describe('an HTML body as notes', () => {
  it.each([
    ['blocks are lines', '<div>a</div><div>b</div><p>c</p>d', 'a\nb\nc\nd'],
    ['line breaks are lines, one at the end of a block is none more', '<div>a<br>b<br></div><div>c</div>', 'a\nb\nc'],
    ['an empty block is an empty line', '<div>a</div><div><br></div><p>&nbsp;</p><div>b</div>', 'a\n\nb'],
    ["source lines and indentation are Outlook's own", '<p class=MsoNormal>one\r\n  two<o:p></o:p></p>', 'one two'],
    ['blanks that hold stay', '<div>a&nbsp;&nbsp;b &nbsp; c</div>', 'a  b   c'],
    [
      'head, styles, scripts and comments are no text',
      '<head><title>T</title><style>p{}</style></head><script>x</script><!-- c -->a',
      'a',
    ],
    ['lists', '<ul><li>a</li><li><p>b</p></li></ul>', '* a\n* b'],
    ['tables', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a\tb\nc'],
    [
      'a link says where it leads',
      'See <a href="https://example.com/x">here</a>.',
      'See here <https://example.com/x>.',
    ],
    ['unless its words do', '<a href="https://example.com">https://example.com</a>', 'https://example.com'],
    ['nor is an address said twice', '<a href="mailto:a@example.com">a@example.com</a>', 'a@example.com'],
    ['a link that runs a program leads nowhere', '<a href="javascript:alert(1)">x</a>', 'x'],
    ['entities', '&lt;b&gt; &amp;amp; &#128512; &eacute;', '<b> &amp; 😀 é'],
    ['text as it is laid out', '<pre>a\r\n  b</pre>c', 'a\n  b\nc'],
    ['what is broken is read as far as it goes', '<div>a<b>b</div><p>c', 'ab\nc'],
    ['nothing', '', ''],
    ['nothing but markup', '<html><head></head><body><div><br></div></body></html>', ''],
  ])('%s', (_name, html, notes) => expect(toNotes(html)).toBe(notes));
});

const samples = [
  ['a line', 'Hello'],
  ['lines and an empty one', 'One\nTwo\n\nThree'],
  ['markup as text', '<b>&amp;</b> "x" & <script>alert(1)</script> <!-- c --> &nbsp;'],
  ['indentation and columns', '  a\n    b  c\nd'],
  ['emoji and letters in parts', '👨‍👩‍👧‍👦 👍🏽 e\u0301 🇫🇮'],
  ['from right to left', 'פגישה עם Aino\n\u200fمرحبا 10:00'],
  ['links', 'https://example.com/?a=1&b=2 <https://example.com>'],
  ['a bullet', '* one\n* two'],
  ['a long text', 'A line of words that goes on.\n'.repeat(400).trim()],
] as const;

/** What servers do to a body: wrap it, put elements around its content, break its lines. */
const servers: readonly (readonly [string, (html: string) => string])[] = [
  ['as it was written', (html) => html],
  ['normalised', normalizeHtml],
  ['wrapped once more each time', (html) => `<html><head><meta name="x"></head><body><div>${html}</div></body></html>`],
  [
    'with a wrapper of its own',
    (html) => `<div class="BodyFragment"><font size="2">\r\n${html}\r\n</font></div>\r\n<br>\r\n`,
  ],
  [
    'as paragraphs',
    (html) => html.replaceAll('<div dir="auto">', '<p class="MsoNormal">').replaceAll('</div>', '<o:p></o:p></p>\r\n'),
  ],
];

describe.each(servers)('notes written to a server that keeps them %s', (_server, kept) => {
  it.each(samples)('%s: are the same after 50 round trips', (_name, text) => {
    const notes = foldNotes(text);
    let html = notesToHtml(notes);
    for (let trip = 1; trip <= 50; trip += 1) {
      const read = toNotes(kept(html));
      expect(read, `trip ${trip}`).toBe(notes);
      html = notesToHtml(read);
    }
  });
});

describe('notes on a server that converts bodies itself', () => {
  it.each(samples)('%s: written as HTML and read as text are the same', (_name, text) => {
    expect(foldNotes(textFromHtml(normalizeHtml(notesToHtml(text))))).toBe(foldNotes(text));
  });

  it.each(samples)('%s: written as text and read as HTML are the same', (_name, text) => {
    expect(toNotes(htmlFromText(text))).toBe(foldNotes(text));
  });

  it.each(samples)('%s: written and read as text are the same after 50 round trips', (_name, text) => {
    let notes = foldNotes(text);
    for (let trip = 1; trip <= 50; trip += 1) notes = foldNotes(textFromHtml(htmlFromText(notes)));
    expect(notes).toBe(foldNotes(text));
  });
});

describe('notes as HTML', () => {
  it('hold no markup of a person’s', () => {
    expect(notesToHtml('<img src=x onerror="a()">')).not.toMatch(/<img|"a\(\)"/);
  });

  it('are nothing when there are none', () => expect(notesToHtml(' \n\n')).toBe(''));

  it('lose a tab for blanks once, and nothing after that', () => {
    const once = toNotes(notesToHtml('a\tb'));
    expect(once).toBe('a    b');
    expect(toNotes(notesToHtml(once))).toBe(once);
  });
});
