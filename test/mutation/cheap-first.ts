import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const MUTATED = ['shared/sync', 'shared/calendar'];

/** By the number of a mutant: the name of the file that it lies in. Stryker tells a run the number only; its copies name it. */
function filesOfMutants(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of MUTATED) {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      for (const [, id = ''] of text.matchAll(/stryMutAct_\w+\("(\d+)"\)/gu)) files.set(id, name.replace(/\.ts$/u, ''));
    }
  }
  return files;
}

let files: ReadonlyMap<string, string> | undefined;

/** The tests that are named for the mutant's file speak first, then all unit tests: a mutant that is noticed ends there. */
export class CheapFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    files ??= filesOfMutants();
    const { activeMutant } = this.ctx.getRootProject().getProvidedContext() as { readonly activeMutant?: unknown };
    const mutated = files.get(String(activeMutant));
    const price = ({ moduleId }: TestSpecification) => {
      if (moduleId.includes('/test/scenario/')) return 2;
      return mutated !== undefined && basename(moduleId).includes(mutated) ? 0 : 1;
    };
    return [...specifications].sort(
      (one, other) => price(one) - price(other) || (one.moduleId < other.moduleId ? -1 : 1),
    );
  }
}
