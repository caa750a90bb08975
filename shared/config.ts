import { SyncError } from './errors.ts';
import {
  address,
  connectionString,
  origin,
  serviceAddress,
  text,
  vault,
  vaultName,
  Wrong,
  wholeNumber,
} from './setting-text.ts';

/** What the service is told by its environment. */
export interface Config {
  readonly GRAPH_BASE_URL: string;
  readonly ENTRA_AUTHORITY: string;
  readonly ENTRA_CLIENT_ID: string;
  /** How the app proves itself to Entra without the managed identity; never a key in Azure. At most one of the two. */
  readonly ENTRA_CLIENT_SECRET: string | undefined;
  /** Name of a certificate in the vault. */
  readonly ENTRA_CERTIFICATE_NAME: string | undefined;
  /** Address of this app as browsers reach it: Microsoft sends people back there, and nowhere else. */
  readonly PUBLIC_BASE_URL: string;
  readonly SEVERA_BASE_URL: string;
  /** `iss` of the host app's tokens, to the letter. */
  readonly HOST_TOKEN_ISSUER: string;
  /** `aud` of tokens that are meant for this service. */
  readonly HOST_TOKEN_AUDIENCE: string;
  /** Where the host app publishes the public keys that it signs with (JWKS). */
  readonly HOST_TOKEN_JWKS_URL: string;
  /** `aud` of operators' tokens; missing: there are no operators. */
  readonly HOST_TOKEN_OPERATOR_AUDIENCE: string | undefined;
  /** The vault that holds every organisation's secrets. */
  readonly KEY_VAULT_URL: string;
  /** Connection string of the account that holds our tables and queues; in Azure the account's addresses instead. */
  readonly DATA_CONNECTION: string | undefined;
  readonly DATA_CONNECTION__tableServiceUri: string | undefined;
  readonly DATA_CONNECTION__queueServiceUri: string | undefined;
  /** Client id of the user-assigned managed identity, which is shown to storage and Key Vault. */
  readonly DATA_CONNECTION__clientId: string | undefined;
  /** Seconds that the service's clock runs ahead of the machine's: for rehearsals with another date. */
  readonly CLOCK_OFFSET_SECONDS: number;
  /** Seconds after which a run hands over to a next message; below the function's own time limit. */
  readonly RUN_SECONDS: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings. Throws one SyncError (kind `invalid`, code `config.invalid`) that names every bad variable at once
 * with what it must be; values are never repeated, they may be secrets.
 */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];

  function read<T>(name: keyof Config, as: (text: string) => T, otherwise: T): T {
    const value = environment[name];
    if (value === undefined || value === '') return otherwise;
    try {
      return as(value);
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      problems.push(`${name}: ${error.message}`);
      return otherwise;
    }
  }

  function need(name: keyof Config, as: (text: string) => string): string {
    if (!isSet(environment, name)) problems.push(`${name}: is missing`);
    return read(name, as, '');
  }

  const century = 100 * 366 * 86_400;
  const config: Config = {
    GRAPH_BASE_URL: read('GRAPH_BASE_URL', address, 'https://graph.microsoft.com'),
    ENTRA_AUTHORITY: read('ENTRA_AUTHORITY', address, 'https://login.microsoftonline.com'),
    ENTRA_CLIENT_ID: need('ENTRA_CLIENT_ID', text),
    ENTRA_CLIENT_SECRET: read<string | undefined>('ENTRA_CLIENT_SECRET', text, undefined),
    ENTRA_CERTIFICATE_NAME: read<string | undefined>('ENTRA_CERTIFICATE_NAME', vaultName, undefined),
    PUBLIC_BASE_URL: need('PUBLIC_BASE_URL', origin),
    SEVERA_BASE_URL: read('SEVERA_BASE_URL', address, 'https://api.severa.visma.com/rest-api'),
    HOST_TOKEN_ISSUER: need('HOST_TOKEN_ISSUER', text),
    HOST_TOKEN_AUDIENCE: need('HOST_TOKEN_AUDIENCE', text),
    HOST_TOKEN_JWKS_URL: need('HOST_TOKEN_JWKS_URL', address),
    HOST_TOKEN_OPERATOR_AUDIENCE: read<string | undefined>('HOST_TOKEN_OPERATOR_AUDIENCE', text, undefined),
    KEY_VAULT_URL: need('KEY_VAULT_URL', vault),
    DATA_CONNECTION: read<string | undefined>('DATA_CONNECTION', connectionString, undefined),
    DATA_CONNECTION__tableServiceUri: read<string | undefined>(
      'DATA_CONNECTION__tableServiceUri',
      serviceAddress,
      undefined,
    ),
    DATA_CONNECTION__queueServiceUri: read<string | undefined>(
      'DATA_CONNECTION__queueServiceUri',
      serviceAddress,
      undefined,
    ),
    DATA_CONNECTION__clientId: read<string | undefined>('DATA_CONNECTION__clientId', text, undefined),
    CLOCK_OFFSET_SECONDS: read('CLOCK_OFFSET_SECONDS', wholeNumber(-century, century), 0),
    RUN_SECONDS: read('RUN_SECONDS', wholeNumber(1, 540), 420),
  };
  problems.push(...togetherProblems(environment));
  if (problems.length === 0) return config;
  throw new SyncError(
    'invalid',
    'config.invalid',
    `Settings are missing or wrong. Set these application settings and start again:\n${problems.map((one) => `  ${one}`).join('\n')}`,
  );
}

