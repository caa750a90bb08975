export function runCheck(
  prepared: {
    readonly root: string;
    readonly node: { readonly path: string; readonly flags: readonly string[] };
    readonly env: Readonly<Record<string, string | undefined>>;
  },
  args: readonly string[],
  steps?: readonly (readonly [title: string, command: readonly string[]])[],
): Promise<{ readonly passed: number; readonly failed: number }>;
