import type { Instance } from './series.ts';
import type { StoredEvent } from './state.ts';

/**
 * `own`: an occurrence's iCalUId has its date written into the series' own, as in a global object id ([MS-OXOCAL]);
 * `shared`: it is the series' own (microsoft-graph-docs#4447, #17479).
 */
export function uidOf(item: StoredEvent, instance: Instance | null, occurrences: 'own' | 'shared'): string | null {
  const { iCalUId } = item;
  if (iCalUId === null || !instance || iCalUId.length < 40 || occurrences === 'shared') return iCalUId;
  const [year = '0', month = '0', day = '0'] = instance.date.split('-');
  const hex = [Number(year) >> 8, Number(year) & 255, Number(month), Number(day)]
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  return iCalUId.slice(0, 32) + hex + iCalUId.slice(40);
}
