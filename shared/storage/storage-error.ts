import * as z from 'zod';
import { type ErrorDetails, SyncError } from '../errors.ts';

/** How long one request to Azure Storage may take, all repeats by the SDK included, in milliseconds. */
export const REQUEST_LIMIT_MS = 30_000;

const answered = z.object({
  name: z.string().optional(),
  // A number in a DOMException, such as the one of AbortSignal.timeout.
  code: z.string().optional().catch(undefined),
  statusCode: z.number().optional(),
  details: z.unknown().optional(),
  response: z.unknown().optional(),
});

const odataDetails = z.object({ odataError: z.object({ code: z.string() }) });
function hasGet(headers: unknown): boolean {
  return typeof headers === 'object' && headers !== null && 'get' in headers && typeof headers.get === 'function';
}

/** Names of errors by @azure/identity: there is no token to ask storage with. */
const IDENTITY: ReadonlySet<string> = new Set(['CredentialUnavailableError', 'AuthenticationError']);
/** Errors of the SDK that carry neither status nor code. */
const WITHOUT_CODE: ReadonlySet<string> = new Set(['AbortError', 'TimeoutError', ...IDENTITY]);

const headed = z.object({ headers: z.custom<{ get(name: string): string | undefined }>(hasGet) });

interface Failure {
  readonly name: string;
  readonly status: number | undefined;
  readonly providerCode: string | undefined;
  readonly retryAfterMs: number | undefined;
}

function retryAfter(response: unknown): number | undefined {
  const read = headed.safeParse(response);
  const seconds = read.success ? Number(read.data.headers.get('retry-after') ?? Number.NaN) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** Null for what is no failure of storage: a mistake of ours, to be seen as one. */
function failureOf(error: unknown): Failure | null {
  const read = answered.safeParse(error);
  if (!read.success) return null;
  const { name = '', code, statusCode, details, response } = read.data;
  const fromStorage = statusCode !== undefined || code !== undefined || WITHOUT_CODE.has(name);
  if (!fromStorage) return null;
  const odata = odataDetails.safeParse(details);
  return {
    name,
    status: statusCode,
    providerCode: odata.success ? odata.data.odataError.code : code,
    retryAfterMs: retryAfter(response),
  };
}

/** The HTTP status of an SDK error; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return failureOf(error)?.status;
}

/**
 * What an error of the storage SDK means here. Its message, request and response are left behind: they hold addresses,
 * signatures and row contents (I6). Status and error code are kept. Any other error comes back as it is.
 *
 * 404 on a write means that the row the write was based on has gone: a lost race like any other (I7).
 */
export function storageError(error: unknown, what: string): unknown {
  if (error instanceof SyncError) return error;
  const failure = failureOf(error);
  if (failure === null) return error;
  const { name, status, providerCode, retryAfterMs } = failure;
  const details: ErrorDetails = {
    ...(status === undefined ? {} : { status }),
    ...(providerCode === undefined ? {} : { providerCode }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  if (IDENTITY.has(name) || status === 401 || status === 403)
    return new SyncError(
      'unavailable',
      'storage.forbidden',
      `No access to ${what}: give this app's identity the Storage Table and Queue Data Contributor roles.`,
      details,
    );
  if (status === 404 || status === 409 || status === 412)
    return new SyncError('conflict', 'storage.conflict', `Another run wrote ${what} first: read again.`, details);
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429)
    return new SyncError('refused', 'storage.refused', `Storage refuses ${what} as it was sent.`, details);
  return new SyncError('transient', 'storage.unreachable', `Storage did not take ${what}: try again.`, details);
}

/** Runs one request within the time limit; every failure of storage comes out as a SyncError. */
export async function inTime<T>(what: string, request: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await request(AbortSignal.timeout(REQUEST_LIMIT_MS));
  } catch (error) {
    throw storageError(error, what);
  }
}
