import type * as z from 'zod';
import { SCHEMAS } from '../../functions/openapi-schemas.ts';
import { problemDocument } from '../../shared/access/problem-document.ts';
import type { HostApp } from '../simulators/host-app/host-app.ts';
import type { Session } from './sessions.ts';

export type Problem = z.infer<typeof SCHEMAS.Problem>;

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly status: number; readonly etag: string | null }
  /** What the service refused, in the person's language. */
  | { readonly ok: false; readonly problem: Problem };

export interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Below `/api`. */
  readonly path: string;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

/** The service as the host app's back end calls it, on behalf of whoever is signed in. */
export interface Service {
  /** Throws when the answer is neither what the schema says nor a problem. No answer at all is a problem too. */
  call<T>(session: Session, call: Call, schema: z.ZodType<T>): Promise<Answer<T>>;
}

/** The token is made for each call and stays here: the browser never holds one. */
export function createService(parts: {
  readonly functionsUrl: string;
  readonly hostApp: Pick<HostApp, 'token'>;
  readonly organizationId: string;
}): Service {
  const { functionsUrl, hostApp, organizationId } = parts;
  const tokenOf = ({ person, language }: Session) =>
    hostApp.token({
      sub: person.userId,
      org: organizationId,
      roles: person.isAdmin ? ['admin', 'user'] : ['user'],
      email: person.email,
      email_verified: true,
      name: person.name,
      locale: language,
    });
  return {
    async call(session, { method, path, body, ifMatch }, schema) {
      const token = await tokenOf(session);
      const response = await fetch(`${functionsUrl}/api/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch(() => null);
      if (response === null) return { ok: false, problem: problemDocument('unavailable', session.language, 'none') };
      const text = await response.text();
      const read: unknown = text === '' ? undefined : JSON.parse(text);
      if (!response.ok) return { ok: false, problem: SCHEMAS.Problem.parse(read) };
      return { ok: true, value: schema.parse(read), status: response.status, etag: response.headers.get('etag') };
    },
  };
}
