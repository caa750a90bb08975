import type { HttpTrigger } from './triggers.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'rest'; readonly name: string };

interface Route {
  readonly trigger: HttpTrigger;
  readonly segments: readonly Segment[];
  readonly methods: readonly string[];
}

export interface RouteMatch {
  readonly trigger: HttpTrigger;
  readonly params: Readonly<Record<string, string>>;
}

export interface Router {
  /** null: no route, or none for this method. The method is part of the route in Azure, so both are a 404 there. */
  match(method: string, path: string): RouteMatch | null;
  /** One sentence for each function whose own route leads to another one. */
  readonly shadowed: readonly string[];
}

/**
 * Routes in the order Azure tries them: by function name, whatever the templates look like, the first that fits wins
 * (azure-functions-host#9876, azure-functions-nodejs-library#300). Newer hosts prefer literal segments; an app without
 * shadowed routes behaves the same under both.
 */
export function createRouter(triggers: readonly HttpTrigger[], prefix: string): Router {
  const routes = triggers
    .map(
      (trigger): Route => ({ trigger, segments: parseTemplate(trigger, prefix), methods: withHead(trigger.methods) }),
    )
    .sort((a, b) => compareNames(nameOf(a), nameOf(b)));
  const match = (method: string, path: string): RouteMatch | null => {
    const parts = path.split('/').filter((part) => part !== '');
    for (const route of routes) {
      const params = route.methods.includes(method) ? matchSegments(route.segments, parts) : null;
      if (params !== null) return { trigger: route.trigger, params };
    }
    return null;
  };
  return { match, shadowed: routes.flatMap((route) => shadow(route, match)) };
}

function nameOf(route: Route): string {
  return route.trigger.function.metadata.name;
}

function compareNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A function that takes GET takes HEAD as well (azure-functions-host, WebScriptHostHttpRoutesManager). */
function withHead(methods: readonly string[]): readonly string[] {
  return methods.includes('GET') && !methods.includes('HEAD') ? [...methods, 'HEAD'] : methods;
}

/** Constraints (`{id:int}`) are read over: no function here tells two routes apart by them. */
function parseTemplate(trigger: HttpTrigger, prefix: string): readonly Segment[] {
  const template = [prefix, trigger.route].filter((part) => part !== '').join('/');
  return template
    .split('/')
    .filter((part) => part !== '')
    .map((part): Segment => {
      const inside = /^\{(.+)\}$/.exec(part)?.[1];
      if (inside === undefined) {
        if (!/[{}]/.test(part)) return { kind: 'literal', text: part.toLowerCase() };
        const { name } = trigger.function.metadata;
        throw new Error(`The local host can't read the segment "${part}" in the route of function "${name}".`);
      }
      const name = inside.replace(/^\*+/, '').replace(/[:=?].*$/, '');
      if (inside.startsWith('*')) return { kind: 'rest', name };
      return { kind: 'parameter', name, optional: inside.endsWith('?') };
    });
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (segment.kind === 'rest') {
      params[segment.name] = parts.slice(index).map(decode).join('/');
      return params;
    }
    if (segment.kind === 'literal') {
      if (part === undefined || decode(part).toLowerCase() !== segment.text) return null;
    } else if (part !== undefined) {
      params[segment.name] = decode(part);
    } else if (!segment.optional) {
      return null;
    }
  }
  return parts.length <= segments.length ? params : null;
}

/** ASP.NET leaves a coded slash coded, so that it can't turn into a separator. */
function decode(part: string): string {
  try {
    return part.split(/%2f/i).map(decodeURIComponent).join('%2F');
  } catch {
    return part;
  }
}

/** Asks for what the function's own template describes, with values no literal will equal. */
function shadow(route: Route, match: Router['match']): string[] {
  const path = route.segments.map((segment) => (segment.kind === 'literal' ? segment.text : '~~~')).join('/');
  return route.trigger.methods.flatMap((method) => {
    const winner = match(method, path)?.trigger;
    if (winner === undefined || winner === route.trigger) return [];
    const { name } = winner.function.metadata;
    return [`${method} /${path} is meant for "${nameOf(route)}" but goes to "${name}", whose name comes first.`];
  });
}
