import { renderAttachments } from './attachments.ts';
import { cancelledOccurrences, renderEvent, type Style } from './event-output.ts';
import { readPreferences } from './prefer.ts';
import { type Instance, instanceOn, instancesIn, overlaps, type Window } from './series.ts';
import type { Json, JsonObject, Mailbox } from './state.ts';
import type { Found } from './store.ts';
import { styleFor } from './style.ts';
import type { World } from './world.ts';

const PREFERENCES = readPreferences('outlook.timezone="UTC", IdType="ImmutableId"');

/**
 * Every event of a mailbox as stored, in any calendar: Graph's own properties in UTC with immutable ids, and beside
 * them `calendar`, `singleValueExtendedProperties`, `cancelledOccurrences`, `exceptionOccurrences` and `attachments`.
 */
export function storedEvents(world: World, mailbox: Mailbox): JsonObject[] {
  const style = ownersStyle(world);
  return [...mailbox.store.items.values()].map((item) => {
    const exceptions: Json[] = [...item.exceptions.keys()]
      .sort()
      .map((date) => instanceOn(item, date))
      .filter((instance): instance is Instance => instance !== null)
      .map((instance) => renderEvent(mailbox, item, instance, style));
    return {
      ...renderEvent(mailbox, item, null, style),
      calendar: item.calendar,
      singleValueExtendedProperties: [...item.extendedProperties].map(([id, value]) => ({ id, value })),
      cancelledOccurrences: cancelledOccurrences(mailbox, item, style),
      exceptionOccurrences: exceptions,
      attachments: renderAttachments(item),
    };
  });
}

/** The default calendar as its owner sees it: singles and occurrences that touch the window, by start. */
export function shownEvents(world: World, mailbox: Mailbox, window: Window): JsonObject[] {
  const style = ownersStyle(world);
  return [...mailbox.store.items.values()]
    .filter((item) => item.calendar === 'default')
    .flatMap((item): Found[] => {
      if (!item.recurrence) return overlaps(item.span, window) ? [{ item, instance: null }] : [];
      return instancesIn(item, window).map((instance) => ({ item, instance }));
    })
    .sort((a, b) => (a.instance?.span ?? a.item.span).start - (b.instance?.span ?? b.item.span).start)
    .map(({ item, instance }) => renderEvent(mailbox, item, instance, style));
}

/** The owner sees his private events whole. */
function ownersStyle(world: World): Style {
  return { ...styleFor(world, PREFERENCES), privateEvents: 'whole' };
}
