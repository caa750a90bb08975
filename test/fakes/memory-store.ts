import { SyncError } from '../../shared/errors.ts';
import type {
  ActivityRow,
  Budget,
  Claim,
  Clock,
  Delivery,
  Guard,
  KeptActivity,
  LeaseRow,
  Link,
  Loss,
  MailboxState,
  Notice,
  Organization,
  Parked,
  RowPage,
  RunRecord,
  Store,
  UserSwitch,
} from '../../shared/sync/ports.ts';

/** One request, as the real store would make it; `saveLinks` and others make one for each piece of work. */
export interface StoreOperation {
  readonly kind: keyof Store;
  /** Counts all operations of this store from 1. */
  readonly number: number;
}

export interface MemoryStoreOptions {
  /** For the 30 days after which runs and losses go; without it nothing gets old. */
  readonly clock?: Clock;
  /** Before anything is done: may wait; may throw, then nothing is done. */
  readonly before?: (operation: StoreOperation) => void | Promise<void>;
  /** After it is done: may throw, then the answer is lost. */
  readonly after?: (operation: StoreOperation) => void | Promise<void>;
  /** How many links change together; between two such groups `before` and `after` are called. */
  readonly linksAtOnce?: number;
}

export interface MemoryStore extends Store {
  /** Operations so far, by kind. */
  readonly operations: Readonly<Partial<Record<keyof Store, number>>>;
  /** Losing values that were recorded, oldest first. */
  losses(mailboxId: string): readonly Loss[];
}

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** A copy of plain data. structuredClone is several times slower, and random walks do little else. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => copyOf(one));
  const copy: Record<string, unknown> = { ...value };
  for (const name in copy) {
    const one = copy[name];
    if (typeof one === 'object') copy[name] = copyOf(one);
    else if (one === undefined) delete copy[name];
  }
  return copy;
}

function conflict(what: string): SyncError {
  return new SyncError('conflict', 'storage.conflict', `Another run wrote ${what} first: read again.`);
}

function invalid(code: string, message: string): SyncError {
  return new SyncError('invalid', code, message);
}

