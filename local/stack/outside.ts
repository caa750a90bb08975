import { createGraphSimulator, type GraphSimulator } from '../simulators/graph/simulator.ts';
import { createHostApp, type HostApp } from '../simulators/host-app/host-app.ts';
import { type Certificate, type Served, serve } from '../simulators/serve.ts';
import { createSeveraSimulator, type SeveraSimulator } from '../simulators/severa/simulator.ts';
import { type BackClock, backClock } from './back-clock.ts';

/** The systems outside the service: Microsoft Entra ID with Graph, Severa, and the host app's keys, each on a port of its own. */
export interface Outside {
  readonly graph: GraphSimulator;
  readonly severa: SeveraSimulator;
  /** Origins without a slash at the end. */
  readonly graphUrl: string;
  readonly severaUrl: string;
  /** Signs the tokens that the functions take. */
  readonly hostApp: HostApp;
  readonly hostUrl: string;
  /** Sets the simulators' clock back while something is entered that happened before the start. */
  readonly before: BackClock['before'];
  close(): Promise<void>;
}

export async function startOutside(now: () => number, tls: Certificate): Promise<Outside> {
  const { now: clock, before } = backClock(now);
  const graph = createGraphSimulator({ clock });
  const severa = createSeveraSimulator({ clock });
  const hostApp = await createHostApp({ clock });
  const servers: Served[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  const started = async (handle: (request: Request) => Promise<Response>) => {
    const server = await serve(handle, { port: 0, tls });
    servers.push(server);
    return server.url;
  };
  try {
    const [graphUrl, severaUrl, hostUrl] = [
      await started(graph.handle),
      await started(severa.handle),
      await started(hostApp.handle),
    ];
    return { graph, severa, hostApp, graphUrl, severaUrl, hostUrl, before, close };
  } catch (error) {
    await close();
    throw error;
  }
}
