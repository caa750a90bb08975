import type { Parser } from 'htmlparser2';
import { foldNotes } from './text.ts';

/** HTML as notes: folded plain text. */
export type HtmlToNotes = (html: string) => string;

/** The parser is loaded when the first HTML turns up: most calendars are read as plain text. */
export async function loadHtmlToNotes(): Promise<HtmlToNotes> {
  const { Parser } = await import('htmlparser2');
  return (html) => {
    const lines = new Lines();
    const parser: Parser = new Parser({
      onopentag: (name, attributes) => lines.open(name, attributes),
      ontext: (text) => lines.text(text),
      onclosetag: (name) => lines.close(name),
    });
    parser.end(html);
    return foldNotes(lines.whole());
  };
}

const HIDDEN = new Set(['head', 'style', 'script', 'title', 'template', 'noscript']);
const BLOCKS = new Set(
  'address article aside blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);

/** Waits for the words of its item, also where these are a block of their own. */
const BULLET = '* ';

/** Text as a browser would break it into lines: blocks stand alone, blanks fold, `br` ends a line. */
class Lines {
  readonly #done: string[] = [];
  readonly #links: { readonly href: string; readonly from: number }[] = [];
  #line = '';
  #hidden = 0;
  #preformatted = 0;

  open(name: string, { href = '' }: Readonly<Record<string, string>>): void {
    if (HIDDEN.has(name)) this.#hidden += 1;
    if (BLOCKS.has(name)) this.#endBlock();
    if (name === 'br') this.#endLine();
    if (name === 'li') this.#line = BULLET;
    if (name === 'pre') this.#preformatted += 1;
    if ((name === 'td' || name === 'th') && this.#line !== '') this.#line += '\t';
    if (name === 'a') this.#links.push({ href, from: this.#line.length });
  }

  close(name: string): void {
    if (HIDDEN.has(name)) this.#hidden = Math.max(0, this.#hidden - 1);
    if (name === 'a') this.#endLink();
    if (BLOCKS.has(name)) this.#endBlock();
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted - 1);
  }

  text(text: string): void {
    if (this.#hidden > 0) return;
    if (this.#preformatted > 0) {
      const [first = '', ...rest] = text.split(/\r\n|\r|\n/u);
      this.#line += first;
      for (const line of rest) {
        this.#endLine();
        this.#line = line;
      }
      return;
    }
    // A blank that may break, unlike U+00A0, is as good as many, and none at the start of a line.
    const folded = text.replace(/[ \t\r\n\f]+/gu, ' ');
    this.#line += /(?:^|[ \t])$/u.test(this.#line) ? folded.replace(/^ /u, '') : folded;
  }

  whole(): string {
    this.#endBlock();
    return this.#done.join('\n');
  }

  #endBlock(): void {
    if (this.#line !== '' && this.#line !== BULLET) this.#endLine();
  }

  #endLine(): void {
    this.#done.push(this.#line.replace(/[ \t]+$/u, ''));
    this.#line = '';
  }

  /** Where a link leads is what a person clicks: it is said where the words don't. */
  #endLink(): void {
    const link = this.#links.pop();
    if (link === undefined || this.#hidden > 0 || !/^(?:https?|mailto|tel):/iu.test(link.href)) return;
    const label = this.#line.slice(link.from).trim();
    const plain = link.href.replace(/^(?:mailto|tel):/iu, '');
    if (label !== link.href && label !== plain) this.#line += label === '' ? link.href : ` <${link.href}>`;
  }
}
