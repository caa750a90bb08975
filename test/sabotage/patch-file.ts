import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** One small wrong change to the product, which a test or the walk has to notice. */
export interface Sabotage {
  /** File name without its ending. */
  readonly name: string;
  readonly file: string;
  /** The rule or invariant that it breaks. */
  readonly rule: string;
  /** What is wrong afterwards, in a person's words. */
  readonly change: string;
  /** Test files that have to notice it, or `walk`. */
  readonly caughtBy: readonly string[];
}

/** Every rule of which at least two sabotages are wanted. */
export const RULES = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => `M${number}`),
  ...[1, 2, 3, 4, 5, 6, 7].map((number) => `I${number}`),
];

export function readSabotages(folder: string): readonly Sabotage[] {
  return globSync('*.patch', { cwd: folder })
    .sort()
    .map((file) => parseSabotage(join(folder, file)));
}

/** What stands before the diff: a line each for rule, change and what catches it. Throws when one is missing. */
function parseSabotage(file: string): Sabotage {
  const text = readFileSync(file, 'utf8');
  const head = text.slice(0, text.indexOf('diff --git'));
  const line = (title: string): string => {
    const found = new RegExp(`^${title}: (.+)$`, 'mu').exec(head)?.[1];
    if (found === undefined) throw new Error(`${basename(file)} lacks its line "${title}: …".`);
    return found.trim();
  };
  return {
    name: basename(file, '.patch'),
    file,
    rule: line('Rule'),
    change: line('Change'),
    caughtBy: line('Caught by').split(/,\s*/u),
  };
}
