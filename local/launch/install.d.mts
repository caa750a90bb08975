export function ensureInstalled(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<void>;
export function npmCommand(
  env: Readonly<Record<string, string | undefined>>,
  execPath: string,
  platform: string,
): { readonly file: string; readonly args: readonly string[]; readonly shell?: boolean };
