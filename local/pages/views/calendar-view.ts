import { html } from 'hono/html';
import type { LocalDate } from '../../../shared/calendar/item.ts';
import { addDays } from '../../../shared/calendar/time.ts';
import type { Side } from '../../stack/side-item.ts';
import { type PageItem, versionOf } from '../calendar/page-item.ts';
import { datesOf, type Period, VIEWS, type View } from '../calendar/period.ts';
import { address, type SignedIn } from '../page.ts';
import { sayReason } from '../texts/texts.ts';
import type { Html } from './layout.ts';

export interface CalendarPage {
  readonly page: SignedIn;
  readonly view: View;
  readonly monday: LocalDate;
  readonly today: LocalDate;
  readonly period: Period;
  readonly items: readonly PageItem[];
  /** Why an item waits, by side and id. */
  readonly waiting: ReadonlyMap<string, string>;
  readonly syncIsOn: boolean;
}

export function waitingKey({ side, id }: Pick<PageItem, 'side' | 'id'>): string {
  return `${side} ${id}`;
}

/** The host app's own calendar comes first. */
const ORDER: readonly Side[] = ['severa', 'outlook'];

const calendarPath = (view: View, monday: LocalDate) => address('/calendar', { view, week: monday });

/** Where to go, and both calendars. `form`: of the entry that is being edited. */
export function calendarView(given: CalendarPage, form: Html | null): Html {
  const { page, view, monday, period } = given;
  const { say, format } = page;
  const days = period.days.length;
  const there = (text: string, to: LocalDate) => html`<a class="button" href="${calendarPath(view, to)}">${text}</a>`;
  return html`<div class="toolbar">
<div>${there(say('calendar.previous'), addDays(monday, -days))}
<a class="button" href="${address('/calendar', { view })}">${say('calendar.today')}</a>
${there(say('calendar.next'), addDays(monday, days))}</div>
<p class="period">${format.period(monday, addDays(monday, days - 1))}</p>
<nav aria-label="${say('calendar.view')}">
${VIEWS.map(
  (one) => html`<a class="button" href="${calendarPath(one, monday)}"${one === view ? html` aria-current="true"` : ''}>
${say(`calendar.${one}`)}</a>`,
)}
</nav>
</div>
${form ?? ''}
<p class="hint">${say('calendar.hint')}</p>
<div id="calendars" data-live="${address('/calendar/both', { view, week: monday })}"
 data-said="${say('calendar.changed-meanwhile')}">${bothCalendars(given)}</div>`;
}

/** The part that follows what happens by itself. */
export function bothCalendars(given: CalendarPage): Html {
  const { page, syncIsOn } = given;
  return html`${syncIsOn ? '' : syncIsOff(page)}${given.view === 'week' ? weeks(given) : list(given)}`;
}

function syncIsOff({ say }: SignedIn): Html {
  return html`<p class="notice">${say('calendar.sync-is-off')}
<a href="/profile">${say('calendar.to-profile')}</a></p>`;
}

function heading({ page, monday, view }: CalendarPage, side: Side): Html {
  const { say, session } = page;
  const { name, email } = session.person;
  const add = address('/calendar', { view, week: monday, add: side });
  return html`<header><h2 id="heading-${side}">${say(`calendar.${side}`)}</h2>
<p>${side === 'severa' ? say('calendar.severa-of', { name }) : say('calendar.outlook-of', { address: email })}</p>
<a class="button" id="add-${side}" href="${add}">${say(`calendar.add-${side}`)}</a></header>`;
}

/** One below the other, day below day, so that a pair is easily seen. */
function weeks(given: CalendarPage): Html {
  const { page, period, today } = given;
  const { say, format } = page;
  return html`${ORDER.map(
    (side) => html`<section class="calendar ${side}" aria-labelledby="heading-${side}">${heading(given, side)}
<ol class="week">${period.days.map(
      (
        day,
      ) => html`<li class="${day === today ? 'day today' : 'day'}"${day === today ? html` aria-current="date"` : ''}>
<h3>${format.day(day)}</h3>${entries(given, side, day) ?? html`<p class="nothing">${say('calendar.nothing')}</p>`}</li>`,
    )}</ol></section>`,
  )}`;
}

/** Side by side, only days that hold something. */
function list(given: CalendarPage): Html {
  const { page, period, today } = given;
  const { say, format } = page;
  const rows = period.days.flatMap((day) => {
    const [severa, outlook] = [entries(given, 'severa', day), entries(given, 'outlook', day)];
    if (severa === null && outlook === null) return [];
    return [
      html`<tr class="${day === today ? 'today' : ''}"><th scope="row">${format.day(day)}</th>
<td class="severa">${severa ?? ''}</td><td class="outlook">${outlook ?? ''}</td></tr>`,
    ];
  });
  return html`<div class="headings"><div class="calendar severa">${heading(given, 'severa')}</div>
<div class="calendar outlook">${heading(given, 'outlook')}</div></div>
${
  rows.length === 0
    ? html`<p class="nothing">${say('calendar.nothing-at-all')}</p>`
    : html`<table class="list"><thead><tr><th scope="col">${say('calendar.day')}</th>
<th scope="col">${say('calendar.severa')}</th><th scope="col">${say('calendar.outlook')}</th></tr></thead>
<tbody>${rows}</tbody></table>`
}`;
}

/** null: nothing on this day. */
function entries(given: CalendarPage, side: Side, day: LocalDate): Html | null {
  const { zone } = given.period;
  const here = given.items.filter((item) => {
    const { first, last } = datesOf(item.when, zone);
    return item.side === side && first <= day && day <= last;
  });
  if (here.length === 0) return null;
  const order = (one: PageItem) => (one.when.allDay ? 0 : one.when.start);
  const sorted = here.toSorted((a, b) => order(a) - order(b) || (a.subject < b.subject ? -1 : 1));
  return html`<ul class="entries">${sorted.map((item) => entry(given, item, day))}</ul>`;
}

function entry({ page, monday, view, waiting }: CalendarPage, item: PageItem, day: LocalDate): Html {
  const { say, format } = page;
  const { side, id, seriesId } = item;
  const reason = waiting.get(waitingKey({ side, id })) ?? waiting.get(waitingKey({ side, id: seriesId ?? id })) ?? null;
  const edit = address('/calendar', { view, week: monday, edit: item.id, side: item.side });
  return html`<li class="${reason === null ? 'entry' : 'entry waits'}" data-key="${item.side} ${item.id} ${day}"
 data-version="${versionOf(item)}"><a href="${edit}"><span class="hours">${format.hours(item.when)}</span>
<strong>${item.subject.trim() === '' ? say('calendar.no-subject') : item.subject}</strong></a>
${item.location === '' ? '' : html`<span class="place">${item.location}</span>`}
${item.people.length === 0 ? '' : html`<span>${say('calendar.with', { names: item.people.map(({ name }) => name).join(', ') })}</span>`}
${item.seriesId === null ? '' : html`<span class="tag">${say('calendar.repeats')}</span>`}
${item.isPrivate ? html`<span class="tag">${say('calendar.private')}</span>` : ''}
${
  reason === null
    ? ''
    : html`<span class="tag warning" title="${sayReason(say, reason)}">${say('calendar.not-synced')}
<span class="hidden">${sayReason(say, reason)}</span></span>`
}</li>`;
}
