import { z } from 'zod';

/** The worker's own figures, cumulative. */
export const measuredSchema = z.object({
  /** User and system time of the process until now. */
  cpuMs: z.number(),
  /** What the forced collection took; part of the next `cpuMs`. */
  collectedMs: z.number(),
  heapBytes: z.number(),
  rssBytes: z.number(),
});
export type Measured = z.infer<typeof measuredSchema>;
