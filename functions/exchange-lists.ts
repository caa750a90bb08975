import { erasePerson } from '../shared/settings/erase-person.ts';
import { guardInput } from '../shared/settings/exchange-input.ts';
import { decide, guardView } from '../shared/settings/guards.ts';
import { issueOf, retryIssue } from '../shared/settings/issues.ts';
import { pageOf, pageQuery, readPage } from '../shared/settings/paging.ts';
import { userPage } from '../shared/settings/user-page.ts';
import { empty, json } from './answers.ts';
import { type Access, httpTrigger } from './http-trigger.ts';
import type { HttpServices } from './services.ts';

/** How long one request removes rows, in milliseconds. */
const REMOVE_MS = 60_000;

/** Who syncs, what is parked, what is held back: by ids and reasons, for administrators. */
export function exchangeLists(services: HttpServices, access: Access) {
  const { queue, clock } = services;
  const partsOf = (organizationId: string, correlationId: string) => ({
    store: services.store(organizationId),
    queue,
    clock,
    organizationId,
    correlationId,
  });
  return {
    users: httpTrigger(access, { name: 'exchange-users', who: 'admin', query: pageQuery }, async ({ caller, query }) =>
      json(await userPage(services.store(caller.organizationId), query)),
    ),

    eraseUser: httpTrigger(
      access,
      { name: 'exchange-user-delete', who: 'admin' },
      async ({ caller: { organizationId }, params }) => {
        const parts = {
          store: services.store(organizationId),
          bindings: services.bindings,
          consents: services.consents,
          clock,
          removeMs: REMOVE_MS,
        };
        const isDone = await erasePerson(parts, { organizationId, userId: params.id ?? '' });
        // Unfinished: the same request goes on.
        return isDone ? empty() : empty(202, { 'retry-after': '10' });
      },
    ),

    issues: httpTrigger(
      access,
      { name: 'exchange-issues', who: 'admin', query: pageQuery },
      async ({ caller, query }) =>
        json(pageOf(await readPage(services.store(caller.organizationId).parkedPage, query), issueOf)),
    ),

    issueRetry: httpTrigger(
      access,
      { name: 'exchange-issue-retry', who: 'admin' },
      async ({ caller, params, correlationId }) =>
        json(await retryIssue(partsOf(caller.organizationId, correlationId), params.id ?? ''), {}, 202),
    ),

    guards: httpTrigger(
      access,
      { name: 'exchange-guards', who: 'admin', query: pageQuery },
      async ({ caller, query }) =>
        json(
          pageOf(await readPage(services.store(caller.organizationId).guardsPage, query), (guard) =>
            guard.state === 'done' ? null : guardView(guard),
          ),
        ),
    ),

    guardConfirm: httpTrigger(
      access,
      { name: 'exchange-guard-confirm', who: 'admin', body: guardInput },
      async ({ caller, params, body: { deletions }, correlationId }) =>
        json(
          await decide(partsOf(caller.organizationId, correlationId), params.id ?? '', { kind: 'confirm', deletions }),
          {},
          202,
        ),
    ),

    guardRestore: httpTrigger(
      access,
      { name: 'exchange-guard-restore', who: 'admin' },
      async ({ caller, params, correlationId }) =>
        json(
          await decide(partsOf(caller.organizationId, correlationId), params.id ?? '', { kind: 'restore' }),
          {},
          202,
        ),
    ),
  };
}
