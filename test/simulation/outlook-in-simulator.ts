import type { GraphSimulator } from '../../local/simulators/graph/simulator.ts';
import type { Item } from '../../shared/calendar/item.ts';
import { dateInZone, instantOf, inZone, isZone } from '../../shared/calendar/time.ts';
import { rowOf } from '../scenario/outlook-in-graph.ts';
import { STRETCH } from './occurrences.ts';
import { itemOfRow } from './rows-as-items.ts';
import type { Turn } from './sides.ts';

const HOME = 'Europe/Helsinki';

/** Every occurrence as its owner sees it. */
export function shownInGraph(graph: GraphSimulator, mailbox: string): readonly Item[] {
  return graph.shown(mailbox, STRETCH.from, STRETCH.until).map((event) => itemOfRow(rowOf(event)));
}

/** What a series of the mailbox has by now; null: no series. */
export function turnsInGraph(graph: GraphSimulator, mailbox: string, id: string): readonly Turn[] | null {
  const series = graph.events(mailbox).find((event) => event.id === id);
  if (!series?.recurrence) return null;
  const zone = zoneOf(series.originalStartTimeZone);
  return graph
    .shown(mailbox, STRETCH.from, STRETCH.until)
    .filter(({ seriesMasterId }) => seriesMasterId === id)
    .map((event) => {
      const { when } = itemOfRow(rowOf(event));
      const original = String(event.originalStart ?? '');
      if (when.allDay) return { date: original === '' ? when.start : original.slice(0, 10), when };
      const at = original === '' ? instantOf(when.start) : Date.parse(original);
      const local = (time: string) => inZone(instantOf(time), zone);
      return { date: dateInZone(at, zone), when: { ...when, start: local(when.start), end: local(when.end), zone } };
    });
}

function zoneOf(name: unknown): string {
  return typeof name === 'string' && name !== 'UTC' && isZone(name) ? name : HOME;
}
