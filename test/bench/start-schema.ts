import { z } from 'zod';

/** How a simulator is started: how many entries it holds, and how long it takes to answer. */
export const startSchema = z.object({
  certificate: z.object({ key: z.string(), cert: z.string() }),
  count: z.number(),
  latencyMs: z.number(),
  /** Does Severa refuse what comes too fast? */
  limited: z.boolean(),
});
export type Start = z.infer<typeof startSchema>;
