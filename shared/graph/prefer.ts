/**
 * What every request and every part of a batch asks for; Graph keeps none of it in its links, so each page repeats it.
 * Immutable ids survive moves between folders (Outlook immutable identifiers page); times come in UTC, bodies as text.
 */
const ALWAYS = ['IdType="ImmutableId"', 'outlook.timezone="UTC"'];

/** One comma-joined Prefer header. */
export function prefer(more: readonly string[] = [], body: 'text' | 'html' = 'text'): string {
  return [...ALWAYS, `outlook.body-content-type="${body}"`, ...more].join(', ');
}
