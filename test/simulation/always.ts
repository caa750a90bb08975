import { tokenOf } from './items.ts';
import type { Ledger } from './ledger.ts';
import type { Tenant } from './process.ts';
import type { Verdict } from './verdict.ts';

export interface Always {
  look(): void;
  /** `acts`: rises with everything that people do. */
  lookIfChanged(acts: number): void;
}

/**
 * What holds at every moment, not only in the end: nothing is there more often than people made it (I1), and nothing of
 * one person is with another one (I7). Looks only when something changed.
 */
export function createAlways(tenants: readonly Tenant[], ledger: Ledger, verdict: Verdict): Always {
  let before = -1;

  function look(): void {
    for (const { sides, people } of tenants) {
      const broken = sides.broken();
      if (broken !== null) verdict.fail(broken);
      let owned = 0;
      for (const person of people) {
        const activities = sides.severa.items(person);
        const events = sides.outlook.items(person);
        owned += activities.length;
        const inSevera = new Map<number, number>();
        const inOutlook = new Map<number, number>();
        for (const [items, counts, side] of [
          [activities, inSevera, 'Severa'],
          [events, inOutlook, 'Outlook'],
        ] as const) {
          for (const { item } of items) {
            const token = tokenOf(item);
            if (ledger.owners.get(token) !== person) verdict.fail(`I7: #${token} is with ${person.user} in ${side}`);
            if (ledger.series.has(token)) continue;
            const count = (counts.get(token) ?? 0) + 1;
            counts.set(token, count);
            const most = ledger.expected.get(token) ?? 0;
            if (count > most) verdict.fail(`I1: #${token} is ${count} times in ${side}, ${most} expected`);
          }
        }
        for (const token of inSevera.keys()) if (inOutlook.has(token)) ledger.made.add(token);
      }
      if (owned !== sides.severa.count()) verdict.fail('I7: an activity is nobody’s');
    }
  }

  return {
    look,
    lookIfChanged(acts) {
      const now = tenants.reduce((sum, { sides }) => sum + sides.writes(), acts);
      if (now === before) return;
      before = now;
      look();
    },
  };
}
