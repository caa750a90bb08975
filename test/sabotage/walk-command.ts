/** How the walk is run over so many seeds until the first that fails. */
export const WALK = {
  file: 'test/simulation/main.ts',
  args: (seeds: number) => ['--from', '1', '--seeds', String(seeds)],
};
