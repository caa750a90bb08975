import { textFromHtml } from '../simulators/graph/html.ts';
import { eventId } from '../simulators/graph/ids.ts';
import { type Instance, instanceOn, instancesIn } from '../simulators/graph/series.ts';
import type { Span as GraphSpan, Mailbox, StoredEvent } from '../simulators/graph/state.ts';
import { type Reach, type Rule, reachRule, type SideItem, type Span } from './side-item.ts';

/**
 * The mailbox's default calendar: single events, series and their changed occurrences. `apart`: ids of series that Severa
 * holds as single activities; each of their occurrences is an item.
 */
export function outlookItems(
  mailbox: Mailbox,
  exceptionsGetNewIds: boolean,
  reach: Reach,
  apart: ReadonlySet<string>,
): SideItem[] {
  return [...mailbox.store.items.values()]
    .filter(({ calendar }) => calendar === 'default')
    .flatMap((item) => {
      const of = (instance: Instance | null) => toItem(mailbox, item, instance, exceptionsGetNewIds, reach);
      const series = of(null);
      if (apart.has(series.id)) {
        return instancesIn(item, reach.window).map((instance): SideItem => {
          return { ...of(instance), id: `${series.id} ${instance.date}`, kind: 'occurrence', seriesId: null };
        });
      }
      const changed = [...item.exceptions.keys()].map((date) => instanceOn(item, date));
      return [series, ...changed.filter((instance) => instance !== null).map(of)];
    });
}

function toItem(
  mailbox: Mailbox,
  item: StoredEvent,
  instance: Instance | null,
  exceptionsGetNewIds: boolean,
  reach: Reach,
): SideItem {
  const content = instance?.content ?? item.content;
  const span = instance?.span ?? item.span;
  const location = content.location.displayName;
  return {
    side: 'outlook',
    id: eventId(mailbox, item, instance?.date ?? null, { immutable: true, exceptionsGetNewIds }),
    kind: instance === null ? (item.recurrence === null ? 'single' : 'series') : 'exception',
    seriesId: instance === null ? null : eventId(mailbox, item, null, { immutable: true, exceptionsGetNewIds }),
    subject: content.subject ?? '',
    when: toSpan(span),
    zone: span.zone,
    location: typeof location === 'string' ? location : '',
    notes: textFromHtml(content.html),
    rule: ruleOf(item, instance, reach),
  };
}

function ruleOf(item: StoredEvent, instance: Instance | null, reach: Reach): Rule | null {
  if (item.isDraft) return 'draft';
  if (item.isCancelled) return 'cancelled';
  if (item.recurrence === null || instance !== null) return reachRule(toSpan(instance?.span ?? item.span), reach);
  if (instancesIn(item, reach.window).length > 0) return null;
  return item.span.start >= reach.window.until ? 'beyond-18-months' : 'older-than-30-days';
}

export function toSpan(span: GraphSpan): Span {
  if (span.dates !== null) return { allDay: true, start: span.dates.start, end: span.dates.end };
  return { allDay: false, start: span.start, end: span.end };
}
