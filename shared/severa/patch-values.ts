import { isKind } from '../errors.ts';
import type { Replacement } from './write-activity.ts';

/** A replacement as it is sent. */
export type SentReplacement = Omit<Replacement, 'value'> & { readonly value: unknown };

/**
 * Sends patches in the form of values that this Severa takes. Its document types `value` as a string, which may be
 * meant: a patch with flags or objects that is refused as a bad request, so that nothing of it was done, is sent once
 * more with them as JSON text, until one of the two forms was taken.
 */
export function patchSender(): <T>(
  body: readonly Replacement[],
  send: (body: readonly SentReplacement[]) => Promise<T>,
) => Promise<T> {
  let taken: 'json' | 'text' | null = null;
  return async (body, send) => {
    const texts = body.map(({ value, ...rest }) => ({ ...rest, value: asText(value) }));
    if (taken === 'text') return send(texts);
    const tells = body.some(({ value }) => asText(value) !== value);
    try {
      const result = await send(body);
      if (tells) taken = 'json';
      return result;
    } catch (error) {
      const badRequest = isKind(error, 'refused') && (error.status === 400 || error.status === 422);
      if (!badRequest || !tells || taken !== null) throw error;
      const result = await send(texts).catch(() => {
        throw error;
      });
      taken = 'text';
      return result;
    }
  };
}

function asText(value: Replacement['value']): string | null {
  return typeof value === 'string' || value === null ? value : JSON.stringify(value);
}
