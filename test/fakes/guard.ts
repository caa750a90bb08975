/** The process died here: nothing of this run goes on. */
export class Crash extends Error {}

const STREAMS = new Set(['changes', 'changedSince', 'changedOf', 'list', 'ids']);
const PURE = new Set(['express', 'seriesOf']);

/**
 * A port whose calls may never come back: `point` is awaited before and after each call, and between the pages of a
 * listing, and throws where the process dies. A call that dies before it was made did nothing; one that dies after it
 * was made was done.
 */
export function guard<T extends object>(port: T, point: () => Promise<void>): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || PURE.has(String(name))) return member;
      if (STREAMS.has(String(name))) {
        return async function* stream(...args: unknown[]) {
          await point();
          for await (const page of Reflect.apply(member, target, args)) {
            yield page;
            await point();
          }
        };
      }
      return async (...args: unknown[]) => {
        await point();
        const answer: unknown = await Reflect.apply(member, target, args);
        await point();
        return answer;
      };
    },
  });
}
