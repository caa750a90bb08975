import type { BeforeSend } from '../sync/ports.ts';

/**
 * Rides along with one request through the SDK's middleware chain, which hands options on by their class.
 */
export class CallOption {
  /** Goes out instead of what the SDK's query parser made of it: Graph's links are opaque. */
  readonly exactUrl: string | null;
  /** True when doing it twice is the same as once: reads, and writes that carry a transactionId. */
  readonly repeatable: boolean;
  /** Called before each try goes out. */
  readonly before: BeforeSend | null;
  /** True once `before` has thrown: nothing of this call is sent any more. */
  stopped = false;
  /** The SDK wraps what its chain throws and drops its class; the original waits here. */
  failure: unknown = null;

  constructor(exactUrl: string | null, repeatable: boolean, before: BeforeSend | null) {
    this.exactUrl = exactUrl;
    this.repeatable = repeatable;
    this.before = before;
  }
}
