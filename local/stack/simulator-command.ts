import { parseArgs } from 'node:util';
import { REAL_LIMITS } from '../simulators/graph/faults.ts';
import { fromOutside } from '../simulators/graph/from-outside.ts';
import { createGraphSimulator } from '../simulators/graph/simulator.ts';
import { graphSwitches } from '../simulators/graph/switch-shape.ts';
import { overHttp } from '../simulators/key-vault/over-http.ts';
import {
  type Certificate,
  type Handler,
  type Served,
  type ServeOptions,
  selfSignedCertificate,
  serve,
} from '../simulators/serve.ts';
import { fromOutside as severaFromOutside } from '../simulators/severa/from-outside.ts';
import { seededRandom } from '../simulators/severa/random.ts';
import { createSeveraSimulator } from '../simulators/severa/simulator.ts';
import { severaSwitches } from '../simulators/severa/switch-shape.ts';
import {
  createSwitchboard,
  HAPPENINGS_PATH,
  STATE_PATH,
  SWITCHES_PATH,
  withSwitches,
} from '../simulators/switchboard.ts';
import { backClock } from './back-clock.ts';
import { BadUsage } from './bad-usage.ts';
import { parseNow, stackClock } from './clock.ts';
import { columns } from './columns.ts';
import type { Setting } from './person.ts';
import { addSample } from './sample.ts';
import { portOf, usable } from './start-options.ts';
import { takenPort } from './taken-port.ts';
import { openVault, storeSecrets } from './vault.ts';
import { VAULT_URL } from './vault-edges.ts';

export const SIMULATOR_USAGE = `usage: npm run simulator -- graph|severa|key-vault --port PORT [--tls] [--now TIME] [--seed N]

  graph        Microsoft Entra ID and the calendar part of Microsoft Graph
  severa       Severa's REST API
  key-vault    the secrets of Azure Key Vault, for the function app under Azure Functions Core Tools (http only)
  --port PORT  0: any free port
  --tls        https with a certificate of its own, which is printed: trust it with NODE_EXTRA_CA_CERTS
  --now TIME   pretend that it is this date and time, such as 2026-03-02T08:00:00Z
  --seed N     of everything that is left to chance; 1 unless given

Faults are switched on from outside: GET the address of the switches that is printed, PATCH it with those to change, such
as {"faults":{"listDelayMs":90000}}, DELETE it for none.`;

export interface RunningSimulator {
  /** What a person needs to use it. */
  readonly lines: readonly string[];
  readonly port: number;
  close(): Promise<void>;
}

type Which = 'graph' | 'severa' | 'key-vault';

const ROWS: Readonly<Record<Which, (served: Served, setting: Setting) => string[][]>> = {
  graph: graphRows,
  severa: severaRows,
  'key-vault': vaultRows,
};

function isKnown(which: string | undefined): which is Which {
  return which !== undefined && Object.hasOwn(ROWS, which);
}

/** Starts one simulator with the sample in it. Throws BadUsage, or an Error that names a taken port. */
export async function startSimulator(args: readonly string[]): Promise<RunningSimulator> {
  const options = {
    port: { type: 'string' },
    tls: { type: 'boolean' },
    now: { type: 'string' },
    seed: { type: 'string' },
  } as const;
  const { values, positionals } = usable(() => parseArgs({ args: [...args], options, allowPositionals: true }));
  const [which, ...more] = positionals;
  if (!isKnown(which) || more.length > 0) throw new BadUsage('Say which: graph, severa or key-vault.');
  if (values.port === undefined) throw new BadUsage('--port is missing.');
  const port = portOf('--port', values.port, 0);
  const { now } = values;
  const clock = stackClock(now === undefined ? null : usable(() => parseNow(now)));
  if (which === 'key-vault' && values.tls === true) throw new BadUsage('key-vault speaks http only: leave --tls out.');
  const tls = values.tls === true ? await selfSignedCertificate() : null;

  const seed = Number(values.seed ?? 1);
  if (!Number.isSafeInteger(seed)) throw new BadUsage(`"${values.seed}" is no whole number.`);

  const { now: shown, before } = backClock(clock.now);
  const graph = createGraphSimulator({ clock: shown, random: seededRandom(seed), faults: REAL_LIMITS });
  const severa = createSeveraSimulator({ clock: shown, random: seededRandom(seed) });
  const setting = addSample({ graph, severa, before }, clock.now());
  const vault = openVault(clock.now);
  if (which === 'key-vault') await storeSecrets(vault, setting, clock.now);
  const severaSide = createSwitchboard({ faults: severa.faults, behaviour: severa.behaviour }, severaSwitches, [
    'afterPage',
  ]);
  const handlers = {
    graph: fromOutside(graph, withSwitches(graph.handle, createSwitchboard({ faults: graph.faults }, graphSwitches))),
    severa: severaFromOutside(severa, withSwitches(severa.handle, severaSide)),
    'key-vault': overHttp(vault.httpClient),
  };
  const served = await listen(handlers[which], { port, ownDate: which === 'severa', ...(tls === null ? {} : { tls }) });
  return {
    lines: [...columns(ROWS[which](served, setting)), ...pem(tls)],
    port: served.port,
    close: served.close,
  };
}

async function listen(handle: Handler, options: ServeOptions): Promise<Served> {
  try {
    return await serve(handle, options);
  } catch (error) {
    throw takenPort(error instanceof Error ? error.cause : error, options.port, '--port') ?? error;
  }
}

function graphRows({ url }: Served, { tenantId, entra, person }: Setting): string[][] {
  return [
    ['Microsoft Graph', `${url}/v1.0`],
    ['token', `${url}/${tenantId}/oauth2/v2.0/token`],
    ['tenant', tenantId],
    ['client id', entra.clientId],
    ['client secret', entra.clientSecret],
    ['mailbox', `${person.mailboxId} (${person.email})`],
    ['switches', `${url}${SWITCHES_PATH}`],
    ['happenings', `${url}${HAPPENINGS_PATH}`],
    ['state', `${url}${STATE_PATH}?mailbox=${person.mailboxId}`],
  ];
}

function severaRows({ url }: Served, { organization, api, person }: Setting): string[][] {
  return [
    ['Severa', `${url}/rest-api/v1`],
    ['token', `${url}/rest-api/v1/token`],
    ['organisation', `${organization.guid} (${organization.name})`],
    ['client id', api.clientId],
    ['client secret', api.clientSecret],
    ['user', `${person.userId} (${person.email})`],
    ['switches', `${url}${SWITCHES_PATH}`],
    ['happenings', `${url}${HAPPENINGS_PATH}`],
    ['state', `${url}${STATE_PATH}?organization=${organization.guid}`],
  ];
}

/** The settings of the function app; the value of the secret is nobody's business. */
function vaultRows({ url }: Served, { organization }: Setting): string[][] {
  return [
    ['KEY_VAULT_URL', VAULT_URL],
    ['KEY_VAULT_DOUBLE', url],
    ['NODE_OPTIONS', '--import ./local/key-vault-edges.ts'],
    ['holds', `the Severa client secret of ${organization.guid} (${organization.name})`],
  ];
}

function pem(tls: Certificate | null): string[] {
  return tls === null ? [] : ['', tls.cert.trim()];
}
