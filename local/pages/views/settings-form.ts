import { html } from 'hono/html';
import type { Say } from '../texts/texts.ts';
import type { Html } from './layout.ts';
import type { Exchange, SettingsPage } from './settings-page.ts';

const ZONES = Intl.supportedValuesOf('timeZone');

/** What an administrator sets. Secrets are written here and never shown. */
export function settingsForm({ page, exchange, filledIn, etag, types, eventsToGo }: SettingsPage): Html {
  const { say, format } = page;
  const shown = filledIn ?? exchange;
  const syncable = types.filter(({ category }) => category !== 'Task');
  const stored = (since: string | null) =>
    since === null ? say('settings.secret-none') : say('settings.secret-stored', { when: format.moment(since) });
  return html`<section aria-labelledby="form-title"><h2 id="form-title">${say('settings.form')}</h2>
<form method="post" action="/settings/exchange" class="settings" autocomplete="off">
<input type="hidden" name="etag" value="${etag}">
${eventsToGo === null ? '' : leaving(say, eventsToGo)}
${choice('kind', say('settings.kind'), shown.kind, [
  ['graph', say('settings.kind-graph')],
  ['exchange', say('settings.kind-exchange')],
])}
<p class="field"><label for="severaClientId">${say('settings.client-id')}</label>
<input id="severaClientId" name="severaClientId" value="${shown.severaClientId ?? ''}" required maxlength="200"></p>
${secret('severaClientSecret', say('settings.client-secret'), stored(exchange.secrets.severaClientSecret))}
${secret('delegatePassword', say('settings.password'), stored(exchange.secrets.delegatePassword))}
<p class="field"><label for="zone">${say('settings.zone')}</label>
<select id="zone" name="zone">${ZONES.map((zone) => option(zone, zone, zone === (shown.zone ?? 'Europe/Helsinki')))}</select></p>
<fieldset><legend>${say('settings.types')}</legend>${syncable.map(
    ({ guid, name, category }) => html`<p class="field check">
<input type="checkbox" id="type-${guid}" name="typeIds" value="${guid}"${shown.typeIds.includes(guid) ? html` checked` : ''}>
<label for="type-${guid}">${name} <span>(${say(`category.${category}`)})</span></label></p>`,
  )}</fieldset>
<p class="field"><label for="defaultTypeId">${say('settings.default-type')}</label>
<select id="defaultTypeId" name="defaultTypeId">${option('', say('settings.default-type-none'), shown.defaultTypeId === null)}
${syncable.map(({ guid, name }) => option(guid, name, guid === shown.defaultTypeId))}</select></p>
${choice('mailboxProof', say('settings.proof'), shown.mailboxProof, [
  ['token', say('settings.proof-token')],
  ['signIn', say('settings.proof-sign-in')],
])}
${choice('organizerUpdates', say('settings.updates'), shown.organizerUpdates, [
  ['send', say('settings.updates-send')],
  ['putBack', say('settings.updates-put-back')],
])}
<p class="actions"><button class="primary">${say('settings.save')}</button></p>
</form></section>`;
}

/** H5: the number of events that go is part of the confirmation. */
function leaving(say: Say, events: number): Html {
  return html`<div class="problem" role="alert"><h3>${say('settings.events-would-go')}</h3>
<p>${say('settings.events-would-go-detail', { events })}</p>
<p class="actions"><button class="danger" name="confirm" value="${events}">${say('settings.confirm-removal', { events })}</button>
<a class="button" href="/settings/exchange">${say('settings.keep')}</a></p></div>`;
}

function option(value: string, text: string, isChosen: boolean): Html {
  return html`<option value="${value}"${isChosen ? html` selected` : ''}>${text}</option>`;
}

function choice(
  name: keyof Exchange,
  legend: string,
  chosen: string,
  options: readonly (readonly [value: string, label: string])[],
): Html {
  return html`<fieldset><legend>${legend}</legend>${options.map(
    ([value, label]) => html`<p class="field check"><input type="radio" id="${name}-${value}" name="${name}"
 value="${value}"${value === chosen ? html` checked` : ''}><label for="${name}-${value}">${label}</label></p>`,
  )}</fieldset>`;
}

function secret(name: string, label: string, hint: string): Html {
  return html`<p class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" aria-describedby="${name}-hint">
<span class="hint" id="${name}-hint">${hint}</span></p>`;
}
