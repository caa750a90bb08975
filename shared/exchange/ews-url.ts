import { SyncError } from '../errors.ts';

/** Longest address that is taken. */
const LONGEST = 500;
const HTTPS_PORT = 443;

/**
 * The address of an Exchange Server's EWS as an administrator typed it, checked in form only. Throws kind `invalid` with a
 * code for each rule: `exchange.url-unreadable`, `-not-https`, `-credentials`, `-port`, `-query`, `-host`. `ports`: further
 * ones that the operator allows.
 */
export function readEwsUrl(text: string, ports: readonly number[] = []): URL {
  const given = text.trim();
  const url = given.length <= LONGEST && URL.canParse(given) ? new URL(given) : null;
  if (url === null)
    throw refused('unreadable', 'This is no address. It looks like https://mail.example.com/EWS/Exchange.asmx.');
  if (url.protocol !== 'https:') throw refused('not-https', 'The address must begin with https://.');
  if (url.username !== '' || url.password !== '' || given.includes('@')) {
    throw refused('credentials', 'The address must hold no user name and no password: there are fields for both.');
  }
  const port = url.port === '' ? HTTPS_PORT : Number(url.port);
  if (port !== HTTPS_PORT && !ports.includes(port)) {
    throw refused('port', 'Only port 443 is allowed: publish EWS there, or ask the operator to allow another one.');
  }
  if (url.search !== '' || url.hash !== '') throw refused('query', 'The address must end with the path of EWS.');
  // A name without a dot, or with one at its end, means another server on another network.
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u.test(url.hostname) && !isLiteral(url.hostname)) {
    throw refused('host', 'Give the full name of the server, such as mail.example.com.');
  }
  return url;
}

/** An address in digits; which ones may be connected to is decided like that of any name. */
export function isLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/u.test(hostname);
}

function refused(rule: string, message: string): SyncError {
  return new SyncError('invalid', `exchange.url-${rule}`, message);
}
