/** The functions of production under the local functions host: the process whose CPU and memory are measured. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { z } from 'zod';
import type { HostLog } from '../../local/functions-host/core-types.ts';
import { type FunctionsHost, startFunctionsHost } from '../../local/functions-host/start.ts';
import { createGraphSimulator } from '../../local/simulators/graph/simulator.ts';
import { createSeveraSimulator } from '../../local/simulators/severa/simulator.ts';
import { addSetting } from '../../local/stack/setting.ts';
import { openVault, storeSecrets } from '../../local/stack/vault.ts';
import { installEdges, vaultEdges } from '../../local/stack/vault-edges.ts';
import { must } from '../../shared/errors.ts';
import { answerParent, tellParent } from './ipc.ts';
import { createLeapingPace } from './leaping-pace.ts';
import type { Measured } from './measured.ts';

/** Longest pause between two looks at an empty queue, in milliseconds. Looking costs the measured process CPU. */
const POLL_MS = 100;

const startOptions = z.object({
  main: z.string(),
  env: z.record(z.string(), z.string()),
  /** PEM. */
  trusted: z.string(),
  limited: z.boolean(),
});

/** The service takes the machine's clock; for the benchmark the machine's clock may be put forward. */
const machine = Date.now;
let ahead = 0;
Date.now = () => machine() + ahead;

let host: FunctionsHost | null = null;
const collect = must(globalThis.gc, 'the worker needs --expose-gc');

/** Failures are for the one who waits for the run; what the service says besides is counted as work and dropped. */
const log: HostLog = ({ level, message }) => {
  if (level === 'warning' || level === 'error' || level === 'critical') tellParent(message);
};

answerParent(
  {
    async start(argument) {
      const { main, env, trusted, limited } = startOptions.parse(argument);
      setDefaultCACertificates([...getCACertificates('default'), trusted]);
      const clock = () => Date.now();
      const setting = addSetting({ graph: createGraphSimulator({ clock }), severa: createSeveraSimulator({ clock }) });
      const vault = openVault(clock);
      await storeSecrets(vault, setting, clock);
      const pace = limited ? {} : { severaPace: createLeapingPace };
      const restore = installEdges({ ...vaultEdges(vault.httpClient), ...pace });
      try {
        host = await startFunctionsHost({
          main,
          env,
          port: 0,
          host: '127.0.0.1',
          queueConnection: null,
          clock,
          pollMs: POLL_MS,
          log,
        });
      } finally {
        restore();
      }
    },
    clock: (argument) => {
      ahead = z.number().parse(argument);
    },
    /** `collected`: after a forced collection, whose own time is left out. */
    measure(argument): Measured {
      const { collected } = z.object({ collected: z.boolean() }).parse(argument);
      const cpu = () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      };
      const cpuMs = cpu();
      if (collected) collect();
      const { heapUsed, rss } = process.memoryUsage();
      return { cpuMs, collectedMs: cpu() - cpuMs, heapBytes: heapUsed, rssBytes: rss };
    },
  },
  async () => host?.close(),
);
