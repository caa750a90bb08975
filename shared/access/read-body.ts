import type * as z from 'zod';
import type { ProblemCode } from './problem-codes.ts';
import { Refusal } from './refusal.ts';

/** One thing that is wrong with a request. Never holds a value: it may be a secret. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body, or the parameter's name. */
  readonly pointer: string;
  readonly code: string;
}

/** Most that are named at once. */
const MOST_ERRORS = 20;
const LONGEST_POINTER = 200;

/** Throws a Refusal unless the body is said to be JSON in UTF-8. */
export function checkContentType(header: string | null): void {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const isUtf8 = parameters.every((one) => !one.startsWith('charset=') || /^charset="?utf-8"?$/u.test(one));
  if (type !== 'application/json' || !isUtf8) {
    throw new Refusal('content-type', { headers: { accept: 'application/json' } });
  }
}

/** The body by its schema. Throws a Refusal that names every field that is wrong. */
export function readBody<T>(text: string, schema: z.ZodType<T>): T {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal('body-malformed');
  }
  return checked(body, schema, 'body-invalid');
}

/** Anything from outside by its schema; refused under this code. */
export function checked<T>(value: unknown, schema: z.ZodType<T>, code: ProblemCode): T {
  const read = schema.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  throw new Refusal(code, { members: { errors: read.error.issues.flatMap(fieldErrors).slice(0, MOST_ERRORS) } });
}

/** One field of the body that is wrong for a reason that no schema knows. */
export function wrongField(pointer: string, code: string): Refusal {
  return new Refusal('body-invalid', { members: { errors: [{ pointer, code }] } });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), code: 'unknown-field' }));
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ pointer: pointer(issue.path), code: missing ? 'missing' : issue.code.replaceAll('_', '-') }];
}

function pointer(path: readonly PropertyKey[]): string {
  const text = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return text.slice(0, LONGEST_POINTER);
}
