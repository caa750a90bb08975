import { z } from 'zod';
import type { Settable } from './settable.ts';

/** How this Severa admits clients and lists activities, where its documents are silent or say two things. */
export const listsShape = {
  /** Whether a call without a fitting Client_Id header is refused (the document asks for it; some clients send none). */
  clientIdRequired: z.boolean(),
  accessTokenLifetimeMs: z.int().nonnegative(),
  refreshTokenLifetimeMs: z.int().nonnegative(),
  /** Order of the activity list under its pages. */
  listOrder: z.enum(['start', 'added', 'newestFirst']),
  /** Whether a window finds what ends at the very moment it begins. */
  windowStart: z.enum(['inclusive', 'exclusive']),
  /** A rowCount above 100. */
  rowCountAbove: z.enum(['refused', 'capped']),
} as const;

export type ListsBehaviour = Settable<typeof listsShape>;

export function defaultLists(): ListsBehaviour {
  return {
    clientIdRequired: true,
    accessTokenLifetimeMs: 3_600_000,
    refreshTokenLifetimeMs: 24 * 3_600_000,
    listOrder: 'start',
    windowStart: 'inclusive',
    rowCountAbove: 'refused',
  };
}
