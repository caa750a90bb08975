import { createRandom, type Random } from '../fakes/random.ts';
import { CHAPTER_TROUBLES, PASSING_TROUBLES } from './known-troubles.ts';
import type { Action, Plan, Setting, SideName, Step, WorkerSetting } from './plan.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SIDES: readonly SideName[] = ['severa', 'exchange'];
/** Pauses between two things that happen, in milliseconds. */
const GAPS = [0, 50, 1 * SECOND, 5 * SECOND, 20 * SECOND, 100 * SECOND, 400 * SECOND];

/** Of all that may trouble a chapter so much does, in one that is troubled. */
const SHARE_OF_TROUBLES = 0.25;

/** Of all that is added, so much are series. */
const SHARE_OF_SERIES = 0.25;

/** The life that a seed stands for. */
export function generatePlan(seed: number, sides: Plan['sides'] = 'fakes'): Plan {
  const random = createRandom(seed);
  const setting = someSetting(random);
  let tokens = 0;
  const people = setting.organizations.reduce((sum, count) => sum + count, 0);
  const nextToken = () => {
    tokens += 1;
    return tokens;
  };
  const series = new Set<number>();
  const past: Step[] = [];
  for (let index = random.below(12); index > 0; index -= 1)
    past.push({ at: 0, ...someAdd(random, nextToken(), people) });
  for (let index = random.below(5); index > 0; index -= 1)
    past.push({ at: 0, ...someTwins(random, nextToken(), people) });
  for (let index = random.below(3); index > 0; index -= 1)
    past.push({ at: 0, ...someAddSeries(random, nextToken(), people, series) });

  const chapters: Step[][] = [];
  for (let chapter = 0; chapter < 3; chapter += 1) {
    const steps: Step[] = chapter === 0 ? past : [];
    let at = chapter === 0 ? MINUTE : 0;
    if (random.chance(0.6)) steps.push(...chapterTroubles(random, sides, setting, at));
    const rough = random.chance(0.5);
    for (let count = 8 + random.below(24); count > 0; count -= 1) {
      at += random.pick(GAPS);
      const action = someAction(random, { sides, tokens, nextToken, people, series, setting, rough });
      const atCall = action.do === 'stall' || random.chance(action.do === 'crash' ? 0.8 : 0.3);
      steps.push(atCall ? { at, call: 1 + random.below(60), ...action } : { at, ...action });
    }
    chapters.push(steps);
  }
  return { sides, seed, setting, chapters };
}

function someSetting(random: Random): Setting {
  const workers = Array.from(
    { length: 1 + random.below(3) },
    (): WorkerSetting => ({
      skewMs: random.pick([0, 0, 2000, -3000, 5000]),
      slots: 1 + random.below(4),
      runMs: random.pick([7 * MINUTE, 7 * MINUTE, 7 * MINUTE, 20 * SECOND, 0]),
    }),
  );
  return {
    organizations: random.pick([[1], [1], [1], [2], [3], [1, 1], [2, 1]]),
    workers,
    severaSkewMs: random.pick([0, 0, 3, -3, 1]) * MINUTE,
    outlookSkewMs: random.pick([0, 0, 0, 2, -2]) * MINUTE,
    pageSize: 1 + random.below(9),
    linksAtOnce: 1 + random.below(60),
    switching: random.pick([0, 0.02, 0.1, 0.5]),
    callMs: random.pick([[0], [0, 1, 50], [10, 300, 2000], [100, 5000, 25_000], [0, 0, 0, 60_000]]),
  };
}

function someSeed(random: Random): number {
  return random.below(2 ** 31);
}

function someAdd(random: Random, token: number, people: number): Action {
  return { do: 'add', token, person: random.below(people), side: random.pick(SIDES), seed: someSeed(random) };
}

function someAddSeries(random: Random, token: number, people: number, series: Set<number>): Action {
  series.add(token);
  const person = random.below(people);
  return { do: 'add-series', token, person, side: random.pick(SIDES), seed: someSeed(random) };
}

function someTwins(random: Random, token: number, people: number): Action {
  const [severa, exchange] = [1 + random.below(2), 1 + random.below(2)];
  return { do: 'twins', token, person: random.below(people), severa, exchange, seed: someSeed(random) };
}

