import { html } from 'hono/html';
import type { Side } from '../../stack/side-item.ts';
import { type FieldName, type ItemFields, MOST_TIMES, REPEATS, type Wrong } from '../calendar/item-form.ts';
import type { PageItem } from '../calendar/page-item.ts';
import type { SignedIn } from '../page.ts';
import type { SamplePerson } from '../people.ts';
import type { Say } from '../texts/texts.ts';
import type { Html } from './layout.ts';

export interface ItemForm {
  readonly side: Side;
  /** null: a new one. */
  readonly id: string | null;
  readonly fields: ItemFields;
  readonly wrong: Wrong;
  /** What Severa or Outlook said against it; null: nothing. */
  readonly refused: string | null;
  /** Of the entry as it is stored; null: a new one. */
  readonly stored: Pick<PageItem, 'seriesId' | 'isSeries' | 'isInvitation'> | null;
  readonly colleagues: readonly Pick<SamplePerson, 'userId' | 'name'>[];
  /** Where the whole series is changed. */
  readonly seriesPath: string | null;
  readonly types: readonly { readonly guid: string; readonly name: string }[];
  /** The calendar to come back to. */
  readonly back: string;
}

/** One entry of either calendar, for adding and changing. */
export function itemView({ say, session }: SignedIn, form: ItemForm): Html {
  const { side, id, fields, wrong, refused, stored, seriesPath, types, colleagues, back } = form;
  const title = say(id === null ? `item.new-${side}` : `item.edit-${side}`);
  const isWrong = Object.keys(wrong).length > 0;

  function input(name: FieldName & keyof ItemFields, type: string, label: string, more: Html | '' = ''): Html {
    const key = wrong[name];
    const value = String(fields[name]);
    return html`<p class="field ${type}"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" ${more}
${key === undefined ? '' : html`aria-invalid="true" aria-describedby="${name}-wrong"`}>
${key === undefined ? '' : html`<span class="wrong" id="${name}-wrong">${say(key)}</span>`}</p>`;
  }

  const check = (name: FieldName, label: string, isOn: boolean) =>
    html`<p class="field check"><input id="${name}" name="${name}" type="checkbox" value="yes"${isOn ? html` checked` : ''}>
<label for="${name}">${label}</label></p>`;

  return html`<section class="panel ${side}" id="form" aria-labelledby="form-title">
<h2 id="form-title">${title}</h2>
${
  seriesPath === null
    ? ''
    : html`<p class="notice">${say('item.occurrence')} <a href="${seriesPath}">${say('item.whole-series')}</a></p>`
}
${stored?.isSeries === true ? html`<p class="notice">${say('item.series')}</p>` : ''}
${stored?.isInvitation === true ? html`<p class="notice">${say('item.invitation')}</p>` : ''}
${isWrong ? html`<p class="problem" role="alert">${say('item.wrong')}</p>` : ''}
${refused === null ? '' : html`<p class="problem" role="alert">${say(`item.refused-${side}`, { reason: refused })}</p>`}
<form method="post" action="/calendar/${side}" class="item" novalidate>
<input type="hidden" name="back" value="${back}">
${id === null ? '' : html`<input type="hidden" name="id" value="${id}">`}
${input('subject', 'text', say('item.subject'), html`required maxlength="255" autofocus`)}
${check('allDay', say('item.all-day'), fields.allDay)}
<div class="times" role="group" aria-describedby="zone-of-times">
${input('startDate', 'date', say('item.start-date'), html`required`)}
${input('startTime', 'time', say('item.start-time'))}
${input('endDate', 'date', say('item.end-date'), html`required`)}
${input('endTime', 'time', say('item.end-time'))}
</div>
<p class="hint" id="zone-of-times">${say('item.zone', { zone: session.person.zone })}</p>
${input('location', 'text', say('item.location'), html`maxlength="250"`)}
<p class="field wide"><label for="notes">${say('item.notes')}</label>
<textarea id="notes" name="notes" rows="3">${fields.notes}</textarea></p>
${side === 'severa' ? typeChoice(say('item.type'), types, fields.typeId) : check('isPrivate', say('item.private'), fields.isPrivate)}
${id === null ? repeating(say, fields, input('times', 'number', say('item.times'), html`min="1" max="${MOST_TIMES}"`)) : ''}
<fieldset><legend>${say('item.people')}</legend>${colleagues.map(
    ({ userId, name }) => html`<p class="field check"><input type="checkbox" id="with-${userId}" name="people"
 value="${userId}"${fields.people.includes(userId) ? html` checked` : ''}><label for="with-${userId}">${name}</label></p>`,
  )}</fieldset>
<p class="actions"><button class="primary" name="action" value="save">${say('item.save')}</button>
${id === null ? '' : html`<button class="danger" name="action" value="delete" formnovalidate>${say('item.delete')}</button>`}
${stored?.isInvitation === true ? answers(say) : ''}
<a class="button" href="${back}">${say('item.cancel')}</a></p>
</form></section>`;
}

function repeating(say: Say, { repeats }: ItemFields, times: Html): Html {
  return html`<div class="times"><p class="field"><label for="repeats">${say('item.repeats')}</label>
<select id="repeats" name="repeats">${REPEATS.map(
    (one) =>
      html`<option value="${one}"${one === repeats ? html` selected` : ''}>${say(`item.repeats-${one}`)}</option>`,
  )}</select></p>${times}</div>`;
}

function answers(say: Say): Html {
  return html`<button name="action" value="accepted" formnovalidate>${say('item.accept')}</button>
<button name="action" value="declined" formnovalidate>${say('item.decline')}</button>`;
}

function typeChoice(label: string, types: ItemForm['types'], chosen: string): Html {
  return html`<p class="field"><label for="typeId">${label}</label><select id="typeId" name="typeId">
${types.map(
  ({ guid, name }) => html`<option value="${guid}"${guid === chosen ? html` selected` : ''}>${name}</option>`,
)}</select></p>`;
}
