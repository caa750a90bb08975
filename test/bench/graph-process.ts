/** Microsoft Entra ID and Graph, as a process of its own. */
import { z } from 'zod';
import { createGraphSimulator, type GraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { type Served, serve } from '../../local/simulators/serve.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { backClock } from '../../local/stack/back-clock.ts';
import { AINO, addSetting, DAAN } from '../../local/stack/setting.ts';
import { must } from '../../shared/errors.ts';
import { changesIn, type Entry, editedSubject, entryAt, WARM_UP } from './content.ts';
import { answerParent } from './ipc.ts';
import { startSchema } from './start-schema.ts';
import { Gauge, type Traffic } from './traffic.ts';

const DAYS_AGO = 3 * 24 * 60 * 60 * 1000;
/** Graph's own answer to a larger wish isn't documented; the benchmark counts pages of this size. */
const PAGE = 50;

let ahead = 0;
const { now, before } = backClock(() => Date.now() + ahead);
const graph: GraphSimulator = createGraphSimulator({
  clock: now,
  faults: { mailboxConcurrency: 4, largestDeltaPage: PAGE },
});
const gauge = new Gauge(Date.now);
let served: Served | null = null;

function eventOf({ subject, start, end, location, notes }: Entry) {
  const at = (dateTime: string) => ({ dateTime, timeZone: AINO.zone });
  const body = { contentType: 'text', content: notes };
  return { subject, start: at(start), end: at(end), location: { displayName: location }, body };
}

/** Ids by subject, of what isn't deleted. */
function idsBySubject(): Map<string, string> {
  const events = graph.events(AINO.mailboxId).filter(({ calendar }) => calendar === 'default');
  return new Map(events.map(({ subject, id }) => [String(subject), String(id)]));
}

answerParent(
  {
    async start(argument) {
      const { certificate, count, latencyMs } = startSchema.parse(argument);
      before(DAYS_AGO, () => {
        addSetting({ graph, severa: createSeveraSimulator({ clock: now }) });
        const fill = (mailboxId: string, entries: number) => {
          const person = graph.person(mailboxId);
          for (let index = 0; index < entries; index += 1)
            person.addEvent(eventOf(entryAt('Event', index, Date.now())));
        };
        fill(AINO.mailboxId, count);
        fill(DAAN.mailboxId, WARM_UP);
      });
      graph.faults.latencyMs = latencyMs;
      const handle = async (request: Request) => {
        gauge.began();
        try {
          return await graph.handle(request);
        } finally {
          gauge.ended();
        }
      };
      served = await serve(handle, { port: 0, tls: certificate });
      return served.url;
    },
    clock: (argument) => {
      ahead = z.number().parse(argument);
    },
    clear() {
      graph.log.clear();
      gauge.clear();
    },
    traffic: (): Traffic => ({
      requests: { ...graph.log.requests() },
      parts: { ...graph.log.parts() },
      inFlight: gauge.inFlight,
      mailboxInFlight: Math.max(0, ...graph.log.peaks.values()),
      firstAt: gauge.firstAt,
      lastAt: gauge.lastAt,
    }),
    change() {
      const { edited, deleted, added } = changesIn('outlook', Date.now());
      const person = graph.person(AINO.mailboxId);
      const ids = idsBySubject();
      const idOf = (subject: string) => must(ids.get(subject), `there is no event "${subject}"`);
      for (const subject of edited) person.editEvent(idOf(subject), { subject: editedSubject(subject) });
      for (const subject of deleted) person.deleteEvent(idOf(subject));
      for (const entry of added) person.addEvent(eventOf(entry));
    },
    subjects: () => [...idsBySubject().keys()].sort(),
  },
  async () => served?.close(),
);
