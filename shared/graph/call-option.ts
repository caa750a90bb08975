/**
 * Rides along with one request through the SDK's middleware chain, which hands options on by their class.
 */
export class CallOption {
  /** Goes out instead of what the SDK's query parser made of it: Graph's links are opaque. */
  readonly exactUrl: string | null;
  /** True when doing it twice is the same as once: reads, and writes that carry a transactionId. */
  readonly repeatable: boolean;
  /** The SDK wraps what its chain throws and drops its class; the original waits here. */
  failure: unknown = null;

  constructor(exactUrl: string | null, repeatable: boolean) {
    this.exactUrl = exactUrl;
    this.repeatable = repeatable;
  }
}
