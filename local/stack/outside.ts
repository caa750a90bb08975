import { createGraphSimulator, type GraphSimulator } from '../simulators/graph/simulator.ts';
import { type Certificate, type Served, serve } from '../simulators/serve.ts';
import { createSeveraSimulator, type SeveraSimulator } from '../simulators/severa/simulator.ts';
import { type BackClock, backClock } from './back-clock.ts';

/** The systems outside the service: Microsoft Entra ID with Graph, and Severa, each on a port of its own. */
export interface Outside {
  readonly graph: GraphSimulator;
  readonly severa: SeveraSimulator;
  /** Origins without a slash at the end. */
  readonly graphUrl: string;
  readonly severaUrl: string;
  /** Sets the simulators' clock back while something is entered that happened before the start. */
  readonly before: BackClock['before'];
  close(): Promise<void>;
}

export async function startOutside(now: () => number, tls: Certificate): Promise<Outside> {
  const { now: clock, before } = backClock(now);
  const graph = createGraphSimulator({ clock });
  const severa = createSeveraSimulator({ clock });
  const graphServer = await serve(graph.handle, { port: 0, tls });
  let severaServer: Served;
  try {
    severaServer = await serve(severa.handle, { port: 0, tls });
  } catch (error) {
    await graphServer.close();
    throw error;
  }
  return {
    graph,
    severa,
    graphUrl: graphServer.url,
    severaUrl: severaServer.url,
    before,
    async close() {
      await Promise.all([graphServer.close(), severaServer.close()]);
    },
  };
}
