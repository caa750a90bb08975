export type Operation =
  | 'set'
  | 'get'
  | 'update'
  | 'list'
  | 'delete'
  | 'get-deleted'
  | 'list-deleted'
  | 'recover'
  | 'purge'
  | 'unknown';

/** What was asked; never a value. */
export interface LoggedRequest {
  /** Milliseconds since 1970 by the double's clock. */
  readonly at: number;
  /** Host name of the vault. */
  readonly vault: string;
  readonly operation: Operation;
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** False: without a token, which is answered by the challenge. */
  readonly withToken: boolean;
  readonly bodyBytes: number;
  /** Null: the connection ended without an answer. */
  readonly status: number | null;
}

/** Entries above this are forgotten, oldest first. */
const KEPT = 10_000;

export class RequestLog {
  readonly entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.splice(0, this.entries.length - KEPT);
  }

  /** Requests with a token, of that operation or of all. */
  count(operation?: Operation): number {
    return this.entries.filter((one) => one.withToken && (operation === undefined || one.operation === operation))
      .length;
  }

  clear(): void {
    this.entries.length = 0;
  }
}
