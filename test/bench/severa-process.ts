/** Severa's REST API, as a process of its own. */
import { z } from 'zod';
import { createGraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { type Served, serve } from '../../local/simulators/serve.ts';
import type { OrganizationControl } from '../../local/simulators/severa/organization-control.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { backClock } from '../../local/stack/back-clock.ts';
import { AINO, addSetting, DAAN } from '../../local/stack/setting.ts';
import { must } from '../../shared/errors.ts';
import { changesIn, type Entry, editedSubject, entryAt, WARM_UP } from './content.ts';
import { answerParent } from './ipc.ts';
import { startSchema } from './start-schema.ts';
import { Gauge, type Traffic } from './traffic.ts';

const DAYS_AGO = 3 * 24 * 60 * 60 * 1000;

let ahead = 0;
const { now, before } = backClock(() => Date.now() + ahead);
const severa = createSeveraSimulator({ clock: now });
const gauge = new Gauge(Date.now);
let served: Served | null = null;
let organization: OrganizationControl | null = null;

function activityOf({ subject, start, end, location, notes }: Entry, ownerGuid: string = AINO.userId) {
  return { name: subject, ownerGuid, start, end, location, notes };
}

/** Of the person whose calendars are measured. */
const own = () =>
  there()
    .activities()
    .filter(({ ownerGuid }) => ownerGuid === AINO.userId);

const there = () => must(organization, 'the simulator is started first');

answerParent(
  {
    async start(argument) {
      const { certificate, count, latencyMs, limited } = startSchema.parse(argument);
      before(DAYS_AGO, () => {
        ({ organization } = addSetting({ graph: createGraphSimulator({ clock: now }), severa }));
        // Nobody is there to confirm what would be mailed (I6a).
        for (const { userId } of [AINO, DAAN]) there().editUser(userId, { sendNewActivityEmail: false });
        const fill = (owner: string, entries: number) => {
          for (let index = 0; index < entries; index += 1) {
            there().addActivity(activityOf(entryAt('Activity', index, Date.now()), owner));
          }
        };
        fill(AINO.userId, count);
        fill(DAAN.userId, WARM_UP);
      });
      severa.faults.rateLimit = limited;
      severa.faults.latencyMs = latencyMs;
      const handle = async (request: Request) => {
        gauge.began();
        try {
          return await severa.handle(request);
        } finally {
          gauge.ended();
        }
      };
      served = await serve(handle, { port: 0, tls: certificate, ownDate: true });
      return served.url;
    },
    clock: (argument) => {
      ahead = z.number().parse(argument);
    },
    clear() {
      severa.requests.clear();
      gauge.clear();
    },
    traffic: (): Traffic => ({
      requests: { ...severa.requests.countsByClass(), throttled: severa.requests.throttled() },
      parts: {},
      inFlight: gauge.inFlight,
      mailboxInFlight: 0,
      firstAt: gauge.firstAt,
      lastAt: gauge.lastAt,
    }),
    /** Answers with the ids of what was deleted: nobody will list them again. */
    change() {
      const { edited, deleted, added } = changesIn('severa', Date.now());
      const by = { by: AINO.userId };
      const ids = new Map(own().map(({ name, guid }) => [name, guid]));
      const idOf = (subject: string) => must(ids.get(subject), `there is no activity "${subject}"`);
      for (const subject of edited) there().editActivity(idOf(subject), { name: editedSubject(subject) }, by);
      for (const subject of deleted) there().deleteActivity(idOf(subject), by);
      for (const entry of added) there().addActivity(activityOf(entry), by);
      return deleted.map(idOf);
    },
    subjects: () =>
      own()
        .map(({ name }) => name)
        .sort(),
  },
  async () => served?.close(),
);
