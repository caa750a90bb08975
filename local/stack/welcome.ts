import { columns } from './columns.ts';
import type { Doors } from './doors.ts';
import { readLedger } from './ledger.ts';
import type { Side } from './side-item.ts';
import { DEFAULT_DESK_PORT } from './start-options.ts';
import type { Stack } from './start-stack.ts';
import { nameOf } from './words.ts';

/** The addresses, and two commands that work as they stand. */
export async function welcome(
  stack: Stack,
  { deskPort, pagesUrl }: Pick<Doors, 'deskPort' | 'pagesUrl'>,
): Promise<string[]> {
  const address = `http://127.0.0.1:${deskPort}`;
  const addresses = [
    ['pages', pagesUrl],
    ['functions', `${stack.functionsUrl}/api/health`],
    ['desk', address],
    ['Microsoft Graph and Entra ID (simulated)', stack.outside.graphUrl],
    ['Severa (simulated)', `${stack.outside.severaUrl}/rest-api`],
  ];
  const commands = await sampleCommands(stack, deskPort === DEFAULT_DESK_PORT ? '' : ` --desk ${address}`);
  return [
    '',
    `Open ${pagesUrl} in a browser and sign in: both calendars side by side, settings, profile.`,
    '',
    'Running until Ctrl-C:',
    ...columns(addresses),
    '',
    'Try this in another terminal:',
    ...commands.map((command) => `  ${command}`),
    '',
  ];
}

async function sampleCommands(stack: Stack, desk: string): Promise<string[]> {
  const { entries } = await readLedger(stack);
  const nameIn = (side: Side, wish: string): string | null => {
    const live = entries.filter(({ item, state }) => item.side === side && state === 'live').map(({ item }) => item);
    const names = live.map((item) => nameOf(item)).filter((name) => !/["$`\\!…]/u.test(name));
    const alone = names.filter((name) => names.filter((each) => each.includes(name)).length === 1);
    return alone.includes(wish) ? wish : (alone[0] ?? null);
  };
  const [event, activity] = [nameIn('outlook', 'Lunch'), nameIn('severa', 'Customer visit')];
  return [
    event === null
      ? `npm run edit -- outlook list${desk}`
      : `npm run edit -- outlook move "${event}" +1${isWholeDay(entries, event) ? 'd' : 'h'}${desk}`,
    activity === null
      ? `npm run edit -- severa list${desk}`
      : `npm run edit -- severa rename "${activity}" "${activity} (new)"${desk}`,
  ];
}

function isWholeDay(entries: Awaited<ReturnType<typeof readLedger>>['entries'], name: string): boolean {
  return entries.some(({ item }) => item.side === 'outlook' && nameOf(item) === name && item.when.allDay);
}
