import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BadUsage } from './bad-usage.ts';
import { columns } from './columns.ts';
import { isAction, wordsProblem } from './edit-actions.ts';
import { SIDES, type Side } from './side-item.ts';
import { DEFAULT_DESK_PORT, usable } from './start-options.ts';

export const EDIT_USAGE = `usage: npm run edit -- outlook|severa ACTION …

  list
  add    "Call" 2026-11-24T10:00 30m     (a date alone is a whole day)
  move   "Lunch" +1h                     (or 2026-11-24T13:00, or 2026-11-24)
  rename "Lunch" "Late lunch"
  place  "Lunch" "Market square"
  note   "Lunch" "Bring the contract"
  delete "Lunch"

  --on DATE     when several items have that name: the one that begins on this date
  --number N    or the N-th of those that are listed then
  --desk URL    address of the desk, default http://127.0.0.1:${DEFAULT_DESK_PORT}`;

const row = z.object({
  subject: z.string(),
  when: z.string(),
  location: z.string(),
  notes: z.string(),
  state: z.string(),
  text: z.string(),
});
const listed = z.object({ items: z.array(row) });
const edited = z.object({ did: z.string(), outcome: z.string(), there: row.nullable() });
const problem = z.object({ detail: z.string(), candidates: z.array(row).optional() });
type Row = z.infer<typeof row>;

/** The desk refused, or isn't there; the message is for the person. */
export class EditFailed extends Error {
  override readonly name = 'EditFailed';
}

/** Runs one edit command and gives the lines to print. Throws BadUsage or EditFailed. */
export async function runEdit(args: readonly string[], get: typeof fetch = fetch): Promise<string[]> {
  const { desk, ...edit } = readCommand(args);
  const { side, action } = edit;
  if (action === 'list') {
    const { items } = listed.parse(await ask(get, desk, `/items?side=${side}`));
    return items.length === 0 ? ['  (nothing)'] : columns(sorted(items).map(cells));
  }
  const { did, outcome, there } = edited.parse(await ask(get, desk, '/edits', edit));
  return [did, outcome, ...(there === null ? [] : columns([cells(there)]))];
}

function readCommand(args: readonly string[]) {
  const options = { on: { type: 'string' }, number: { type: 'string' }, desk: { type: 'string' } } as const;
  // "-1h" is a word of ours, which parseArgs would take for options.
  const isShift = (text: string) => /^-\d/u.test(text);
  const { values, positionals } = usable(() =>
    parseArgs({ args: args.map((text) => (isShift(text) ? ` ${text}` : text)), options, allowPositionals: true }),
  );
  const [side = '', action = '', ...words] = positionals.map((text) =>
    isShift(text.trimStart()) ? text.trimStart() : text,
  );
  if (!isSide(side)) throw new BadUsage('Say which calendar: outlook or severa.');
  if (!isAction(action)) throw new BadUsage(`"${action}" is nothing that can be done.`);
  const wrong = wordsProblem(action, words);
  if (wrong !== null) throw new BadUsage(wrong);
  const desk = values.desk ?? `http://127.0.0.1:${DEFAULT_DESK_PORT}`;
  if (!URL.canParse(desk)) throw new BadUsage(`--desk: "${desk}" is no address. Write it like http://127.0.0.1:7070.`);
  const number = values.number === undefined ? null : Number(values.number);
  if (number !== null && !(Number.isInteger(number) && number > 0)) throw new BadUsage('--number takes 1, 2, 3 …');
  if (values.on !== undefined && !/^\d{4}-\d{2}-\d{2}$/u.test(values.on)) {
    throw new BadUsage(`--on: "${values.on}" is no date. Write it like 2026-11-24.`);
  }
  return { side, action, words, on: values.on ?? null, number, desk };
}

function isSide(text: string): text is Side {
  return SIDES.some((side) => side === text);
}

async function ask(get: typeof fetch, desk: string, path: string, body?: object): Promise<unknown> {
  let response: Response;
  try {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    response = await get(new URL(path, desk), init);
  } catch {
    throw new EditFailed(
      `Nothing answers at ${desk}. Start the stack with "npm start" in another terminal; when it prints another address of the desk, give it with --desk.`,
    );
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const refused = problem.safeParse(answer);
  if (!refused.success) throw new EditFailed(`${desk} is no desk: it answered ${response.status}.`);
  const { detail, candidates = [] } = refused.data;
  const numbered = candidates.map((one, index) => [String(index + 1), ...cells(one)]);
  throw new EditFailed([detail, ...columns(numbered)].join('\n'));
}

function sorted(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (a.when < b.when ? -1 : 1));
}

function cells({ when, subject, location, state, text }: Row): string[] {
  return [when, subject, location, state === 'live' ? 'synced' : text === '' ? state : `${state}: ${text}`];
}
