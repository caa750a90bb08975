import * as z from 'zod';

export const ROLES = ['admin', 'user', 'system'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, as the host app's token says. Everything of the call belongs to this organisation (I7). */
export interface Caller {
  readonly organizationId: string;
  /** The host app's id of the person, or of its own back end. */
  readonly userId: string;
  readonly roles: ReadonlySet<Role>;
  /** As people know him; null: the token names none. */
  readonly name: string | null;
  /** Lower case; null: the token names none, or it isn't verified there (H2a). */
  readonly email: string | null;
  /** Language tag; null: the token names none. */
  readonly locale: string | null;
  /** Somebody acts for this person (claim `act`, RFC 8693). */
  readonly delegated: boolean;
}

/** An operator of the deployment: belongs to no organisation. */
export interface Operator {
  readonly operatorId: string;
  readonly locale: string | null;
}

const id = z.string().min(1).max(200);
const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** Claims of persons and of the host app's back end. What only a person has is required of persons only. */
const claimsSchema = z
  .object({
    sub: id,
    org: id,
    /** Others than ours may be among them. */
    roles: z.array(z.string().max(100)).min(1).max(50),
    email: z.string().min(3).max(320).optional(),
    email_verified: z.boolean().optional(),
    name: z.string().min(1).max(500).optional(),
    locale: z.string().max(35).optional(),
    act: z.unknown().optional(),
  })
  .refine(
    ({ roles, email, email_verified: verified, name }) =>
      !roles.some((role) => role === 'admin' || role === 'user') ||
      (email !== undefined && verified !== undefined && name !== undefined),
  );

const operatorSchema = z.object({ sub: id, locale: z.string().max(35).optional(), act: z.undefined().optional() });

/** null: the claims aren't what they must be. */
export function callerOf(claims: unknown): Caller | null {
  const read = claimsSchema.safeParse(claims);
  if (!read.success) return null;
  const { sub, org, roles, email, email_verified: verified, name, locale, act } = read.data;
  return {
    organizationId: org,
    userId: sub,
    roles: new Set(roles.filter(isRole)),
    name: name ?? null,
    email: verified === true && email !== undefined ? email.trim().toLowerCase() : null,
    locale: locale ?? null,
    delegated: act !== undefined,
  };
}

export function operatorOf(claims: unknown): Operator | null {
  const read = operatorSchema.safeParse(claims);
  return read.success ? { operatorId: read.data.sub, locale: read.data.locale ?? null } : null;
}