function isSet(environment: Environment, name: string): boolean {
  return environment[name] !== undefined && environment[name] !== '';
}

const ADDRESSES = ['DATA_CONNECTION__tableServiceUri', 'DATA_CONNECTION__queueServiceUri'] as const;

/** What is wrong with settings that are fine each by itself. */
function togetherProblems(environment: Environment): string[] {
  const problems: string[] = [];
  const connected = isSet(environment, 'DATA_CONNECTION');
  const addresses = ADDRESSES.filter((name) => isSet(environment, name));
  if (!connected && addresses.length < 2) {
    problems.push(`DATA_CONNECTION: is missing (or set both ${ADDRESSES.join(' and ')})`);
  }
  if (connected && addresses.length > 0) {
    problems.push(`DATA_CONNECTION: must not be set beside ${addresses.join(' and ')}`);
  }
  const [audience, operators] = [environment.HOST_TOKEN_AUDIENCE, environment.HOST_TOKEN_OPERATOR_AUDIENCE];
  if (isSet(environment, 'HOST_TOKEN_OPERATOR_AUDIENCE') && audience?.trim() === operators?.trim()) {
    problems.push('HOST_TOKEN_OPERATOR_AUDIENCE: must differ from HOST_TOKEN_AUDIENCE');
  }
  return [...problems, ...proofProblems(environment), ...azureProblems(environment)];
}

/** Azure itself sets this one. */
function isInAzure(environment: Environment): boolean {
  return isSet(environment, 'WEBSITE_INSTANCE_ID');
}

/** In Azure the managed identity proves the app to Entra, unless a certificate of the vault does. */
function proofProblems(environment: Environment): string[] {
  const ways = (['ENTRA_CLIENT_SECRET', 'ENTRA_CERTIFICATE_NAME'] as const).filter((name) => isSet(environment, name));
  if (ways.length > 1) return ['ENTRA_CERTIFICATE_NAME: must not be set beside ENTRA_CLIENT_SECRET'];
  if (ways.length === 1 || isInAzure(environment)) return [];
  return [
    'ENTRA_CLIENT_SECRET: is missing (or set ENTRA_CERTIFICATE_NAME; in Azure neither, for the managed identity)',
  ];
}

/** Settings that take a key. In Azure the managed identity stands for each of them. */
export const KEY_SETTINGS = ['ENTRA_CLIENT_SECRET', 'DATA_CONNECTION'] as const;

function azureProblems(environment: Environment): string[] {
  if (!isInAzure(environment)) return [];
  const problems: string[] = KEY_SETTINGS.filter((name) => isSet(environment, name)).map(
    (name) => `${name}: takes a key, which no setting may hold in Azure: use the managed identity`,
  );
  if (Number(environment.CLOCK_OFFSET_SECONDS ?? 0) !== 0) {
    problems.push('CLOCK_OFFSET_SECONDS: is for rehearsals on a developer machine, never for Azure');
  }
  return problems;
}
