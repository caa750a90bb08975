import type { Handler } from '../serve.ts';
import { HAPPENINGS_PATH, STATE_PATH } from '../switchboard.ts';
import { happen } from './happen.ts';
import { happening } from './happening-shapes.ts';
import type { OrganizationControl } from './organization-control.ts';
import type { SeveraSimulator } from './simulator.ts';

/** Puts both paths before the simulator. A body has to be declared as JSON, which no foreign web page can do unasked. */
export function fromOutside(severa: SeveraSimulator, handle: Handler): Handler {
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    try {
      if (pathname === STATE_PATH && request.method === 'GET') {
        return Response.json(state(severa, severa.organization(searchParams.get('organization') ?? '')));
      }
      if (pathname !== HAPPENINGS_PATH || request.method !== 'POST') return await handle(request);
      if (!/\bjson\b/i.test(request.headers.get('content-type') ?? '')) return refused(415, 'Send application/json.');
      const id = happen(severa, happening.parse(await request.json()));
      return Response.json(id === undefined ? {} : { id });
    } catch (error) {
      if (pathname !== STATE_PATH && pathname !== HAPPENINGS_PATH) throw error;
      return refused(pathname === STATE_PATH ? 404 : 400, error instanceof Error ? error.message : String(error));
    }
  };
}

function refused(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** What is there, whatever the API shows of it. */
function state({ requests }: SeveraSimulator, there: OrganizationControl): object {
  const activities = there.activities();
  return {
    activities: activities.map(({ guid }) => there.activityAnswer(guid)),
    participants: activities.flatMap(({ guid }) => there.participants(guid)),
    users: there.users(),
    guests: there.guests(),
    types: there.activityTypes(),
    mails: there.mails(),
    outbox: there.outbox(),
    requests: requests.countsByClass(),
    peakPerSecond: requests.peakPerSecond(there.guid),
  };
}
