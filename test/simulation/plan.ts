/**
 * What is to happen in one simulated life, decided before it begins: everything else follows from it. Plain data, so that
 * a plan can be cut down, printed, and kept as a test.
 */
export interface Plan {
  /** What stands for the two sides: fakes of the ports, or the adapters with the simulators of Severa and Graph. */
  readonly sides: 'fakes' | 'simulators';
  /** Of everything that isn't a step: how long calls last, who goes on first, where chances fall. */
  readonly seed: number;
  readonly setting: Setting;
  /** After each chapter the troubles end, everybody's sync is on, and both sides must agree. */
  readonly chapters: readonly (readonly Step[])[];
}

export interface Setting {
  /** How many people each organisation has; people count from 0 over all of them. */
  readonly organizations: readonly number[];
  readonly workers: readonly WorkerSetting[];
  /** Severa's clock against the service's, in milliseconds. */
  readonly severaSkewMs: number;
  /** The mailboxes' clock against the service's, in milliseconds. */
  readonly outlookSkewMs: number;
  readonly pageSize: number;
  /** How many links change together in the store. */
  readonly linksAtOnce: number;
  /** Chance that a port call lets others go on first: 0 runs one piece of work after the other. */
  readonly switching: number;
  /** How long a call lasts that lets others go on, in milliseconds; one is picked each time. */
  readonly callMs: readonly number[];
}

/** One process of the service. */
export interface WorkerSetting {
  readonly skewMs: number;
  /** Messages that it works on at once. */
  readonly slots: number;
  /** How long a run may work before it hands over, in milliseconds. */
  readonly runMs: number;
}

export type SideName = 'severa' | 'exchange';

export interface Timing {
  /** Milliseconds after the chapter's begin. */
  readonly at: number;
  /** From then on: right before the so manieth call that a worker makes. Missing: at that time. */
  readonly call?: number;
}

/** `token` names an item, whatever a person makes of it; `seed` decides what is left open. */
export type Action =
  | {
      readonly do: 'add';
      readonly token: number;
      readonly person: number;
      readonly side: SideName;
      readonly seed: number;
    }
  /** The same item is on both sides before the first sync, so often. */
  | {
      readonly do: 'twins';
      readonly token: number;
      readonly person: number;
      readonly severa: number;
      readonly exchange: number;
      readonly seed: number;
    }
  | { readonly do: 'edit'; readonly token: number; readonly side: SideName; readonly seed: number }
  /** Version or stamp move on and nothing else. */
  | { readonly do: 'touch'; readonly token: number; readonly side: SideName; readonly seed: number }
  /** `hint`: the host app tells of a deletion in Severa. */
  | { readonly do: 'remove'; readonly token: number; readonly side: SideName; readonly hint: boolean }
  /** In Outlook only. */
  | { readonly do: 'copy'; readonly token: number }
  | { readonly do: 'move-away'; readonly token: number }
  | { readonly do: 'bring-back'; readonly token: number }
  /** Out of Deleted Items. */
  | { readonly do: 'restore'; readonly token: number }
  /** Exported and read in again: the same UID under a new id. */
  | { readonly do: 'new-id'; readonly token: number }
  /** A series, of which `edit`, `touch` and `remove` are done as to single items. */
  | {
      readonly do: 'add-series';
      readonly token: number;
      readonly person: number;
      readonly side: SideName;
      readonly seed: number;
    }
  /** Another rule or time; a single item of a series, and back. */
  | { readonly do: 'edit-series'; readonly token: number; readonly side: SideName; readonly seed: number }
  /** One date of a series, or one of the single items that stand for it. */
  | { readonly do: 'change-date'; readonly token: number; readonly side: SideName; readonly seed: number }
  | {
      readonly do: 'remove-date';
      readonly token: number;
      readonly side: SideName;
      readonly hint: boolean;
      readonly seed: number;
    }
  /** A person goes about in Severa: the host app asks for work. */
  | { readonly do: 'visit'; readonly person: number; readonly asks: 'both' | 'pull' | 'sync' }
  /** Off, and on again after so long. */
  | { readonly do: 'off'; readonly person: number; readonly minutes: number }
  | { readonly do: 'organization-off'; readonly organization: number; readonly minutes: number }
  | { readonly do: 'connection'; readonly organization: number }
  | { readonly do: 'decide'; readonly person: number; readonly confirm: boolean }
  /** The process dies and is back after so long. */
  | { readonly do: 'crash'; readonly worker: number; readonly minutes: number }
  /** The piece of work that makes this call is held up, whole. */
  | { readonly do: 'stall'; readonly minutes: number }
  /** What is worked on right now becomes visible in the queue again. */
  | { readonly do: 'reappear' }
  | {
      readonly do: 'fault';
      readonly organization: number;
      readonly name: string;
      readonly value: number;
      readonly minutes: number;
    };

export type Step = Timing & Action;
