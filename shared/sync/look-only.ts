import type { HostActivities, Link, MailboxCalendar, Store } from './ports.ts';

const STORE: ReadonlySet<string> = new Set<keyof Store>([
  'organization',
  'mailbox',
  'waiting',
  'parked',
  'activityRows',
  'claim',
]);
const CALENDAR: ReadonlySet<string> = new Set<keyof MailboxCalendar>([
  'express',
  'series',
  'changes',
  'read',
  'readMarks',
  'calendarId',
  'locate',
]);
const HOST: ReadonlySet<string> = new Set<keyof HostActivities>([
  'express',
  'seriesOf',
  'now',
  'users',
  'activityTypes',
  'list',
  'read',
  'participants',
]);

/** Only these may be called; anything else, a method that is added later included, is a fault of ours. */
function only<T extends object>(port: T, names: ReadonlySet<string>): T {
  return new Proxy(port, {
    get(target, name) {
      if (names.has(String(name))) return Reflect.get(target, name);
      return () => {
        throw new Error(`A dry run doesn't call ${String(name)}.`);
      };
    },
  });
}

export const lookOnlyCalendar = (calendar: MailboxCalendar): MailboxCalendar => only(calendar, CALENDAR);
export const lookOnlyHost = (host: HostActivities): HostActivities => only(host, HOST);

/**
 * A store that keeps nothing: links that are saved are seen through it as if they were, and nowhere else; what is parked is
 * remembered by the run itself.
 */
export function lookOnlyStore(store: Store): Store {
  const saved = new Map<string, Link>();
  const over = (link: Link): Link => saved.get(link.id) ?? link;
  const seen: Pick<Store, 'links' | 'linksByActivity' | 'linksByEvent' | 'saveLinks' | 'park' | 'unpark' | 'fence'> = {
    async links(mailboxId) {
      const rows = await store.links(mailboxId);
      const known = new Set(rows.map(({ id }) => id));
      const added = [...saved.values()].filter((link) => link.mailboxId === mailboxId && !known.has(link.id));
      return [...rows.map(over), ...added];
    },
    async linksByActivity(mailboxId, ids) {
      const rows = await store.linksByActivity(mailboxId, ids);
      return new Map([...rows].map(([id, link]) => [id, over(link)]));
    },
    async linksByEvent(mailboxId, ids) {
      const rows = await store.linksByEvent(mailboxId, ids);
      return new Map([...rows].map(([id, link]) => [id, over(link)]));
    },
    async saveLinks(links) {
      for (const link of links) saved.set(link.id, link);
      return links;
    },
    park: async () => {},
    unpark: async () => {},
    fence: async () => {},
  };
  return only({ ...store, ...seen }, new Set([...STORE, ...Object.keys(seen)]));
}
