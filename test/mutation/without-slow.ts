import { beforeEach } from 'vitest';

/**
 * Stories of hundreds of items, or told again at each port call: a mutant that nothing notices would go through all of them,
 * thousands of times. What only they notice is a matter of `npm test` and `npm run sabotage`.
 */
const SLOW: readonly RegExp[] = [
  / goes off while a first sync begins: it stays off/u,
  /^90 of 400 deletions are carried out/u,
  /^150 (new events|edits) .* each run some$/u,
  /^is edited in Severa at any moment before its own deletion goes out/u,
  / that is out of time goes on in next runs and ends the same/u,
  /^more is due than one run looks at/u,
];

beforeEach(({ task, skip }) => {
  if (SLOW.some((title) => title.test(task.name))) skip();
});
