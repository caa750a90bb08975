import { askConsent } from '../shared/consent/ask-consent.ts';
import { consentInput, operatorInput } from '../shared/consent/consent-input.ts';
import { consentReturned, decided, openLink, type StepParts, signedIn } from '../shared/consent/consent-steps.ts';
import { consentView } from '../shared/consent/consent-view.ts';
import { confirmByOperator, type FinishParts, finishConsent } from '../shared/consent/finish-consent.ts';
import { confirmPage, donePage, startPage } from '../shared/consent/pages.ts';
import { json } from './answers.ts';
import { browserTrigger } from './browser-trigger.ts';
import type { CalledRoute } from './http-routes.ts';
import { type Access, httpTrigger, operatorTrigger } from './http-trigger.ts';
import { newSecret } from './new-secret.ts';
import type { HttpServices } from './services.ts';

/** Microsoft 365's consent: asked for by an administrator, given in a browser, confirmed there or by an operator. */
export function consentRoutes(services: HttpServices, access: Access) {
  const { consents, entraApp, clock, newId, wait } = services;
  const steps = stepParts(services, access);
  const finish: FinishParts = {
    consents,
    clock,
    wait,
    open: services.tenant,
    tenant: (id) => ({ store: services.store(id), secrets: services.secrets(id), clock }),
  };
  const spec = <N extends CalledRoute>(name: N) => ({ name, cookie: '__Host-consent' as const, ...entraApp });
  return {
    ask: httpTrigger(access, { name: 'consent-ask', who: 'admin', body: consentInput }, async ({ caller, body }) => {
      const { organizationId } = caller;
      const host = () => services.severa(organizationId);
      const store = services.store(organizationId);
      const parts = { store, consents, clock, newSecret, newId, publicUrl: entraApp.publicUrl, host };
      return json(await askConsent(parts, caller, body), {}, 201);
    }),

    start: browserTrigger(access, spec('consent-start'), async ({ query, language, show }) => {
      const { consent, browser, address } = await openLink(steps, query.ticket ?? null);
      return show(startPage(language, consent, address), { browser });
    }),

    callback: browserTrigger(access, spec('consent-callback'), async ({ query, browser, redirect }) =>
      redirect(await consentReturned(steps, query, browser)),
    ),

    verified: browserTrigger(access, spec('consent-verified'), async ({ query, browser, language, show }) => {
      const { consent, token } = await signedIn(steps, query, browser);
      return show(confirmPage(language, consent, token));
    }),

    confirm: browserTrigger(access, spec('consent-confirm'), async ({ form, browser, language, show }) => {
      const answer = { token: form.get('token'), confirmed: form.get('decision') === 'connect' };
      const { state } = await finishConsent(finish, await decided(steps, answer, browser));
      return show(donePage(language, state === 'operator' ? 'operator' : 'connected'), { browser: null });
    }),

    operatorConfirm: operatorTrigger(
      access,
      { name: 'operator-consent-confirm', body: operatorInput },
      async ({ params, body }) => {
        const consent = await confirmByOperator(finish, params.id ?? '', body);
        return json(consentView(consent, consents.keyOf(consent.organizationId), clock()));
      },
    ),
  };
}

export function stepParts({ consents, signIn, entraApp, clock }: HttpServices, access: Access): StepParts {
  const limit = (organizationId: string) => access.limits({ organizationId, userId: ' browsers' });
  return { consents, signIn, app: entraApp, clock, newSecret, limit };
}
