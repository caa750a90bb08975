/**
 * What Exchange makes of bodies: text becomes HTML with a wrapper, HTML gets a head, and what is read back as text
 * ends with a line break that nobody wrote. Written is therefore never read; a careless round trip grows.
 */

const HEAD = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n';
const CONVERTED =
  '<!-- converted from text --><style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style>';

/** Stored form of a plain text body. Empty stays empty. */
export function htmlFromText(text: string): string {
  if (text === '') return '';
  const lines = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/ {2,}/g, (blanks) => `${'&nbsp;'.repeat(blanks.length - 1)} `)
    .split(/\r\n|\r|\n/);
  const inner = lines.join('<br>\r\n');
  return `<html><head>\r\n${HEAD}${CONVERTED}</head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">${inner}</div>\r\n</span></font>\r\n</body>\r\n</html>`;
}

/**
 * Stored form of an HTML body: scripts go, a head with its meta element comes, line ends become CRLF. `grows`: each
 * writing leaves one more wrapper around what was written.
 */
export function normalizeHtml(html: string, grows = false): string {
  if (html.trim() === '') return '';
  const clean = html
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/\s(on[a-z]+)\s*=\s*("[^"]*"|'[^']*')/gi, '')
    .replace(/\r\n|\r|\n/g, '\r\n');
  const head = (/<head[^>]*>([\s\S]*?)<\/head\s*>/i.exec(clean)?.[1] ?? '').replace(
    /\s*<meta http-equiv="Content-Type"[^>]*>\s*/gi,
    '',
  );
  const body = /<body([^>]*)>([\s\S]*?)(?:<\/body\s*>|$)/i.exec(clean);
  const attributes = body?.[1] ?? '';
  const inner =
    body?.[2] ?? clean.replace(/<\/?(?:html|!doctype)[^>]*>/gi, '').replace(/<head[\s\S]*?<\/head\s*>/gi, '');
  const wrapped = grows ? `<span style="font-size:11pt">${inner}</span>` : inner;
  return `<html><head>\r\n${HEAD}${head}</head><body${attributes}>${wrapped}</body></html>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** The body as `Prefer: outlook.body-content-type="text"` shows it: CRLF line ends, one more at the end. */
export function textFromHtml(html: string): string {
  if (html === '') return '';
  const body = /<body[^>]*>([\s\S]*?)(?:<\/body\s*>|$)/i.exec(html)?.[1] ?? html;
  const text = body
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, '')
    .replace(/\s*\r?\n\s*/g, ' ')
    .replace(/<a\b[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a\s*>/gi, (_, link: string, label: string) =>
      label === link || link === '' ? label : `${label}<${link}>`.replace(/<(?=[a-z]+:)/i, '&lt;'),
    )
    .replace(/<li\b[^>]*>/gi, '\n* ')
    .replace(/<(?:br|hr)\b[^>]*> ?/gi, '\n')
    .replace(/ ?<\/(?:p|div|tr|h[1-6]|ul|ol|table|blockquote)\s*> ?/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => decodeEntity(whole, name))
    .replace(/^ +| +$/gm, '')
    // Only one: each careless round trip leaves a line more.
    .replace(/^\n+|\n$/g, '');
  return `${text.replace(/\n/g, '\r\n')}\r\n`;
}

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** bodyPreview: the first 255 characters of the text. */
export function previewOf(html: string): string {
  return textFromHtml(html).trim().slice(0, 255);
}
