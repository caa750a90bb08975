import { cancelledOccurrences, renderEvent, type Style } from './event-output.ts';
import { readPreferences } from './prefer.ts';
import { type Instance, instanceOn } from './series.ts';
import type { Json, JsonObject, Mailbox } from './state.ts';

/**
 * Every event of a mailbox as stored, in any calendar: Graph's own properties in UTC with immutable ids, and beside
 * them `calendar`, `singleValueExtendedProperties`, `cancelledOccurrences` and `exceptionOccurrences`, always.
 */
export function storedEvents(mailbox: Mailbox, exceptionsGetNewIds: boolean): JsonObject[] {
  const preferences = readPreferences('outlook.timezone="UTC", IdType="ImmutableId"');
  const style: Style = { preferences, exceptionsGetNewIds };
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
    };
  });
}
