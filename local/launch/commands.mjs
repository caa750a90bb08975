import { join } from 'node:path';

/** What Node 24 is given for each command, before the person's own arguments. `test` has a runner of its own. */
export const commands = {
  start: { run: (root) => [join(root, 'local', 'start.ts')] },
  edit: { run: (root) => [join(root, 'local', 'edit.ts')] },
  build: { run: (root) => [join(root, 'local', 'build.ts')] },
  simulator: { run: (root) => [join(root, 'local', 'simulator.ts')] },
  walk: { run: (root) => [join(root, 'test', 'simulation', 'main.ts')] },
  bench: { run: (root) => [join(root, 'test', 'bench', 'main.ts')] },
  fuzz: { run: (root) => [join(root, 'test', 'fuzz', 'main.ts')] },
  sabotage: { run: (root) => [join(root, 'test', 'sabotage', 'main.ts')] },
  mutate: {
    run: (root) => [
      join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'),
      'run',
      join('test', 'mutation', 'stryker.config.json'),
    ],
  },
  screenshots: { run: (root) => [join(root, 'test', 'browser', 'screenshots.ts')] },
  format: {
    run: (root) => [join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--write', root],
  },
};

export function usage(name) {
  const known = ['test', ...Object.keys(commands)].join(', ');
  return name === '' ? `say what to run: ${known}` : `"${name}" is no command; known are ${known}`;
}
