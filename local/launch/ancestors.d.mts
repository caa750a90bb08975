export function watchAncestors(
  self: { readonly ppid: number; readonly platform: string },
  env: Readonly<Record<string, string | undefined>>,
  system?: {
    parentOf(pid: number): number | null;
    lives(pid: number): boolean;
    isShell(pid: number): boolean;
  },
): () => boolean;
