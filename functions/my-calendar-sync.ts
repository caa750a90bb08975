import type { HttpResponseInit } from '@azure/functions';
import type { Caller } from '../shared/access/caller.ts';
import { Refusal } from '../shared/access/refusal.ts';
import { enabledInput } from '../shared/settings/exchange-input.ts';
import { retryIssue } from '../shared/settings/issues.ts';
import { mySync, mySyncEtag } from '../shared/settings/my-sync.ts';
import { checkMatch } from '../shared/settings/precondition.ts';
import { currentSwitch, switchOff, switchOn } from '../shared/settings/switch-user.ts';
import type { UserSwitch } from '../shared/sync/ports.ts';
import { json } from './answers.ts';
import { type Access, httpTrigger } from './http-trigger.ts';
import type { HttpServices } from './services.ts';

/** A person's own switch and what becomes of his items: for nobody else, and by nobody else (H3). */
export function myCalendarSync(services: HttpServices, access: Access) {
  const { bindings, queue, clock, consents } = services;

  async function shown({ organizationId, userId }: Caller, user: UserSwitch | null): Promise<HttpResponseInit> {
    const store = services.store(organizationId);
    return json(await mySync(store, userId, user), { etag: mySyncEtag(user) });
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
        const directory = async () => (await services.connect(organizationId)).directory;
        const isProven = async (tenantId: string, mailboxId: string) => {
          const proof = await consents.proof(consents.keyOf(organizationId), consents.userKeyOf(caller.userId));
          return proof?.state === 'proven' && proof.tenantId === tenantId && proof.mailboxId === mailboxId;
        };
        const parts = { store, bindings, queue, clock, directory, isProven, correlationId };
        return shown(caller, body.enabled ? await switchOn(parts, caller) : await switchOff(parts, caller));
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
