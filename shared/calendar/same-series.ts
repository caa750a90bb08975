import { canonicalWhen } from './canonical-rule.ts';
import { type Expansion, expand, type Stretch } from './expand.ts';
import type { Item, When } from './item.ts';
import { localDigits, span } from './time.ts';

const MINUTE = 60 * 1000;

/**
 * H8: what must be equal for two series to be one: the instants of their occurrences in the window, to the minute, by
 * the rule alone: a changed or cancelled occurrence makes no other series. Two spellings of one rule, and two zones
 * with the same instants, give the same text. A series without any occurrence there is told by its canonical rule.
 */
export function seriesKey(when: When, window: Stretch, home: string): string {
  const { occurrences, whole } = expand(ofRule(when), window, home);
  if (occurrences.length === 0 || !whole) return ruleText(when);
  if (when.allDay) return `days ${occurrences.map(({ when: { start, end } }) => `${start}/${end}`).join()}`;
  const minutes = occurrences.map(({ when: each }) => span(each, home));
  const minute = (instant: number) => Math.floor(instant / MINUTE);
  return minutes.map(({ from, until }) => `${minute(from)}+${minute(until) - minute(from)}`).join();
}

export function sameSeries(a: When, b: When, window: Stretch, home: string): boolean {
  return seriesKey(a, window, home) === seriesKey(b, window, home);
}

/** Are the occurrences of both the same moments (days) throughout the window, to the millisecond? */
export function sameInstants(a: When, b: When, window: Stretch, home: string): boolean {
  const [left, right] = [expand(ofRule(a), window, home), expand(ofRule(b), window, home)];
  return left.whole && right.whole && exactText(left, home) === exactText(right, home);
}

/** A series as text: equal for all spellings of its rule. The digits and the zone are part of it: it recurs by them. */
export function ruleText(given: When): string {
  const when = canonicalWhen(given);
  const rule = JSON.stringify(when.rule ?? null);
  return when.allDay
    ? `${when.start}/${when.end}${rule}`
    : `${localDigits(when.start)}/${localDigits(when.end)}/${when.zone}${rule}`;
}

function exactText({ occurrences }: Expansion, home: string): string {
  return occurrences.map(({ when }) => (when.allDay ? `${when.start}/${when.end}` : exactSpan(when, home))).join();
}

function exactSpan(when: When, home: string): string {
  const { from, until } = span(when, home);
  return `${from} ${until}`;
}

/** The rule alone, without anything that happened to single occurrences. */
function ofRule(when: When): Item {
  return {
    subject: '',
    when,
    exclusions: [],
    overrides: {},
    location: '',
    notes: '',
    privacy: 'normal',
    busy: 'busy',
    people: {},
  };
}
