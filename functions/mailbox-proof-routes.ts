import { donePage, proofPage } from '../shared/consent/pages.ts';
import { askProof, openProof, proofSignedIn } from '../shared/consent/proof-steps.ts';
import { json } from './answers.ts';
import { browserTrigger } from './browser-trigger.ts';
import { stepParts } from './consent-routes.ts';
import type { CalledRoute } from './http-routes.ts';
import { type Access, httpTrigger } from './http-trigger.ts';
import { newSecret } from './new-secret.ts';
import type { HttpServices } from './services.ts';

/** A user shows by one sign-in at Microsoft that the mailbox with his address is his (H2a). */
export function mailboxProofRoutes(services: HttpServices, access: Access) {
  const { consents, clock, entraApp } = services;
  const steps = stepParts(services, access);
  const spec = <N extends CalledRoute>(name: N) => ({ name, cookie: '__Host-mailbox-proof' as const, ...entraApp });
  return {
    link: httpTrigger(access, { name: 'mailbox-proof-link', who: 'self' }, async ({ caller }) => {
      const { organizationId } = caller;
      const directory = async () => (await services.connect(organizationId)).directory;
      const store = services.store(organizationId);
      return json(
        await askProof({ store, consents, clock, newSecret, publicUrl: entraApp.publicUrl, directory }, caller),
      );
    }),

    start: browserTrigger(access, spec('mailbox-proof-start'), async ({ query, language, show }) => {
      const { proof, browser, address } = await openProof(steps, query.ticket ?? null);
      return show(proofPage(language, proof.name ?? '', address), { browser });
    }),

    verified: browserTrigger(access, spec('mailbox-proof-verified'), async ({ query, browser, language, show }) => {
      await proofSignedIn(steps, query, browser);
      return show(donePage(language, 'proven'), { browser: null });
    }),
  };
}
