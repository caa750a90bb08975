import type { GraphSimulator } from '../../local/simulators/graph/simulator.ts';
import type { SidesOptions } from './memory-sides.ts';
import type { Life } from './scheduler.ts';
import { CLIENT, TENANT } from './simulated-ids.ts';

/** As long as a caller waits for an answer. */
const TIME_LIMIT_MS = 30_000;

type Handle = (request: Request) => Promise<Response>;

/**
 * A simulator as `fetch`, without sockets: requests and answers take their time, and whoever dies meanwhile gets none. A
 * request that takes longer than its caller waits may still arrive.
 */
export function createNetwork({ scheduler, chance, setting, isLively }: SidesOptions) {
  return (life: Life, handle: Handle): typeof fetch =>
    async (input, init) => {
      const request = new Request(input, init);
      const onTheWay = isLively() && chance(setting.switching) ? scheduler.random.pick(setting.callMs) : 0;
      if (onTheWay >= TIME_LIMIT_MS) {
        if (scheduler.random.chance(0.5)) scheduler.later(onTheWay, () => void handle(request).catch(() => undefined));
        await scheduler.park(TIME_LIMIT_MS, life);
        throw new DOMException('No answer came in time.', 'TimeoutError');
      }
      if (onTheWay > 0) await scheduler.park(Math.floor(onTheWay / 2), life);
      const answer = await handle(request);
      if (onTheWay > 0) await scheduler.park(Math.floor(onTheWay / 2), life);
      return answer;
    };
}

/** Client credentials against the simulated Entra ID, kept until they run out. */
export function graphTokens(graph: GraphSimulator, clock: () => number): (fresh: boolean) => Promise<string> {
  let kept: { readonly token: string; readonly until: number } | null = null;
  return async (fresh) => {
    if (kept !== null && !fresh && clock() < kept.until) return kept.token;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
    const url = `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`;
    const answer = await graph.handle(new Request(url, { method: 'POST', body }));
    const { access_token: token, expires_in: seconds }: { access_token: string; expires_in: number } =
      await answer.json();
    kept = { token, until: clock() + (seconds - 60) * 1000 };
    return token;
  };
}
