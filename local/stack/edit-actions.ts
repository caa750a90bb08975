/** What a person can do in a calendar through the desk, with the words that follow it. */
export const ACTIONS = {
  list: [],
  add: ['NAME', 'START', '[LENGTH]'],
  move: ['NAME', 'BY-OR-TO'],
  rename: ['NAME', 'NEW-NAME'],
  place: ['NAME', 'PLACE'],
  note: ['NAME', 'TEXT'],
  delete: ['NAME'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Action = keyof typeof ACTIONS;

/** The actions that change something. */
export const EDITS = ['add', 'move', 'rename', 'place', 'note', 'delete'] as const satisfies readonly Action[];
export type Edit = (typeof EDITS)[number];

export function isAction(text: string): text is Action {
  return Object.hasOwn(ACTIONS, text);
}

/** What is wrong with these words after the action; null: nothing. */
export function wordsProblem(action: Action, words: readonly string[]): string | null {
  const names: readonly string[] = ACTIONS[action];
  const least = names.filter((name) => !name.startsWith('[')).length;
  if (words.length >= least && words.length <= names.length) return null;
  return `"${action}" takes ${names.length === 0 ? 'no words' : names.join(' ')}; put a name of several words in quotes.`;
}
