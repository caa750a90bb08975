export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
  cwd: string,
): Record<string, string | undefined>;
