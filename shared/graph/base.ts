import { SyncError } from '../errors.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin that every request goes to, without a slash at the end.
 * Throws `invalid` for anything but an https origin; http is for the loop-back interface only.
 */
export function checkBase(baseUrl: string): string {
  const url = parse(baseUrl);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
  const bare =
    url !== null && /^\/*$/.test(url.pathname) && url.search === '' && url.hash === '' && url.username === '';
  if (url === null || !secure || !bare) {
    throw new SyncError(
      'invalid',
      'graph.base-url',
      'The base address of Microsoft Graph must be an https origin without path, such as https://graph.microsoft.com.',
    );
  }
  return url.origin;
}

/**
 * A link of Graph's (nextLink, deltaLink) without its origin, the rest as it came: it is opaque and nothing in it may be
 * encoded again. Throws `invalid` for a link that leads anywhere but to the base; nothing is sent there then.
 */
export function relativeLink(base: string, link: string): string {
  const rest = /^https?:\/\/[^/?#\\@\s]+(\/[^\s\\#]*)$/iu.exec(link)?.[1];
  if (rest === undefined || parse(link)?.origin !== base) {
    throw new SyncError(
      'invalid',
      'graph.foreign-link',
      'Microsoft Graph answered with a link that leads to another server. It was not followed.',
    );
  }
  return rest;
}

/** The whole address of a kept link. Throws `cursor-lost` for what can't be one: a new round mends it. */
export function absoluteLink(base: string, kept: string): string {
  if (!/^\/(?!\/)[^\s\\#]*$/u.test(kept) || parse(base + kept)?.origin !== base) {
    throw new SyncError('cursor-lost', 'graph.cursor-malformed', 'The kept delta link is damaged: start a new round.');
  }
  return base + kept;
}

/** True when the address lies on the base: only such a request may carry the token. */
export function isWithin(base: string, address: string): boolean {
  return parse(address)?.origin === base;
}

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
