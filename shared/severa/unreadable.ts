/** An item is there but can't be understood. Never leaves the adapter as it is: pages list it, single reads refuse. */
export class Unreadable extends Error {
  /** Stable code, safe to show. */
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'Unreadable';
    this.reason = reason;
  }
}
