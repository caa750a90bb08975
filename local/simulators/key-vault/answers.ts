/** An answer of the double, before it is put into the SDK's shape. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

/** A refusal on its way out. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}

export function refuse(status: number, code: string, message: string, inner?: string): Refusal {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return new Refusal(json(status, { error: { code, message, ...innererror } }));
}

export function badParameter(message: string): Refusal {
  return refuse(400, 'BadParameter', message);
}

export function notFound(what: string): Refusal {
  return refuse(404, 'SecretNotFound', `A secret with (name/id) ${what} was not found in this key vault.`);
}

export function conflict(message: string, inner?: string): Refusal {
  return refuse(409, 'Conflict', message, inner);
}

export function forbidden(message: string, inner: string): Refusal {
  return refuse(403, 'Forbidden', message, inner);
}
