export function holdLock(
  root: string,
  waiting: () => void,
  wait?: (milliseconds: number) => Promise<void>,
): Promise<() => void>;
export function isStale(
  lock: string,
  view: { readonly now: number; readonly host: string; readonly alive: (pid: number) => boolean },
): boolean;
