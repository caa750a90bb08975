import type { Language } from '../access/problem-codes.ts';
import { html } from './html.ts';
import { PAGE_TEXTS } from './page-texts.ts';
import type { PageBody } from './pages.ts';

export interface PageDocument {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds that a result stays to be read. */
const CLOSE_MS = 3_000;

/** Contrast of at least 7 to 1, focus that is seen, and lines that fit a pop-up as well as a telephone. */
const STYLE = `:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:#f3f5f7;color:#1b1f24;font:1rem/1.5 system-ui,sans-serif}
main{max-width:36rem;margin:2rem auto;padding:1.5rem 2rem;background:#fff;border:1px solid #c9d0d8;border-radius:.5rem}
header{font-weight:600;color:#404953}h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}
dl{display:grid;grid-template-columns:minmax(9rem,auto) 1fr;gap:.5rem 1rem}dt{color:#404953}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.warning{border-left:.25rem solid #8a3b00;padding:.5rem 1rem;background:#fff6ee}
.button{display:inline-block;padding:.6rem 1.2rem;border:2px solid #0b4f8a;border-radius:.3rem;background:#0b4f8a;color:#fff;font:inherit;text-decoration:none;cursor:pointer}
.other{background:#fff;color:#0b4f8a}.button:hover{text-decoration:underline}:focus-visible{outline:3px solid #b35900;outline-offset:2px}
[hidden]{display:none}@media(max-width:30rem){main{margin:0;border:0;padding:1rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.75rem}}`;

/** A window that no script opened can't be closed by one: then the button stays, and its text is right. */
const CLOSE = `const b=document.getElementById('close');if(b){b.hidden=false;b.addEventListener('click',()=>window.close())}`;

/**
 * The whole page, and what a browser may do with it: nothing but show it, with the style and script that bear this page's
 * own nonce; never in a frame of somebody else's, never kept, and its address is told to nobody.
 */
export function pageDocument(language: Language, body: PageBody, nonce: string): PageDocument {
  const { product } = PAGE_TEXTS[language];
  const script = body.closes ? `${CLOSE};setTimeout(()=>window.close(),${CLOSE_MS})` : CLOSE;
  const document = html`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${body.title} – ${product}</title><style nonce="${nonce}">${{ html: STYLE }}</style></head>
<body><main><header>${product}</header><h1>${body.title}</h1>
${body.content}
</main><script nonce="${nonce}">${{ html: script }}</script></body>
</html>
`;
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    `form-action ${body.hasForm ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    html: document.html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      // The form's own origin has to come with it; nobody else learns an address.
      'referrer-policy': 'same-origin',
      'permissions-policy': 'interest-cohort=()',
    },
  };
}
