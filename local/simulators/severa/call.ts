import { activityAnswer } from './answers.ts';
import { masked, reachOf } from './api-rights.ts';
import type { StoredActivity } from './model.ts';
import type { Page } from './paging.ts';
import { notFound, Problem } from './problem.ts';
import { findOccurrence } from './series.ts';
import type { OrganizationStore } from './store.ts';
import type { SeveraBehaviour, SeveraFaults } from './switches.ts';
import type { Author } from './writes.ts';

/** What every handler needs of the simulator. */
export interface Severa {
  readonly faults: SeveraFaults;
  readonly behaviour: SeveraBehaviour;
  readonly random: () => number;
  /** Severa's own clock. */
  readonly now: () => number;
  /** The clock of whichever of its servers stamps a write. */
  readonly stamp: () => number;
}

/** One authenticated call. */
export interface Call {
  readonly severa: Severa;
  readonly store: OrganizationStore;
  readonly request: Request;
  readonly query: URLSearchParams;
  /** Throws a 403 Problem unless the token was given this scope. */
  readonly need: (scope: string) => void;
}

export function apiAuthor(severa: Severa): Author {
  return { by: severa.behaviour.apiAuthorGuid, at: severa.stamp() };
}

/** A stored activity or an occurrence of a series, as writes meet it; throws 404. */
export function activityOf(call: Call, guid: string): StoredActivity {
  return known(call, guid, call.store.activity(guid));
}

/** The same as single reads show it, which may be behind. */
export function shownActivity(call: Call, guid: string): StoredActivity {
  const { store, severa } = call;
  const shown = store.shown(guid);
  if (!shown && severa.behaviour.occurrenceReads === 'notFound') throw notFound('The activity', guid);
  return known(call, guid, shown);
}

function known({ store, severa }: Call, guid: string, stored: StoredActivity | undefined): StoredActivity {
  const { nothingThere, deniedActivities, brokenActivities } = severa.faults;
  if (nothingThere) throw notFound('The activity', guid);
  const found = stored ?? findOccurrence(store, guid, severa.behaviour, severa.now());
  if (!found || reachOf(store, found, severa.behaviour) === 'hidden') throw notFound('The activity', guid);
  if (deniedActivities.includes(guid)) throw new Problem(403, 'PermissionDenied', 'The activity may not be accessed.');
  if (brokenActivities.includes(guid)) throw new Problem(500, 'InternalSystemError', 'An internal error happened.');
  return found;
}

export async function jsonBody(request: Request): Promise<unknown> {
  if (!/^application\/(json|json-patch\+json)\b/iu.test(request.headers.get('content-type') ?? '')) {
    throw new Problem(415, 'InvalidRequest', 'The body is not application/json.');
  }
  try {
    return withLowerFirst(await request.json());
  } catch {
    throw new Problem(400, 'InvalidRequest', 'The body is not valid JSON.');
  }
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}

export function pageAnswer<T>(page: Page<T>, answer: (item: T) => object): Response {
  return json(200, page.items.map(answer), page.nextToken === null ? {} : { NextPageToken: page.nextToken });
}

export function activityJson({ store, severa: { behaviour, faults } }: Call, activity: StoredActivity): object {
  const shown = reachOf(store, activity, behaviour) === 'masked' ? masked(store, activity) : activity;
  return activityAnswer(store, shown, behaviour, faults.lockedPhases);
}

/** Member names are taken without regard to the case of their first letter, as .NET services do. */
function withLowerFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withLowerFirst);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), withLowerFirst(inner)]),
  );
}
