import { z } from 'zod';
import { badBody, Problem } from './problem.ts';
import type { TextBehaviour } from './text-switches.ts';

const operations = z
  .array(
    z.object({ op: z.string(), path: z.string().min(1), value: z.unknown().optional(), from: z.unknown().optional() }),
  )
  .min(1);

/** Writable members and what a value given as text is turned into: PatchOperation's `value` is typed as a string. */
const WRITABLE: Readonly<Record<string, 'text' | 'json'>> = {
  name: 'text',
  startDateTime: 'text',
  endDateTime: 'text',
  notes: 'text',
  location: 'text',
  isAllDay: 'json',
  hasDuration: 'json',
  isClosed: 'json',
  isUnassigned: 'json',
  activityType: 'json',
  ownerUser: 'json',
  customer: 'json',
  phase: 'json',
  projectTaskStatus: 'json',
  recurrence: 'json',
};

const READ_ONLY = [
  'guid',
  'hasHours',
  'recurrenceParentActivityGuid',
  'recurrenceRule',
  'recurrenceType',
  'createdDateTime',
  'createdBy',
  'lastUpdatedDateTime',
  'lastUpdatedBy',
];

/** Members below an object that can't be replaced. */
const READ_ONLY_BELOW = ['name', 'category', 'code', 'keywords', 'number', 'exceptions', 'lastOccurrenceDateTime'];

/** Applies a JSON Patch of `replace` operations to a copy of the body; nothing is applied when one is refused. */
export function applyPatch(
  body: Record<string, unknown>,
  patch: unknown,
  { patchValues, patchPaths }: TextBehaviour,
): Record<string, unknown> {
  const parsed = operations.safeParse(patch);
  if (!parsed.success) throw badBody('The body is no JSON Patch document.', 'patchDocument');
  const next = structuredClone(body);
  for (const { op, path, value } of parsed.data) {
    if (op.toLowerCase() !== 'replace') {
      throw new Problem(400, 'InvalidOperation', `The operation ${op} is not supported, only Replace is.`, {
        type: 'RequestBody',
        name: path,
        identifier: path,
      });
    }
    if (patchPaths === 'slash' && !path.startsWith('/')) throw badBody(`${path} does not exist.`, path);
    if (patchValues === 'text' && value !== null && value !== undefined && typeof value !== 'string') {
      throw badBody(`The value of ${path} is not a string.`, path);
    }
    replaceAt(next, path, value ?? null, patchValues !== 'json');
  }
  return next;
}

function replaceAt(body: Record<string, unknown>, path: string, value: unknown, textCounts: boolean): void {
  const read = (name: string) => (WRITABLE[name] === 'json' && textCounts ? fromText(value, path) : value);
  const [first, ...below] = path.replace(/^\//u, '').split('/');
  const name = findKey(Object.keys(WRITABLE), first ?? '');
  if (name === undefined) {
    const readOnly = findKey(READ_ONLY, first ?? '') !== undefined;
    throw badBody(readOnly ? `${path} can't be changed.` : `${path} does not exist.`, path);
  }
  if (below.length === 0) {
    body[name] = read(name);
    return;
  }
  if (below.some((part) => findKey(READ_ONLY_BELOW, part) !== undefined))
    throw badBody(`${path} can't be changed.`, path);
  let target = body[name];
  for (const part of below.slice(0, -1)) target = isObject(target) ? target[part] : undefined;
  const last = below.at(-1) ?? '';
  if (!isObject(target) || WRITABLE[name] !== 'json') throw badBody(`${path} does not exist.`, path);
  target[last] = last === 'guid' ? value : read(name);
}

/** Flags, numbers and objects may come as JSON or as text that holds JSON. */
function fromText(value: unknown, path: string): unknown {
  if (typeof value !== 'string') return value;
  if (/^\s*[[{]/u.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      throw badBody(`The value of ${path} can't be read.`, path);
    }
  }
  if (/^(true|false)$/iu.test(value)) return value.toLowerCase() === 'true';
  return /^\d+$/u.test(value) ? Number(value) : value;
}

/** Paths are compared without regard to case, as .NET's JSON Patch does. */
function findKey(keys: readonly string[], wanted: string): string | undefined {
  return keys.find((key) => key.toLowerCase() === wanted.toLowerCase());
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
