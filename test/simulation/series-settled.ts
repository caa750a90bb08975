import type { Tenant } from './process.ts';
import { endStory, type SeriesStory, type Shown } from './series-ledger.ts';
import type { SettledOptions } from './settled.ts';
import { inWindow, sameShown, shownOn, textsOf } from './shown.ts';
import type { Person } from './sides.ts';

/** What both sides must show of every series once nothing is left to do, in whatever form each of them holds it. */
export async function checkSeries(options: SettledOptions, tenant: Tenant, person: Person): Promise<void> {
  const { ledger } = options;
  const window = (await tenant.store.mailbox(person.mailbox))?.window ?? null;
  for (const [token, story] of ledger.series) {
    if (ledger.ownerOf(token) !== person) continue;
    const [severa, exchange] = (['severa', 'exchange'] as const).map((side) =>
      inWindow(shownOn(tenant, side, person, token), window),
    );
    checkOne(options, { token, person, story, window, severa: severa ?? [], exchange: exchange ?? [] });
    story.agreed = severa ?? [];
    endStory(story);
  }
}

interface Both {
  readonly token: number;
  readonly person: Person;
  readonly story: SeriesStory;
  readonly window: { readonly from: number; readonly until: number } | null;
  readonly severa: readonly Shown[];
  readonly exchange: readonly Shown[];
}

function checkOne({ ledger, verdict }: SettledOptions, both: Both): void {
  const { token, person, story, window, severa, exchange } = both;
  const isDisturbed = ledger.disturbed.has(person.index);
  // H3a: what vanishes while the sync is off is deleted nowhere, and lives on one side only from then on.
  if (isDisturbed && (story.removed || story.turned)) ledger.loose.add(token);
  if (ledger.loose.has(token)) return;
  if (!sameShown(severa, exchange)) {
    verdict.fail(`I2: the series #${token} differs: ${differenceOf(severa, exchange)}`);
    return;
  }
  checkOnce(verdict, token, severa);
  const [act, ...others] = [...story.acts.values()];
  const isCalm = !isDisturbed && !ledger.restored.has(person.index);
  if (act === undefined) {
    const before = story.agreed;
    if (isCalm && before !== null && !sameShown(before, severa))
      verdict.fail(`M2: the series #${token} changed although nobody edited it: ${differenceOf(before, severa)}`);
    return;
  }
  if (!isCalm) return;
  if (others.length === 0 && act !== null) {
    const wanted = inWindow(act, window);
    if (!sameShown(wanted, severa)) {
      const only = [...story.acts.keys()].join();
      verdict.fail(`M1: the series #${token} lost edits of ${only}: ${differenceOf(wanted, severa)}`);
    }
    return;
  }
  if (!story.removed && !story.turned && severa.length === 0) verdict.fail(`I2: the series #${token} is gone`);
}

/** I1: no two occurrences of one number at one moment. */
function checkOnce(verdict: SettledOptions['verdict'], token: number, shown: readonly Shown[]): void {
  const moments = new Set(shown.map(({ from }) => from));
  if (moments.size < shown.length) verdict.fail(`I1: the series #${token} has two occurrences at one moment`);
}

function differenceOf(one: readonly Shown[], other: readonly Shown[]): string {
  const [left, right] = [textsOf(one).split('\n'), textsOf(other).split('\n')];
  const short = (texts: readonly string[], without: readonly string[]) =>
    texts
      .filter((text) => !without.includes(text))
      .slice(0, 3)
      .map((text) => text.slice(0, 160))
      .join(' and ') || 'nothing';
  return `${one.length} with ${short(left, right)}; ${other.length} with ${short(right, left)}`;
}
