import { chance } from './random.ts';
import { GARBLED_FORMS, type SeveraFaults } from './switches.ts';

const PAGE =
  '<!DOCTYPE html><html><head><title>Sorry</title></head><body><h1>Please try again later</h1></body></html>';

/** What a proxy, a gateway or a maintenance window puts in the place of an answer. */
export function htmlPage(status: number): Response {
  return new Response(PAGE, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** The same status with a body of no use. */
export async function garbled(response: Response, faults: SeveraFaults, random: () => number): Promise<Response> {
  const { status, headers } = response;
  if (status === 204) return htmlPage(200);
  const forms = GARBLED_FORMS;
  const any = faults.garbledForm === 'any';
  const form = any ? forms[Math.floor(random() * forms.length)] : faults.garbledForm;
  if (form === 'html') return htmlPage(status);
  if (form === 'empty') return new Response('', { status, headers });
  if (form === 'otherJson') return new Response('{"message":"OK"}', { status, headers });
  const text = await response.text();
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status, headers });
}

/** Severa's own second, or what others write there: nothing, zero, milliseconds, a past date, words. null: no header. */
export function retryAfter(faults: SeveraFaults, random: () => number, now: number): string | null {
  if (chance(random, faults.retryAfterMissingRate)) return null;
  if (!chance(random, faults.retryAfterWrongRate)) return '1';
  const wrong = ['', '0', '-1', '1000', new Date(now - 60_000).toUTCString(), 'soon'];
  return wrong[Math.floor(random() * wrong.length)] ?? '';
}

/** Where a clock that is off by up to `spreadMs`, either way, stands at this moment. */
export function unsure(now: number, spreadMs: number, random: () => number): number {
  return spreadMs > 0 ? now + Math.round((2 * random() - 1) * spreadMs) : now;
}
