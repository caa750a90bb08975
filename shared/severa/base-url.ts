import { SyncError } from '../errors.ts';

export const DEFAULT_BASE_URL = 'https://api.severa.visma.com/rest-api';

/**
 * The address that paths like `/v1/activities` are appended to, without a slash at its end.
 * Throws kind `invalid`: every call carries the client secret or a token, so plain http is for loop-back only.
 */
export function checkBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const allowed =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!allowed) {
    throw new SyncError(
      'invalid',
      'severa.base-url',
      'The address of the Severa REST API must be https, without user name, query or fragment.',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/u, '');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(host);
}
