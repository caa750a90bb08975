import { type Served, serve } from '../simulators/serve.ts';
import type { Stack } from '../stack/start-stack.ts';
import { createApp } from './app.ts';
import { createAskForSync } from './calendar/ask-for-sync.ts';
import { outlookCalendar } from './calendar/outlook-calendar.ts';
import { severaCalendar } from './calendar/severa-calendar.ts';
import { createService } from './service.ts';
import { createSessions } from './sessions.ts';

/** Serves the host app's pages for a running stack, to this machine only. `port` 0: any free one. */
export async function servePages(stack: Stack, port: number, report: (error: unknown) => void): Promise<Served> {
  const { outside, setting, functionsUrl, clock } = stack;
  const { organization } = setting;
  const behind = {
    organization,
    calendar: (side: 'outlook' | 'severa', person: Parameters<typeof severaCalendar>[1]) =>
      side === 'severa' ? severaCalendar(organization, person) : outlookCalendar(outside.graph, clock.now, person),
    ask: createAskForSync(stack),
    service: createService({ functionsUrl, hostApp: outside.hostApp, organizationId: organization.guid }),
    sessions: createSessions(),
    now: clock.now,
  };
  const hosts: string[] = [];
  const app = createApp(behind, { hosts, formTargets: [functionsUrl], report });
  const served = await serve(async (request) => app.fetch(request), { port });
  hosts.push(`127.0.0.1:${served.port}`, `localhost:${served.port}`);
  return served;
}
