import type { HttpResponseInit } from '@azure/functions';
import type { Caller } from '../shared/access/caller.ts';
import { chooseLanguage } from '../shared/access/language.ts';
import { Refusal } from '../shared/access/refusal.ts';
import { confirmMySync } from '../shared/settings/confirm-sync.ts';
import { confirmInput, enabledInput } from '../shared/settings/exchange-input.ts';
import { mailboxForPreview } from '../shared/settings/first-sync-preview.ts';
import { retryIssue } from '../shared/settings/issues.ts';
import { mySync, mySyncEtag } from '../shared/settings/my-sync.ts';
import { checkMatch } from '../shared/settings/precondition.ts';
import { currentSwitch, switchOff, switchOn } from '../shared/settings/switch-user.ts';
import { whyNot } from '../shared/settings/why.ts';
import { whyQuery, whyView } from '../shared/settings/why-view.ts';
import type { UserSwitch } from '../shared/sync/ports.ts';
import { type Preview, previewFirstSync } from '../shared/sync/preview.ts';

import { json } from './answers.ts';
import { type Access, httpTrigger } from './http-trigger.ts';
import type { HttpServices } from './services.ts';

/** How long a preview may look through both calendars, in milliseconds; the host app waits for it. */
const PREVIEW_MS = 25_000;

/** A person's own switch and what becomes of his items: for nobody else, and by nobody else (H3). */
export function myCalendarSync(services: HttpServices, access: Access) {
  const { bindings, queue, clock, consents } = services;
  const previews = new Map<string, Promise<Preview | null>>();

  async function shown({ organizationId, userId }: Caller, user: UserSwitch | null): Promise<HttpResponseInit> {
    const store = services.store(organizationId);
    return json(await mySync(store, userId, user), { etag: mySyncEtag(user) });
  }

  const directoryOf = (organizationId: string) => async () => (await services.connect(organizationId)).directory;

  function proofsOf({ organizationId, userId }: Caller) {
    return async (tenantId: string, mailboxId: string) => {
      const proof = await consents.proof(consents.keyOf(organizationId), consents.userKeyOf(userId));
      return proof?.state === 'proven' && proof.tenantId === tenantId && proof.mailboxId === mailboxId;
    };
  }

  async function preview(caller: Caller): Promise<Preview> {
    const { organizationId } = caller;
    const store = services.store(organizationId);
    const parts = { store, bindings, directory: directoryOf(organizationId), isProven: proofsOf(caller) };
    const mailbox = await mailboxForPreview(parts, caller);
    const { host, calendar, organization } = await services.connect(organizationId);
    // Both calendars whole cost an organisation's budget at Severa: who asks again meanwhile gets the same answer.
    const key = JSON.stringify([organizationId, caller.userId, mailbox.mailboxId]);
    const made =
      previews.get(key) ??
      previewFirstSync(
        { store, host, calendar, organization, clock, newId: services.newId, deadline: clock() + PREVIEW_MS },
        mailbox,
      ).finally(() => previews.delete(key));
    previews.set(key, made);
    const found = await made;
    if (found === null) throw new Refusal('user-inactive');
    return found;
  }

  return {
    get: httpTrigger(access, { name: 'my-sync-get', who: 'self' }, async ({ caller }) => {
      const store = services.store(caller.organizationId);
      return shown(caller, await currentSwitch({ store, bindings, clock }, caller));
    }),

    put: httpTrigger(
      access,
      { name: 'my-sync-put', who: 'self', body: enabledInput },
      async ({ caller, body, ifMatch, correlationId }) => {
        const { organizationId } = caller;
        const store = services.store(organizationId);
        if (ifMatch !== null) checkMatch(ifMatch, mySyncEtag(await store.user(caller.userId)));
        const directory = directoryOf(organizationId);
        const isProven = proofsOf(caller);
        const parts = { store, bindings, queue, clock, directory, isProven, correlationId };
        return shown(caller, body.enabled ? await switchOn(parts, caller) : await switchOff(parts, caller));
      },
    ),

    preview: httpTrigger(access, { name: 'my-preview', who: 'self' }, async ({ caller }) =>
      json(await preview(caller)),
    ),

    confirm: httpTrigger(
      access,
      { name: 'my-confirm', who: 'self', body: confirmInput },
      async ({ caller, body, correlationId }) => {
        const { organizationId, userId } = caller;
        const store = services.store(organizationId);
        await confirmMySync({ store, queue, organizationId, correlationId }, userId, body.activities);
        return json(await mySync(store, userId, await store.user(userId)), {}, 202);
      },
    ),

    why: httpTrigger(
      access,
      { name: 'my-why', who: 'self', query: whyQuery },
      async ({ caller, query, acceptLanguage }) => {
        const { organizationId, userId } = caller;
        const store = services.store(organizationId);
        const { host, calendar, organization } = await services.connect(organizationId);
        const why = await whyNot({ store, host, calendar, organization, clock }, userId, query);
        return json(whyView(query, why, chooseLanguage(caller.locale, acceptLanguage)));
      },
    ),

    issueRetry: httpTrigger(
      access,
      { name: 'my-issue-retry', who: 'self' },
      async ({ caller: { organizationId, userId }, params, correlationId }) => {
        const store = services.store(organizationId);
        const mailboxId = (await store.user(userId))?.mailboxId ?? null;
        if (mailboxId === null) throw new Refusal('issue-unknown');
        const parts = { store, queue, clock, organizationId, correlationId };
        return json(await retryIssue(parts, params.id ?? '', mailboxId), {}, 202);
      },
    ),
  };
}