/** One organisation's rows in memory: behaves as the table store does, and passes the same contract suite. */
export function createMemoryStore(organizationId: string, options: MemoryStoreOptions = {}): MemoryStore {
  const { clock = () => 0, before, after, linksAtOnce = 49 } = options;
  const operations: Partial<Record<keyof Store, number>> = {};
  let number = 0;
  let versions = 0;
  const nextEtag = () => {
    versions += 1;
    return `m-${versions}`;
  };

  async function step<T>(kind: keyof Store, work: () => T): Promise<T> {
    number += 1;
    const operation = { kind, number };
    operations[kind] = (operations[kind] ?? 0) + 1;
    if (before !== undefined) await before(operation);
    const result = work();
    if (after !== undefined) await after(operation);
    return result;
  }

  const organizations = new Map<string, Organization>();
  const mailboxes = new Map<string, MailboxState>();
  const claims = new Map<string, Claim>();
  /** By mailbox; there by `a:` and activity, and by `e:` and event: the same link under both. */
  const links = new Map<string, Map<string, Link>>();
  const linksByEtag = new Map<string, Link>();
  const deliveries = new Map<string, Map<string, Delivery>>();
  const activities = new Map<string, ActivityRow>();
  const parked = new Map<string, Map<string, Parked>>();
  const losses = new Map<string, Map<string, Loss>>();
  const runs = new Map<string, Map<string, RunRecord>>();
  const fences = new Map<string, number>();
  const guards = new Map<string, Map<string, Guard>>();
  const kept = new Map<string, Map<string, KeptActivity>>();
  const notices = new Map<string, Map<string, Notice>>();
  const leases = new Map<string, LeaseRow>();
  const budgets = new Map<string, Budget>();
  const people = new Map<string, UserSwitch>();

  function rowsOf<T>(table: Map<string, Map<string, T>>, mailboxId: string): Map<string, T> {
    const rows = table.get(mailboxId) ?? new Map<string, T>();
    table.set(mailboxId, rows);
    return rows;
  }

  function save<T extends { readonly etag?: string }>(rows: Map<string, T>, key: string, record: T, what: string): T {
    if (record.etag === '*') throw invalid('store.bad-etag', 'A row is saved over the version that was read.');
    if (rows.get(key)?.etag !== record.etag) throw conflict(what);
    const saved: T = { ...copyOf(record), etag: nextEtag() };
    rows.set(key, saved);
    return copyOf(saved);
  }

  function mustBeOurs(id: string): void {
    if (id !== organizationId) throw invalid('store.other-organization', 'A row of another organisation (I7).');
  }

  function keysOf(link: Link): readonly string[] {
    return [
      ...(link.activityId === null ? [] : [`a:${link.activityId}`]),
      ...(link.eventId === null ? [] : [`e:${link.eventId}`]),
    ];
  }

  function mustBeInside(mailboxId: string, run: number): void {
    if ((fences.get(mailboxId) ?? 0) <= run) return;
    throw new SyncError('transient', 'sync.lease-lost', 'Another run has taken this work over; it goes on there.');
  }

  /** Puts the links in, all or none. */
  function saveGroup(group: readonly Link[], run: number): readonly Link[] {
    for (const { mailboxId } of group) {
      mustBeInside(mailboxId, run);
      fences.set(mailboxId, run);
    }
    const undo: (() => void)[] = [];
    try {
      return group.map((link) => {
        const rows = rowsOf(links, link.mailboxId);
        const old = link.etag === undefined ? undefined : linksByEtag.get(link.etag);
        if (link.etag !== undefined && (old === undefined || old.mailboxId !== link.mailboxId))
          throw conflict('a link');
        const oldKeys = old === undefined ? [] : keysOf(old);
        const keys = keysOf(link);
        if (keys.some((key) => rows.has(key) && !oldKeys.includes(key))) throw conflict('a link');
        const saved: Link = { ...copyOf(link), etag: nextEtag() };
        const put = (into: Link | undefined, from: Link | undefined) => {
          for (const key of from === undefined ? [] : keysOf(from)) rows.delete(key);
          for (const key of into === undefined ? [] : keysOf(into)) if (into !== undefined) rows.set(key, into);
          if (from?.etag !== undefined) linksByEtag.delete(from.etag);
          if (into?.etag !== undefined) linksByEtag.set(into.etag, into);
        };
        put(saved, old);
        undo.push(() => put(old, saved));
        return copyOf(saved);
      });
    } catch (error) {
      for (const back of undo.reverse()) back();
      throw error;
    }
  }

  function linksWhere(mailboxId: string, prefix: string, ids: readonly string[]): ReadonlyMap<string, Link> {
    const rows = rowsOf(links, mailboxId);
    const found = new Map<string, Link>();
    for (const id of ids) {
      const link = rows.get(prefix + id);
      if (link !== undefined) found.set(id, copyOf(link));
    }
    return found;
  }

  /** Some of these, in the order of their keys. */
  function pageOf<T>(
    rows: readonly (readonly [key: string, row: T])[],
    atMost: number,
    after: string | null,
  ): RowPage<T> {
    if (after !== null && !after.startsWith('m:')) {
      throw invalid('store.bad-page', 'A listing is continued where a page before it ended.');
    }
    const sorted = rows.toSorted(([one], [other]) => (one < other ? -1 : 1));
    const rest = sorted.filter(([key]) => after === null || `m:${key}` >= after);
    const [beyond] = rest.slice(atMost);
    return {
      rows: rest.slice(0, atMost).map(([, row]) => copyOf(row)),
      next: beyond === undefined ? null : `m:${beyond[0]}`,
    };
  }

  function everywhere<T>(table: Map<string, Map<string, T>>): readonly (readonly [string, T])[] {
    return [...table].flatMap(([mailboxId, rows]) =>
      [...rows].map(([key, row]) => [`${mailboxId} ${key}`, row] as const),
    );
  }

  function forget<T>(rows: Map<string, T>, timeOf: (row: T) => number): void {
    const oldest = clock() - KEPT_MS;
    for (const [key, row] of rows) if (timeOf(row) <= oldest) rows.delete(key);
  }

  return {
    operations,
    losses: (mailboxId) => [...rowsOf(losses, mailboxId).values()].sort((one, other) => one.at - other.at).map(copyOf),

    organization: () => step('organization', () => copyOf(organizations.get(organizationId) ?? null)),
    saveOrganization: (organization) =>
      step('saveOrganization', () => {
        mustBeOurs(organization.id);
        return save(organizations, organization.id, organization, 'the organisation');
      }),

    mailboxes: () => step('mailboxes', () => [...mailboxes.values()].map(copyOf)),
    mailbox: (mailboxId) => step('mailbox', () => copyOf(mailboxes.get(mailboxId) ?? null)),
    saveMailbox: (mailbox) =>
      step('saveMailbox', () => {
        mustBeOurs(mailbox.organizationId);
        return save(mailboxes, mailbox.mailboxId, mailbox, 'a mailbox');
      }),

    links: (mailboxId) => step('links', () => [...new Set(rowsOf(links, mailboxId).values())].map(copyOf)),
    linksByEvent: (mailboxId, ids) => step('linksByEvent', () => linksWhere(mailboxId, 'e:', ids)),
    linksByActivity: (mailboxId, ids) => step('linksByActivity', () => linksWhere(mailboxId, 'a:', ids)),
    fence: (mailboxId, run) =>
      step('fence', () => {
        mustBeInside(mailboxId, run);
        fences.set(mailboxId, run);
      }),
    async saveLinks(list, run) {
      if (list.some((link) => keysOf(link).length === 0))
        throw invalid('store.link-without-ids', 'A link needs the id of its activity or of its event.');
      const saved: Link[] = [];
      for (let from = 0; from < list.length; from += linksAtOnce)
        saved.push(...(await step('saveLinks', () => saveGroup(list.slice(from, from + linksAtOnce), run))));
      return saved;
    },

    waiting: (mailboxId) =>
      step('waiting', () => ({
        deliveries: [...rowsOf(deliveries, mailboxId).values()].map(copyOf),
        parked: [...rowsOf(parked, mailboxId).values()].map(copyOf),
      })),
    deliveries: (mailboxId) => step('deliveries', () => [...rowsOf(deliveries, mailboxId).values()].map(copyOf)),
    deliver: (list) =>
      step('deliver', () => {
        for (const { mailboxId, activityId, stamp, deleted, by } of list) {
          const rows = rowsOf(deliveries, mailboxId);
          const there = rows.get(activityId);
          const who = by ?? there?.by;
          rows.set(activityId, {
            mailboxId,
            activityId,
            stamp: Math.max(stamp, there?.stamp ?? stamp),
            deleted: deleted || there?.deleted === true,
            ...(who === undefined ? {} : { by: who }),
            etag: nextEtag(),
          });
        }
      }),
    removeDeliveries: (list) =>
      step('removeDeliveries', () => {
        for (const { mailboxId, activityId, etag } of list) {
          if (etag === undefined || etag === '*')
            throw invalid('store.bad-etag', 'A delivery is removed as it was read, with its etag.');
          const rows = rowsOf(deliveries, mailboxId);
          if (rows.get(activityId)?.etag === etag) rows.delete(activityId);
        }
      }),

    activityRows: (ids) =>
      step('activityRows', () => {
        const found = new Map<string, ActivityRow>();
        for (const id of ids) {
          const row = activities.get(id);
          if (row !== undefined) found.set(id, copyOf(row));
        }
        return found;
      }),
    saveActivityRows: (list) =>
      step('saveActivityRows', () => {
        for (const row of list) activities.set(row.activityId, copyOf(row));
      }),

    parked: (mailboxId) => step('parked', () => [...rowsOf(parked, mailboxId).values()].map(copyOf)),
    park: (items) =>
      step('park', () => {
        for (const item of items) rowsOf(parked, item.mailboxId).set(`${item.side}:${item.itemId}`, copyOf(item));
      }),
    unpark: (items) =>
      step('unpark', () => {
        for (const { mailboxId, side, itemId } of items) rowsOf(parked, mailboxId).delete(`${side}:${itemId}`);
      }),

    claim: (uid) => step('claim', () => copyOf(claims.get(uid) ?? null)),
    saveClaim: (claim) => step('saveClaim', () => save(claims, claim.uid, claim, 'a claim')),

    guards: (mailboxId) => step('guards', () => [...rowsOf(guards, mailboxId).values()].map(copyOf)),
    saveGuard: (guard) => step('saveGuard', () => save(rowsOf(guards, guard.mailboxId), guard.id, guard, 'a guard')),

    keepActivity: (copy) =>
      step('keepActivity', () => {
        rowsOf(kept, copy.mailboxId).set(copy.activity.id, copyOf(copy));
      }),
    keptActivities: (mailboxId, atMost) =>
      step('keptActivities', () => {
        const rows = rowsOf(kept, mailboxId);
        forget(rows, ({ at }) => at);
        const newest = [...rows.values()].sort((one, other) => other.at - one.at);
        return newest.slice(0, Math.max(0, atMost)).map(copyOf);
      }),

    addNotices: (list) =>
      step('addNotices', () => {
        for (const notice of list) {
          const rows = rowsOf(notices, notice.mailboxId);
          rows.set([notice.at, notice.code, notice.side, notice.itemId].join(' '), copyOf(notice));
          forget(rows, ({ at }) => at);
        }
      }),
    notices: (mailboxId, atMost) =>
      step('notices', () => {
        const rows = rowsOf(notices, mailboxId);
        forget(rows, ({ at }) => at);
        const newest = [...rows.values()].sort((one, other) => other.at - one.at);
        return newest.slice(0, Math.max(0, atMost)).map(copyOf);
      }),

    lease: (name) => step('lease', () => copyOf(leases.get(name) ?? null)),
    saveLease: (lease) => step('saveLease', () => save(leases, lease.name, lease, 'a lease')),
    budget: () => step('budget', () => copyOf(budgets.get('') ?? null)),
    saveBudget: (budget) => step('saveBudget', () => save(budgets, '', budget, 'the budget')),

    user: (userId) => step('user', () => copyOf(people.get(userId) ?? null)),
    saveUser: (user) =>
      step('saveUser', () => {
        mustBeOurs(user.organizationId);
        return save(people, user.userId, user, 'a user');
      }),
    usersPage: (atMost, after) => step('usersPage', () => pageOf([...people], atMost, after)),
    parkedPage: (atMost, after) => step('parkedPage', () => pageOf(everywhere(parked), atMost, after)),
    guardsPage: (atMost, after) => step('guardsPage', () => pageOf(everywhere(guards), atMost, after)),
    forget: () =>
      step('forget', () => {
        linksByEtag.clear();
        const tables = [mailboxes, claims, links, deliveries, activities, parked, losses, runs, fences, guards, kept];
        for (const table of [...tables, notices, leases, budgets, people]) table.clear();
        return true;
      }),

    forgetMailbox: (mailboxId) =>
      step('forgetMailbox', () => {
        for (const [etag, link] of linksByEtag) if (link.mailboxId === mailboxId) linksByEtag.delete(etag);
        for (const table of [links, deliveries, parked, losses, runs, guards, kept, notices]) table.delete(mailboxId);
        fences.delete(mailboxId);
        mailboxes.delete(mailboxId);
        return true;
      }),
    forgetUser: (userId) => step('forgetUser', () => void people.delete(userId)),

    addLosses: (list) =>
      step('addLosses', () => {
        for (const loss of list) {
          const rows = rowsOf(losses, loss.mailboxId);
          rows.set([loss.at, loss.linkId, loss.field, loss.side].join(' '), copyOf(loss));
          forget(rows, ({ at }) => at);
        }
      }),
    addRun: (run) =>
      step('addRun', () => {
        const rows = rowsOf(runs, run.mailboxId);
        rows.set(`${run.startedAt} ${run.id}`, copyOf(run));
        forget(rows, ({ startedAt }) => startedAt);
      }),
    runs: (mailboxId, atMost) =>
      step('runs', () => {
        const rows = rowsOf(runs, mailboxId);
        forget(rows, ({ startedAt }) => startedAt);
        const newest = [...rows.values()].sort((one, other) => other.startedAt - one.startedAt);
        return newest.slice(0, Math.max(0, atMost)).map(copyOf);
      }),
  };
}
