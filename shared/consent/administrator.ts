import type { SignedIn } from './id-token.ts';
import { PageRefusal } from './page-refusal.ts';

/**
 * Role templates that may consent to application permissions of Microsoft Graph (Entra documentation, "Grant tenant-wide
 * admin consent"): no other role may, the application administrators' included.
 */
const ADMINISTRATORS: ReadonlySet<string> = new Set([
  // Global Administrator
  '62e90394-69f5-4237-9190-012177145e10',
  // Privileged Role Administrator
  'e8611ab8-c189-46e8-94e1-60213ab1f814',
]);

/** Throws a PageRefusal unless this person administers his tenant. A token that doesn't say so proves nothing either way. */
export function checkAdministrator({ roles }: SignedIn): void {
  if (roles === null) throw new PageRefusal('role-not-proven');
  if (!roles.some((role) => ADMINISTRATORS.has(role.toLowerCase()))) throw new PageRefusal('not-administrator');
}
