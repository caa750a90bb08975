import * as z from 'zod';

/** What Graph answered: to a request of its own, or to one part of a batch. */
export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; null for an empty body and for anything that isn't JSON (gateways answer HTML). */
  readonly body: unknown;
}

const problem = z.object({
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }),
});

/** Graph's error code in lower case (its spelling varies), '' where there is none. */
export function codeOf(answer: Answer): string {
  return problem.safeParse(answer.body).data?.error.code?.toLowerCase() ?? '';
}

/** Only to tell apart what shares a code; never shown or logged. */
export function messageOf(answer: Answer): string {
  return problem.safeParse(answer.body).data?.error.message?.toLowerCase() ?? '';
}

export function isOk(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** Reads a response once, headers in lower case. The body was bounded before it came here. */
export async function toAnswer(response: Response): Promise<Answer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parseJson(await response.text()),
  };
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
