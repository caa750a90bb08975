import { describe, expect, it } from 'vitest';
import type { Plan } from './plan.ts';
import { runPlan } from './run-plan.ts';

/** Lives that once broke an invariant, cut down to the steps that it took. */
const FOUND: Readonly<Record<string, Plan>> = {
  'a run that is out of time when it finds a lost create again books it all the same': {
    sides: 'fakes',
    seed: 1089,
    setting: {
      organizations: [1],
      workers: [{ skewMs: 0, slots: 1, runMs: 0 }],
      severaSkewMs: 0,
      outlookSkewMs: 0,
      pageSize: 9,
      linksAtOnce: 49,
      switching: 0.1,
      callMs: [0],
    },
    chapters: [
      [
        { at: 0, do: 'add', token: 5, person: 0, side: 'exchange', seed: 182715519 },
        { at: 60000, do: 'fault', organization: 0, name: 'host.loseCreate', value: 0.5, minutes: 0 },
        { at: 567050, do: 'visit', person: 0, asks: 'sync' },
      ],
    ],
  },
  "another connection right after an activity was made, while Severa's lists lag: it is not made again (H13)": {
    sides: 'fakes',
    seed: 232,
    setting: {
      organizations: [1],
      workers: [{ skewMs: 0, slots: 1, runMs: 420000 }],
      severaSkewMs: 0,
      outlookSkewMs: 0,
      pageSize: 9,
      linksAtOnce: 49,
      switching: 0,
      callMs: [0],
    },
    chapters: [
      [
        { at: 0, do: 'add', token: 9, person: 0, side: 'exchange', seed: 1263359017 },
        { at: 60000, do: 'fault', organization: 0, name: 'host.listDelay', value: 80000, minutes: 0 },
        { at: 80050, call: 37, do: 'connection', organization: 0 },
        { at: 1022150, call: 55, do: 'visit', person: 0, asks: 'both' },
        { at: 1147250, do: 'visit', person: 0, asks: 'both' },
      ],
    ],
  },
  'the same when the connection changes while the run is at it': {
    sides: 'fakes',
    seed: 3759,
    setting: {
      organizations: [1],
      workers: [{ skewMs: 0, slots: 1, runMs: 420000 }],
      severaSkewMs: 0,
      outlookSkewMs: 0,
      pageSize: 9,
      linksAtOnce: 49,
      switching: 0,
      callMs: [0],
    },
    chapters: [
      [
        { at: 0, do: 'fault', organization: 0, name: 'host.listDelay', value: 80000, minutes: 0 },
        { at: 400050, call: 8, do: 'crash', worker: 0, minutes: 0 },
        { at: 440050, do: 'visit', person: 0, asks: 'sync' },
        { at: 505050, call: 40, do: 'visit', person: 0, asks: 'both' },
        { at: 631100, call: 7, do: 'connection', organization: 0 },
        { at: 636100, do: 'add', token: 22, person: 0, side: 'exchange', seed: 1062828609 },
        { at: 1036100, do: 'fault', organization: 0, name: 'queue.down', value: 0.3, minutes: 9 },
      ],
    ],
  },
  'another connection and a copy of one of our events: the copy keeps its own activity, whatever its mark says (H13)': {
    sides: 'fakes',
    seed: 3646,
    setting: {
      organizations: [1],
      workers: [{ skewMs: 0, slots: 1, runMs: 420000 }],
      severaSkewMs: 0,
      outlookSkewMs: 0,
      pageSize: 9,
      linksAtOnce: 49,
      switching: 0,
      callMs: [0],
    },
    chapters: [
      [
        { at: 0, do: 'add', token: 3, person: 0, side: 'severa', seed: 1138752258 },
        { at: 1592200, do: 'visit', person: 0, asks: 'both' },
        { at: 1692200, do: 'copy', token: 3 },
      ],
      [
        { at: 20000, do: 'edit', token: 3, side: 'exchange', seed: 573643802 },
        { at: 1036050, do: 'connection', organization: 0 },
      ],
    ],
  },
  "off and on while Severa's lists lag: an old value in a list is no edit (H3a, M1)": {
    sides: 'fakes',
    seed: 1493,
    setting: {
      organizations: [1],
      workers: [{ skewMs: 0, slots: 1, runMs: 420000 }],
      severaSkewMs: 0,
      outlookSkewMs: 0,
      pageSize: 9,
      linksAtOnce: 49,
      switching: 0.02,
      callMs: [0, 0, 0, 60000],
    },
    chapters: [
      [
        { at: 0, do: 'add', token: 1, person: 0, side: 'exchange', seed: 295075642 },
        { at: 0, do: 'add', token: 2, person: 0, side: 'exchange', seed: 2120693782 },
      ],
      [
        { at: 0, do: 'fault', organization: 0, name: 'host.listDelay', value: 80000, minutes: 0 },
        { at: 1000, do: 'edit', token: 1, side: 'exchange', seed: 91775624 },
        { at: 561150, do: 'edit', token: 2, side: 'severa', seed: 1546204519 },
        { at: 1061150, do: 'visit', person: 0, asks: 'pull' },
        { at: 1161150, do: 'off', person: 0, minutes: 1 },
      ],
    ],
  },
};

describe('found once', () => {
  it.each(Object.entries(FOUND))('%s', async (_, plan) => {
    const { failure, trace } = await runPlan(plan);
    expect(failure, trace.join('\n')).toBeNull();
  });
});
