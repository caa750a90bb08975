export interface PortCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface Watch {
  /** Before the call is made, and before each further page of a listing. May throw: nothing was done. */
  before(call: PortCall): Promise<void>;
  /** After it was made: the answer that the caller gets. May throw: it was done. */
  after(call: PortCall, answer: unknown): Promise<unknown>;
}

type Callable = (...args: unknown[]) => unknown;

const STREAMS = new Set(['changes', 'changedSince', 'changedOf', 'list', 'ids']);
const PURE = new Set(['express', 'seriesOf']);

/** A port whose every call is looked at on its way out and back. */
export function watchedPort<T extends object>(port: T, watch: Watch): T {
  const members = new Map<string | symbol, unknown>();
  return new Proxy(port, {
    get(target, name) {
      const known = members.get(name);
      if (known !== undefined) return known;
      const member: unknown = Reflect.get(target, name);
      if (!isCallable(member) || PURE.has(String(name))) return member;
      const watched = STREAMS.has(String(name))
        ? stream(target, String(name), member)
        : single(target, String(name), member);
      members.set(name, watched);
      return watched;
    },
  });

  function stream(target: T, name: string, member: Callable) {
    return async function* pages(...args: unknown[]) {
      const call = { name, args };
      await watch.before(call);
      for await (const page of Reflect.apply(member, target, args) as AsyncIterable<unknown>) {
        yield page;
        await watch.before(call);
      }
    };
  }

  function single(target: T, name: string, member: Callable) {
    return async (...args: unknown[]) => {
      const call = { name, args };
      await watch.before(call);
      const answer: unknown = await Reflect.apply(member, target, args);
      return watch.after(call, answer);
    };
  }
}

function isCallable(member: unknown): member is Callable {
  return typeof member === 'function';
}
