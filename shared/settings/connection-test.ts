import { SyncError } from '../errors.ts';
import type { SeveraProbe } from '../severa/probe.ts';
import type { ActivityType, Organization } from '../sync/ports.ts';

/** What is tried, in this order. A step that needs one before it isn't tried when that failed. */
export const TEST_STEPS = [
  'severa-sign-in',
  'severa-scopes',
  'severa-lists',
  'severa-types',
  'consent',
  'graph-sign-in',
  'graph-mailbox',
  'graph-calendar',
  'server-address',
  'server-sign-in',
  'server-version',
  'server-impersonation',
  'server-calendar',
] as const;
export type TestStepName = (typeof TEST_STEPS)[number];

export interface TestStep {
  readonly step: TestStepName;
  readonly outcome: 'passed' | 'failed' | 'not-tried';
  /** Why it failed; a stable code. */
  readonly code: string | null;
  /** Names that the text for people holds: scopes, lists, ids of types. Never a value of a secret. */
  readonly names: readonly string[];
}

/** What a test asks of both sides; each throws a SyncError for what is wrong. */
export interface TestParts {
  readonly organization: Organization;
  /** Verified address of the administrator who asks; null: his token has none. */
  readonly address: string | null;
  readonly severa: () => Promise<SeveraProbe>;
  readonly activityTypes: () => Promise<readonly ActivityType[]>;
  readonly microsoft365: {
    /** A token for the tenant. */
    readonly signIn: () => Promise<void>;
    /** Id of the mailbox with this address; null: nobody has it. */
    readonly findMailbox: (address: string) => Promise<string | null>;
    /** Reads the mailbox's default calendar. */
    readonly readCalendar: (mailboxId: string) => Promise<void>;
  };
  /** The steps of an Exchange Server, in their order, up to the first that fails. */
  readonly exchangeServer: (address: string | null) => AsyncIterable<TestStep>;
}

/**
 * Tries a connection as it is set up, step by step, and changes nothing. `graph` organisations have the steps of Microsoft 365,
 * `exchange` ones those of their server. Throws only what is nobody's setting: a defect of our own.
 */
export async function testConnection(parts: TestParts): Promise<readonly TestStep[]> {
  const severa = await severaSteps(parts);
  const other = parts.organization.kind === 'graph' ? await graphSteps(parts) : await serverSteps(parts);
  return [...severa, ...other];
}

const passed = (step: TestStepName): TestStep => ({ step, outcome: 'passed', code: null, names: [] });
const notTried = (step: TestStepName): TestStep => ({ step, outcome: 'not-tried', code: null, names: [] });
const failed = (step: TestStepName, code: string, names: readonly string[] = []): TestStep => ({
  step,
  outcome: 'failed',
  code,
  names,
});

async function severaSteps(parts: TestParts): Promise<TestStep[]> {
  const probe = await tried(parts.severa);
  if ('code' in probe) return [failed('severa-sign-in', probe.code), ...SEVERA_REST.map(notTried)];
  const { signIn, missingScopes, lists } = probe.value;
  if (signIn !== null) return [failed('severa-sign-in', signIn), ...SEVERA_REST.map(notTried)];
  const scopes =
    missingScopes.length > 0 ? failed('severa-scopes', 'severa.scope-missing', missingScopes) : passed('severa-scopes');
  const refused = lists.filter(({ code }) => code !== null);
  const [first] = refused;
  const listed =
    first === undefined
      ? passed('severa-lists')
      : failed(
          'severa-lists',
          first.code ?? '',
          refused.map(({ name }) => name),
        );
  const types = refused.length > 0 ? notTried('severa-types') : await typesStep(parts);
  return [passed('severa-sign-in'), scopes, listed, types];
}

const SEVERA_REST: readonly TestStepName[] = ['severa-scopes', 'severa-lists', 'severa-types'];

/** H5, H7: what is selected must be there. */
async function typesStep({ organization, activityTypes }: TestParts): Promise<TestStep> {
  const read = await tried(activityTypes);
  if ('code' in read) return failed('severa-types', read.code);
  const usable = new Set(
    read.value.filter(({ active, category }) => active && category !== 'Task').map(({ id }) => id),
  );
  const { typeIds, defaultTypeId } = organization;
  const unknown = [...typeIds, ...(defaultTypeId === null ? [] : [defaultTypeId])].filter((id) => !usable.has(id));
  if (unknown.length > 0) return failed('severa-types', 'severa.types-unusable', [...new Set(unknown)]);
  return typeIds.length === 0 ? failed('severa-types', 'severa.no-types') : passed('severa-types');
}

async function graphSteps({ organization, address, microsoft365 }: TestParts): Promise<TestStep[]> {
  const rest = (from: TestStepName) => GRAPH.slice(GRAPH.indexOf(from) + 1).map(notTried);
  if (organization.tenantId === null) return [failed('consent', 'consent.not-given'), ...rest('consent')];
  const steps: TestStep[] = [passed('consent')];
  const signIn = await tried(microsoft365.signIn);
  if ('code' in signIn) return [...steps, failed('graph-sign-in', signIn.code), ...rest('graph-sign-in')];
  steps.push(passed('graph-sign-in'));
  if (address === null) {
    return [...steps, failed('graph-mailbox', 'address-not-verified'), ...rest('graph-mailbox')];
  }
  const mailbox = await tried(() => microsoft365.findMailbox(address));
  if ('code' in mailbox) return [...steps, failed('graph-mailbox', mailbox.code), ...rest('graph-mailbox')];
  if (mailbox.value === null) {
    return [...steps, failed('graph-mailbox', 'graph.no-such-mailbox', [address]), ...rest('graph-mailbox')];
  }
  const { value: mailboxId } = mailbox;
  steps.push(passed('graph-mailbox'));
  const calendar = await tried(() => microsoft365.readCalendar(mailboxId));
  return [...steps, 'code' in calendar ? failed('graph-calendar', calendar.code) : passed('graph-calendar')];
}

const GRAPH: readonly TestStepName[] = ['consent', 'graph-sign-in', 'graph-mailbox', 'graph-calendar'];

async function serverSteps({ exchangeServer, address }: TestParts): Promise<TestStep[]> {
  const steps: TestStep[] = [];
  for await (const step of exchangeServer(address)) steps.push(step);
  const known = new Set(steps.map(({ step }) => step));
  return [...steps, ...SERVER.filter((step) => !known.has(step)).map(notTried)];
}

const SERVER: readonly TestStepName[] = [
  'server-address',
  'server-sign-in',
  'server-version',
  'server-impersonation',
  'server-calendar',
];

async function tried<T>(act: () => Promise<T>): Promise<{ readonly value: T } | { readonly code: string }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (error instanceof SyncError) return { code: error.code };
    throw error;
  }
}
