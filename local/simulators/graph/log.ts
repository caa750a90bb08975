export const REQUEST_CLASSES = ['token', 'delta', 'read', 'batch', 'create', 'update', 'delete', 'other'] as const;
export type RequestClass = (typeof REQUEST_CLASSES)[number];

export interface LoggedRequest {
  /** Milliseconds since 1970 by the simulator's clock. */
  readonly at: number;
  readonly class: RequestClass;
  readonly method: string;
  /** Path without version and query. */
  readonly path: string;
  readonly mailbox: string | null;
  /** Null: the connection was dropped. */
  readonly status: number | null;
  /** True for a part of a batch, which is logged by itself. */
  readonly inBatch: boolean;
}

export type Counts = Readonly<Record<RequestClass, number>>;

/** Newest requests kept; counts go on. */
const KEPT = 10_000;

/** What was asked of the simulator. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  /** Highest number of requests under way at once, by user id. */
  readonly peaks = new Map<string, number>();
  #requests = zero();
  #parts = zero();

  add(entry: LoggedRequest): void {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.splice(0, this.entries.length - KEPT);
    (entry.inBatch ? this.#parts : this.#requests)[entry.class] += 1;
  }

  /** HTTP requests by class; a batch counts once, as `batch`. */
  requests(): Counts {
    return { ...this.#requests };
  }

  /** Parts of batches by class. */
  parts(): Counts {
    return { ...this.#parts };
  }

  clear(): void {
    this.entries.length = 0;
    this.peaks.clear();
    this.#requests = zero();
    this.#parts = zero();
  }
}

function zero(): Record<RequestClass, number> {
  return { token: 0, delta: 0, read: 0, batch: 0, create: 0, update: 0, delete: 0, other: 0 };
}

export type MailKind = 'invitation' | 'update' | 'cancellation' | 'response';

/** One mail that Exchange would send. */
export interface SentMail {
  readonly at: number;
  readonly kind: MailKind;
  /** Of a response. */
  readonly response?: string;
  readonly tenantId: string;
  /** User id of the mailbox that sends. */
  readonly mailbox: string;
  /** `api`: caused by a request; `person`: by somebody in Outlook. */
  readonly cause: 'api' | 'person';
  /** Immutable id in the sender's mailbox. */
  readonly event: string;
  /** Original local date, when the mail is about one occurrence of a series. */
  readonly occurrence: string | null;
  readonly iCalUId: string | null;
  readonly subject: string | null;
  readonly to: readonly string[];
}
