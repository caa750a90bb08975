import * as z from 'zod';

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));

/** As the host app's own records have it: the last page shows it to whoever consents. */
export const consentInput = z.strictObject({ organizationName: line, businessId: line });
export type ConsentInput = z.infer<typeof consentInput>;

/** An operator says which tenant he looked at. */
export const operatorInput = z.strictObject({ tenantId: z.guid().transform((id) => id.toLowerCase()) });
export type OperatorInput = z.infer<typeof operatorInput>;
