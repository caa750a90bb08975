import { createGraphSimulator, type GraphSimulator } from '../simulators/graph/simulator.ts';
import { type Certificate, type Served, serve } from '../simulators/serve.ts';
import { createSeveraSimulator, type SeveraSimulator } from '../simulators/severa/simulator.ts';

/** The systems outside the service: Microsoft Entra ID with Graph, and Severa, each on a port of its own. */
export interface Outside {
  readonly graph: GraphSimulator;
  readonly severa: SeveraSimulator;
  /** Origins without a slash at the end. */
  readonly graphUrl: string;
  readonly severaUrl: string;
  /** Does this with the simulators' clock set back by so many milliseconds: for what happened before the start. */
  before<T>(milliseconds: number, work: () => T): T;
  close(): Promise<void>;
}

export async function startOutside(now: () => number, tls: Certificate): Promise<Outside> {
  let back = 0;
  const clock = () => now() - back;
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
    before(milliseconds, work) {
      back = milliseconds;
      try {
        return work();
      } finally {
        back = 0;
      }
    },
    async close() {
      await Promise.all([graphServer.close(), severaServer.close()]);
    },
  };
}
