/** Bounds how many tasks run at once. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs all tasks to their end, then throws the first failure: none is left running behind an error. */
export async function all(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const ended = await Promise.allSettled(tasks.map((task) => task()));
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

/** Two things at once; a failure is reported when both have ended. */
export async function together<A, B>(one: Promise<A>, other: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}
