import { z } from 'zod';
import { SyncError } from './errors.ts';

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/u;

/** An outside address: https, or http on this same machine; no credentials, no query; without a slash at its end. */
const address = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.test(url.hostname)))) {
    context.addIssue({ code: 'custom', message: 'must be an https address (http only for this same machine)' });
    return z.NEVER;
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    context.addIssue({ code: 'custom', message: 'must hold no user name, password, query or fragment' });
    return z.NEVER;
  }
  return url.href.replace(/\/+$/u, '');
});

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d+$/u, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must lie between ${least} and ${most}`);

const text = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .refine((value) => !/^<.*>$/u.test(value), "still holds the sample's placeholder");

/** Its parts are checked when it is used; a text that is none is named with the other settings. */
const connectionString = text.refine(
  (value) => /(?:^|;)\s*(?:UseDevelopmentStorage=true|AccountName=.+|(?:Table|Queue)Endpoint=.+)/iu.test(value),
  'must look like DefaultEndpointsProtocol=…;AccountName=…;AccountKey=… (or UseDevelopmentStorage=true)',
);

/** A token goes there, so it is never http, not even on this same machine: Key Vault's client refuses that anyway. */
const vault = text.transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : null;
  // All but an origin ends with something else: a path, a query, a user name.
  if (url?.protocol === 'https:' && `${url.origin}/` === url.href) return url.origin;
  context.addIssue({ code: 'custom', message: 'must be an address like https://name.vault.azure.net' });
  return z.NEVER;
});

const schema = z.object({
  GRAPH_BASE_URL: address.default('https://graph.microsoft.com'),
  ENTRA_AUTHORITY: address.default('https://login.microsoftonline.com'),
  ENTRA_CLIENT_ID: text,
  ENTRA_CLIENT_SECRET: text,
  SEVERA_BASE_URL: address.default('https://api.severa.visma.com/rest-api'),
  /** The vault that holds every organisation's secrets. */
  KEY_VAULT_URL: vault,
  /** Connection string of the account that holds our tables and queues; in Azure the account's addresses instead. */
  DATA_CONNECTION: connectionString.optional(),
  DATA_CONNECTION__tableServiceUri: address.optional(),
  DATA_CONNECTION__queueServiceUri: address.optional(),
  /** Client id of the user-assigned managed identity, which is shown to storage and Key Vault. */
  DATA_CONNECTION__clientId: text.optional(),
  /** Seconds that the service's clock runs ahead of the machine's: for rehearsals with another date. */
  CLOCK_OFFSET_SECONDS: wholeNumber(-100 * 366 * 86_400, 100 * 366 * 86_400).default(0),
  /** Seconds after which a run hands over to a next message; below the function's own time limit. */
  RUN_SECONDS: wholeNumber(1, 540).default(420),
});

export type Config = z.infer<typeof schema>;

/**
 * Reads the settings. Throws one SyncError (kind `invalid`, code `config.invalid`) that names every bad variable at once
 * with what it must be; values are never repeated, they may be secrets.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(present);
  const problems = parsed.success
    ? storageProblems(parsed.data, present)
    : [...parsed.error.issues.map(describe(present)), ...storageProblems(present, present)];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SyncError(
    'invalid',
    'config.invalid',
    `Settings are missing or wrong. Set these application settings and start again:\n${problems.map((one) => `  ${one}`).join('\n')}`,
  );
}

function describe(present: Readonly<Record<string, unknown>>) {
  return (issue: z.core.$ZodIssue): string => {
    const name = issue.path.join('.');
    return `${name}: ${name in present ? issue.message : 'is missing'}`;
  };
}

const ADDRESSES = ['DATA_CONNECTION__tableServiceUri', 'DATA_CONNECTION__queueServiceUri'] as const;

type StorageSettings = Partial<Record<'DATA_CONNECTION' | (typeof ADDRESSES)[number], unknown>>;

function storageProblems(settings: StorageSettings, present: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  const addresses = ADDRESSES.filter((name) => settings[name] !== undefined);
  if (settings.DATA_CONNECTION === undefined && addresses.length < 2) {
    problems.push(`DATA_CONNECTION: is missing (or set both ${ADDRESSES.join(' and ')})`);
  }
  if (settings.DATA_CONNECTION !== undefined && addresses.length > 0) {
    problems.push(`DATA_CONNECTION: must not be set beside ${addresses.join(' and ')}`);
  }
  if (Number(present.CLOCK_OFFSET_SECONDS ?? 0) !== 0 && present.WEBSITE_INSTANCE_ID !== undefined) {
    problems.push('CLOCK_OFFSET_SECONDS: is for rehearsals on a developer machine, never for Azure');
  }
  return problems;
}
