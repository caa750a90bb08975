import { html } from 'hono/html';
import type { SignedIn } from '../page.ts';
import type { Say } from '../texts/texts.ts';
import type { Html } from './layout.ts';
import { action, fact } from './parts.ts';
import { settingsForm } from './settings-form.ts';
import type { SettingsPage } from './settings-page.ts';

const SECTIONS = [
  ['/settings/exchange', 'settings.connection'],
  ['/settings/exchange/users', 'settings.users'],
  ['/settings/exchange/issues', 'settings.issues'],
  ['/settings/exchange/guards', 'settings.guards'],
] as const;

/** Settings, Integrations, Microsoft Exchange: its pages, and one of them. */
export function settingsFrame({ say }: SignedIn, path: string, content: Html): Html {
  return html`<p class="where">${say('settings.integrations')}</p>
<nav class="tabs" aria-label="${say('settings.pages')}"><ul>${SECTIONS.map(
    ([href, key]) => html`<li><a href="${href}"${href === path ? html` aria-current="page"` : ''}>${say(key)}</a></li>`,
  )}</ul></nav>${content}`;
}

export function settingsView(given: SettingsPage): Html {
  const { page, exchange } = given;
  return html`<div id="connection" data-live="/settings/exchange/state">${connectionState(given)}</div>
${exchange.state === 'none' || exchange.kind !== 'graph' ? '' : consentForm(page)}
${settingsForm(given)}
${exchange.state === 'none' ? '' : connectionTest(given)}
${exchange.state === 'none' ? '' : disconnection(page)}`;
}

/** State and switch: it changes by itself when the consent is given in the other window. */
export function connectionState({ page, exchange }: Pick<SettingsPage, 'page' | 'exchange'>): Html {
  const { say, format } = page;
  const { state, missing, tenantId, enabled, kind, consent, consentLost } = exchange;
  return html`<dl class="facts">
${fact(say('settings.state'), html`<strong id="state">${say(`organization-state.${state}`)}</strong>`)}
${
  missing.length === 0
    ? ''
    : fact(say('settings.missing'), html`<ul>${missing.map((one) => html`<li>${say(`missing.${one}`)}</li>`)}</ul>`)
}
${kind === 'graph' ? fact(say('settings.tenant'), tenantId ?? say('settings.tenant-none')) : ''}
${consentLost === null ? '' : fact(say('settings.consent-lost'), format.moment(consentLost))}
${consent === null ? '' : fact(say('settings.consent'), html`<span id="consent-state">${consentText(say, consent)}</span>`)}
</dl>
<form method="post" action="/settings/exchange/enabled" class="switch">
<input type="hidden" name="enabled" value="${enabled ? 'no' : 'yes'}">
<span id="switch-name">${say('settings.switch')}</span>
<button id="switch" role="switch" aria-checked="${String(enabled)}" aria-labelledby="switch-name" aria-describedby="switch-hint"
 class="${enabled ? '' : 'primary'}">${say(enabled ? 'settings.switch-off' : 'settings.switch-on')}</button>
</form>
<p class="hint" id="switch-hint">${say('settings.switch-intro')}</p>`;
}

/** Where the newest consent stands, with the reason of a refusal. */
function consentText(say: Say, { state, reason }: NonNullable<SettingsPage['exchange']['consent']>): string {
  const text = say(`consent-state.${state}`);
  return reason === null ? text : `${text} (${reason})`;
}

/** The form itself opens the window, so that nothing is lost where pop-ups of scripts are blocked. */
function consentForm({ say }: SignedIn): Html {
  return html`<section aria-labelledby="consent"><h2 id="consent">${say('settings.consent')}</h2>
<p>${say('settings.consent-intro')}</p>
<form method="post" action="/settings/exchange/consent" target="consent" class="one" data-popup>
<button>${say('settings.consent-grant')} <span>${say('settings.consent-new-window')}</span></button></form></section>`;
}

/** Each step with what to do; the words are the service's own. */
function connectionTest({ page, test }: SettingsPage): Html {
  const { say } = page;
  return html`<section aria-labelledby="test"><h2 id="test">${say('settings.test')}</h2><p>${say('settings.test-intro')}</p>
${
  test === null
    ? ''
    : html`<div role="status" class="${test.passed ? 'notice' : 'problem'}">
<p>${say(test.passed ? 'settings.test-passed' : 'settings.test-failed')}</p>
<ul class="steps">${test.steps.map(
        ({ title, outcome, reason, remedy }) => html`<li><strong>${say(`test.${outcome}`)}</strong>: ${title}
${reason === null ? '' : html`<br>${reason}`} ${remedy ?? ''}</li>`,
      )}</ul></div>`
}
<form method="post" action="/settings/exchange/test" class="one"><button>${say('settings.test-run')}</button></form></section>`;
}

function disconnection({ say }: SignedIn): Html {
  return html`<section aria-labelledby="disconnect"><h2 id="disconnect">${say('settings.disconnect')}</h2>
<p>${say('settings.disconnect-intro')}</p>
<details><summary>${say('settings.disconnect')} …</summary>
${action('/settings/exchange/disconnect', say('settings.disconnect-sure'), { look: 'danger' })}</details></section>`;
}
