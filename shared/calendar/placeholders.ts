import type { Field, Item } from './item.ts';
import { CUT_MARK } from './text.ts';

/** A side that needs a subject shows this for an empty one. */
export const NO_SUBJECT = '(no subject)';
/** What others may know of a private item that has to be masked (H7). */
export const MASKED_SUBJECT = 'Private';

/** What a mask hides: never merged, compared or written back from the masked side. */
export const MASKED_FIELDS: readonly Field[] = ['subject', 'location', 'notes'];

/**
 * True when a side holds this value only because it can't hold the other side's: such a value never flows back, and is
 * no edit even where nothing is remembered of the pair. `masked`: the held item is the mask of the source.
 */
export function isPlaceholder(field: Field, held: Item, source: Item, masked = false): boolean {
  if (field === 'when') return false;
  const [shown, whole] = [held[field], source[field]];
  if (masked) return shown === (field === 'subject' ? MASKED_SUBJECT : '');
  if (field === 'subject' && shown === NO_SUBJECT && whole.trim() === '') return true;
  return isCut(shown, whole);
}

/** Is this text what is left of the other after it was cut? */
export function isCut(held: string, whole: string): boolean {
  return held.endsWith(CUT_MARK) && held.length < whole.length && whole.startsWith(held.slice(0, -CUT_MARK.length));
}
