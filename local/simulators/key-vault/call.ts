import { z } from 'zod';
import { badParameter } from './answers.ts';
import type { Place } from './bundle.ts';
import type { Operation } from './log.ts';
import type { Vault } from './vault.ts';

/** One request to a vault, past its challenge. */
export interface Call {
  readonly vault: Vault;
  readonly place: Place;
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly newVersion: () => string;
}

/** What a path asks for. `rest` is a version, or one of the words `versions` and `recover`. */
export interface Target {
  readonly operation: Operation;
  readonly name: string | null;
  readonly rest: string;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'PUT secrets/name': 'set',
  'GET secrets/name': 'get',
  'GET secrets/name/version': 'get',
  'PATCH secrets/name/version': 'update',
  'PATCH secrets/name': 'update',
  'GET secrets': 'list',
  'GET secrets/name/versions': 'list',
  'DELETE secrets/name': 'delete',
  'GET deletedsecrets': 'list-deleted',
  'GET deletedsecrets/name': 'get-deleted',
  'DELETE deletedsecrets/name': 'purge',
  'POST deletedsecrets/name/recover': 'recover',
};

export function targetOf(method: string, path: string): Target {
  const [collection = '', name, rest = '', ...more] = path.split('/').slice(1);
  const word = ['versions', 'recover'].includes(rest) ? rest : 'version';
  const shape = [collection, ...(name ? ['name'] : []), ...(rest ? [word] : [])].join('/');
  const operation = more.length > 0 ? 'unknown' : (OPERATIONS[`${method} ${shape}`] ?? 'unknown');
  return { operation, name: name ? decodeURIComponent(name) : null, rest };
}

const attributes = z.object({
  enabled: z.boolean().optional(),
  nbf: z.number().int().optional(),
  exp: z.number().int().optional(),
});

export const changes = z.object({
  attributes: attributes.optional(),
  contentType: z.string().max(255).optional(),
  tags: z.record(z.string().max(256), z.string().max(256)).optional(),
});

export const newSecret = changes.extend({ value: z.string() });

export function bodyOf<T>(call: Call, schema: z.ZodType<T>): T {
  const text = z.string().transform((body, context) => {
    try {
      return JSON.parse(body);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  });
  const parsed = text.pipe(schema).safeParse(call.body);
  if (!parsed.success) throw badParameter('The request body is not what this operation takes.');
  return parsed.data;
}