function chapterTroubles(random: Random, sides: Plan['sides'], { organizations }: Setting, at: number): Step[] {
  const organization = random.below(organizations.length);
  return CHAPTER_TROUBLES[sides].flatMap(([name, values]): Step[] => {
    if (!random.chance(SHARE_OF_TROUBLES)) return [];
    return [{ at, do: 'fault', organization, name, value: random.pick(values), minutes: 0 }];
  });
}

interface Scene {
  readonly sides: Plan['sides'];
  readonly tokens: number;
  readonly nextToken: () => number;
  readonly people: number;
  /** Tokens that are series. */
  readonly series: Set<number>;
  readonly setting: Setting;
  /** Whether machinery breaks, too. */
  readonly rough: boolean;
}

function someAction(random: Random, scene: Scene): Action {
  const { people, rough } = scene;
  const dice = random.next();
  if (dice < 0.45) return someDeed(random, scene);
  if (dice < 0.78 || !rough) {
    return { do: 'visit', person: random.below(people), asks: random.pick(['both', 'both', 'both', 'pull', 'sync']) };
  }
  return someBreak(random, scene);
}

/** What a person does to an item. */
function someDeed(random: Random, { tokens, nextToken, people, series }: Scene): Action {
  if (tokens === 0 || random.chance(0.25)) {
    if (!random.chance(SHARE_OF_SERIES)) return someAdd(random, nextToken(), people);
    return someAddSeries(random, nextToken(), people, series);
  }
  const token = 1 + random.below(tokens);
  const side = random.pick(SIDES);
  const dice = random.next();
  if (series.has(token)) return someSeriesDeed(random, token, side);
  if (dice < 0.13) return { do: 'remove', token, side, hint: random.chance(0.5) };
  if (dice < 0.16) return { do: 'restore', token };
  if (dice < 0.19) return { do: 'move-away', token };
  if (dice < 0.22) return { do: 'bring-back', token };
  if (dice < 0.24) return { do: 'new-id', token };
  if (dice < 0.29) return { do: 'copy', token };
  if (dice < 0.39) return { do: 'touch', token, side, seed: someSeed(random) };
  return { do: 'edit', token, side, seed: someSeed(random) };
}

function someSeriesDeed(random: Random, token: number, side: SideName): Action {
  const dice = random.next();
  const seed = someSeed(random);
  if (dice < 0.07) return { do: 'remove', token, side, hint: random.chance(0.5) };
  if (dice < 0.14) return { do: 'touch', token, side, seed };
  if (dice < 0.34) return { do: 'edit', token, side, seed };
  if (dice < 0.5) return { do: 'edit-series', token, side, seed };
  if (dice < 0.8) return { do: 'change-date', token, side, seed };
  return { do: 'remove-date', token, side, hint: random.chance(0.5), seed };
}

/** What breaks, or is changed by those who run it. */
function someBreak(random: Random, { sides, people, setting }: Scene): Action {
  const dice = random.next();
  const organization = random.below(setting.organizations.length);
  const person = random.below(people);
  if (dice < 0.35)
    return { do: 'crash', worker: random.below(setting.workers.length), minutes: random.pick([0, 1, 12]) };
  if (dice < 0.5) return { do: 'stall', minutes: random.pick([1, 4, 8]) };
  if (dice < 0.58) return { do: 'reappear' };
  if (dice < 0.64) return { do: 'off', person, minutes: random.pick([1, 10, 60]) };
  if (dice < 0.67) return { do: 'organization-off', organization, minutes: random.pick([1, 10, 60]) };
  if (dice < 0.7) return { do: 'connection', organization };
  if (dice < 0.75) return { do: 'decide', person, confirm: random.chance(0.5) };
  const [name, value, minutes] = random.pick([...PASSING_TROUBLES.both, ...PASSING_TROUBLES[sides]]);
  return {
    do: 'fault',
    organization,
    name: name === 'mailbox' ? `mailbox.${person}` : name,
    value,
    minutes: 1 + random.below(minutes),
  };
}
