/** Bounds how many tasks run at once. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs all tasks to their end, then throws the first failure: none is left running behind an error. */
export async function all(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const ended = await Promise.allSettled(tasks.map((task) => task()));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}
