/** What a calendar file holds and the mailbox could not take. */
export interface LeftOut {
  /** Name of the file, without its folders. */
  readonly file: string;
  readonly name: string;
  readonly when: string;
  readonly reason: string;
}
