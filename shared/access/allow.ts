import type { Caller } from './caller.ts';
import { Refusal } from './refusal.ts';

/** Who may use a route: an administrator of the organisation, a person for himself, the host app's back end. */
export type Who = 'admin' | 'self' | 'system';

const forbidden = { headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } };

/**
 * Throws a Refusal for a caller who may not. What is a person's own affair (H3) is refused to everybody who acts for him,
 * an administrator and the host app's back end included.
 */
export function allow(who: Who, caller: Caller): void {
  const { roles, delegated } = caller;
  if (who === 'self') {
    if (delegated) throw new Refusal('delegated-token', forbidden);
    if (roles.has('system') || !roles.has('user')) throw new Refusal('role-missing', forbidden);
    return;
  }
  if (!roles.has(who)) throw new Refusal('role-missing', forbidden);
}
