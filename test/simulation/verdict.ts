/** The first broken invariant of a life; null: none yet. */
export interface Verdict {
  readonly failure: string | null;
  fail(text: string): void;
}

export function createVerdict(): Verdict {
  let failure: string | null = null;
  return {
    get failure() {
      return failure;
    },
    fail(text) {
      failure ??= text;
    },
  };
}

/** Which invariant it is: `I1` of `I1: #3 is twice in Severa`. */
export function invariantOf(failure: string): string {
  return failure.split(':')[0] ?? failure;
}
