import type { Mailbox } from './state.ts';
import type { World } from './world.ts';

/** The mailbox that takes mail for an address, in whichever tenant. */
export function mailboxOf(world: World, address: string): Mailbox | undefined {
  return [...world.mailboxes.values()].find((mailbox) => isAddressOf(mailbox, address));
}

/** Primary address, user principal name or alias, without regard to case. */
export function isAddressOf(mailbox: Mailbox, address: string): boolean {
  const wanted = address.toLowerCase();
  return (
    mailbox.mail?.toLowerCase() === wanted ||
    mailbox.userPrincipalName.toLowerCase() === wanted ||
    mailbox.proxyAddresses.some((proxy) => proxy.toLowerCase() === `smtp:${wanted}`)
  );
}
