export function swallowedOptions(env: Readonly<Record<string, string | undefined>>): string | null;
