import { existsSync } from 'node:fs';
import { z } from 'zod';

const started = z.object({ ms: z.number(), rssMb: z.number() });
const coldStartSchema = z.object({
  /** A function app that does nothing. */
  hello: started,
  /** Ours, as it is deployed. */
  bundle: started,
  ratioTime: z.number(),
  ratioRss: z.number(),
});
export type ColdStart = z.infer<typeof coldStartSchema>;

const FILE = new URL('./cold-start.ts', import.meta.url);
const measuring = z.object({ measureColdStart: z.custom<() => unknown>((value) => typeof value === 'function') });

/** What starts cost, where there is something to start; null: there isn't, or it isn't built. */
export async function coldStartFigures(file: URL = FILE): Promise<ColdStart | null> {
  if (!existsSync(file)) return null;
  const module: unknown = await import(file.href);
  const measured = await measuring.parse(module).measureColdStart();
  return measured === null ? null : coldStartSchema.parse(measured);
}
