/** Which user a mailbox belongs to: one in the whole deployment, whatever organisation he is of (H2a). */
export interface Binding {
  readonly mailboxId: string;
  readonly organizationId: string;
  readonly userId: string;
  /** His sync is on. While it is off, somebody else who proves that the mailbox is his may take it. */
  readonly active: boolean;
  readonly etag?: string;
}

/** The only rows that know several organisations; they hold ids and nothing else. */
export interface Bindings {
  binding(mailboxId: string): Promise<Binding | null>;
  /** Without an etag: insert. Throws `conflict` when the row moved on. */
  saveBinding(binding: Binding): Promise<Binding>;
  /** Removes it as it was read; a later one stays. */
  removeBinding(binding: Binding): Promise<void>;
}
