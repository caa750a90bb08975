import type { z } from 'zod';

/** Switches as a shape allows them, changeable at any time. */
export type Settable<T extends Readonly<Record<string, z.ZodType>>> = { -readonly [K in keyof T]: z.infer<T[K]> };
