import * as z from 'zod';
import { SyncError } from '../errors.ts';
import { isOk } from './answer.ts';
import { createGraphClient } from './client.ts';
import type { GraphEdges } from './edges.ts';
import { toSyncError } from './refusals.ts';

/** A person's mailbox. */
export interface Mailbox {
  /** Object id: stays when addresses change. */
  readonly id: string;
  /** Every SMTP address, lower case, the primary one first. */
  readonly addresses: readonly string[];
}

export interface Directory {
  /**
   * The mailbox that has this address, primary or alias, in any case (H2); null when no person has it. Throws `refused`
   * when several have it, and what any request may throw.
   */
  findMailbox(address: string): Promise<Mailbox | null>;
}

const usersSchema = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      mail: z.string().nullish(),
      proxyAddresses: z.array(z.string()).nullish(),
      userType: z.string().nullish(),
      accountEnabled: z.boolean().nullish(),
    }),
  ),
});

type User = z.infer<typeof usersSchema>['value'][number];

/** The tenant's users, as far as finding a mailbox needs them. */
export function createGraphDirectory(edges: GraphEdges): Directory {
  const client = createGraphClient(edges);
  return {
    findMailbox: async (given) => {
      const address = given.trim().toLowerCase();
      if (!/^[^\s@]+@[^\s@]+$/u.test(address) || address.length > 320) return null;
      const answer = await client.call({
        method: 'GET',
        to: {
          path: '/users',
          query: {
            $filter: addressFilter(address),
            $select: 'id,mail,proxyAddresses,userType,accountEnabled',
            $top: '10',
          },
        },
      });
      if (!isOk(answer)) throw toSyncError(answer, client.clock());
      const users = usersSchema.safeParse(answer.body);
      if (!users.success) throw new SyncError('invalid', 'graph.users-malformed', 'A list of users could not be read.');
      // The directory's comparison is not relied on.
      const found = users.data.value.map(toMailbox).filter((mailbox) => mailbox?.addresses.includes(address));
      if (found.length > 1) {
        throw new SyncError(
          'refused',
          'graph.address-ambiguous',
          'More than one person has this address: correct it in Microsoft 365.',
        );
      }
      return found[0] ?? null;
    },
  };
}

/** Quotes are doubled inside an OData string. `SMTP:` marks the primary address, `smtp:` the others. */
function addressFilter(address: string): string {
  const text = address.replaceAll("'", "''");
  return `mail eq '${text}' or proxyAddresses/any(p:p eq 'smtp:${text}') or proxyAddresses/any(p:p eq 'SMTP:${text}')`;
}

/**
 * Guests have no mailbox here; shared mailboxes, rooms and equipment have an account that nobody can sign in to. Their
 * purpose itself would need one more permission (MailboxSettings.Read).
 */
function toMailbox(user: User): Mailbox | null {
  if (user.accountEnabled === false || user.userType?.toLowerCase() === 'guest') return null;
  const smtp = (user.proxyAddresses ?? []).filter((proxy) => /^smtp:/iu.test(proxy));
  const primary = smtp.filter((proxy) => proxy.startsWith('SMTP:'));
  const all = [...primary.map(bare), user.mail ?? '', ...smtp.map(bare)].map((one) => one.trim().toLowerCase());
  return { id: user.id, addresses: [...new Set(all.filter((one) => one !== ''))] };
}

function bare(proxy: string): string {
  return proxy.slice(proxy.indexOf(':') + 1);
}
