import { SyncError } from '../errors.ts';
import type { ProblemCode } from './problem-codes.ts';

export interface RefusalDetails {
  /** Further members of the problem document; those that its text names are put into it. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A request that isn't carried out, for a reason that its sender is told under a stable code. */
export class Refusal extends SyncError {
  readonly problem: ProblemCode;
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ProblemCode, details: RefusalDetails = {}) {
    const { members = {}, headers = {}, cause } = details;
    super('refused', `access.${problem}`, `Refused: ${problem}.`, cause === undefined ? {} : { cause });
    this.name = 'Refusal';
    this.problem = problem;
    this.members = members;
    this.headers = headers;
  }
}
