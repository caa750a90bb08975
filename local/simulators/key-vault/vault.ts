import { conflict, notFound, refuse } from './answers.ts';
import type { Faults } from './faults.ts';

export interface Version {
  /** 32 hex digits. */
  readonly id: string;
  readonly value: string;
  contentType: string | undefined;
  tags: Record<string, string> | undefined;
  enabled: boolean;
  /** Seconds since 1970. */
  nbf: number | undefined;
  exp: number | undefined;
  readonly created: number;
  updated: number;
}

/**
 * `until`: when the state ends by itself, in milliseconds since 1970. A secret that is being deleted, recovered or
 * purged is neither here nor there: it isn't found and its name is taken.
 */
export type Stage =
  | { readonly kind: 'live' }
  | { readonly kind: 'deleting' | 'deleted'; readonly since: number; readonly until: number }
  | { readonly kind: 'recovering' | 'purging'; readonly until: number };

export interface Secret {
  /** As it was first written; names are compared without case. */
  readonly name: string;
  /** Oldest first. */
  readonly versions: Version[];
  stage: Stage;
}

export const RETENTION_DAYS = 90;
const RETENTION_MS = RETENTION_DAYS * 86_400_000;

/** The secrets of one vault and what may be done to them, in time. */
export class Vault {
  readonly #secrets = new Map<string, Secret>();
  readonly #clock: () => number;
  readonly #faults: Faults;

  constructor(clock: () => number, faults: Faults) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** All of them, in the order of their names. */
  all(): Secret[] {
    for (const key of [...this.#secrets.keys()]) this.#settled(key);
    return [...this.#secrets.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(name: string): Secret | null {
    return this.#settled(name.toLowerCase());
  }

  live(name: string): Secret {
    const secret = this.find(name);
    if (secret === null || secret.stage.kind !== 'live') throw notFound(name);
    return secret;
  }

  add(name: string, version: Version): Secret {
    const secret = this.find(name);
    if (secret === null) {
      const made: Secret = { name, versions: [version], stage: { kind: 'live' } };
      this.#secrets.set(name.toLowerCase(), made);
      return made;
    }
    if (secret.stage.kind !== 'live') throw taken(secret);
    secret.versions.push(version);
    return secret;
  }

  delete(name: string): Secret {
    const found = this.find(name);
    if (found?.stage.kind === 'deleting') throw taken(found);
    const secret = this.live(name);
    const since = this.#clock();
    secret.stage = { kind: 'deleting', since, until: since + this.#faults.deletionMs };
    return this.find(name) ?? secret;
  }

  deleted(name: string): Secret {
    const secret = this.find(name);
    if (secret === null || secret.stage.kind !== 'deleted') throw notFound(name);
    return secret;
  }

  recover(name: string): Secret {
    const secret = this.#removed(name);
    secret.stage = { kind: 'recovering', until: this.#clock() + this.#faults.recoveryMs };
    return this.find(name) ?? secret;
  }

  purge(name: string): void {
    const secret = this.#removed(name);
    if (this.#faults.purgeProtection)
      throw refuse(403, 'Forbidden', 'Operation "purge" is not allowed because purge protection is enabled.');
    secret.stage = { kind: 'purging', until: this.#clock() + this.#faults.purgeMs };
  }

  #removed(name: string): Secret {
    const secret = this.find(name);
    if (secret?.stage.kind === 'deleting') throw taken(secret);
    return this.deleted(name);
  }

  /** Moves a secret on to where it is by now. */
  #settled(key: string): Secret | null {
    const secret = this.#secrets.get(key);
    if (secret === undefined) return null;
    const now = this.#clock();
    const { stage } = secret;
    if (stage.kind === 'deleting' && now >= stage.until)
      secret.stage = { kind: 'deleted', since: stage.since, until: stage.since + RETENTION_MS };
    if (stage.kind === 'recovering' && now >= stage.until) secret.stage = { kind: 'live' };
    const isOver = secret.stage.kind === 'deleted' || secret.stage.kind === 'purging';
    if (!isOver || secret.stage.kind === 'live' || now < secret.stage.until) return secret;
    this.#secrets.delete(key);
    return null;
  }
}

function taken({ name, stage }: Secret): Error {
  switch (stage.kind) {
    case 'deleting':
      return conflict(`Secret ${name} is currently being deleted.`, 'ObjectIsBeingDeleted');
    case 'recovering':
      return conflict(`Secret ${name} is currently being recovered.`, 'ObjectIsBeingRecovered');
    case 'deleted':
      return conflict(`Secret ${name} is deleted and can be recovered.`, 'ObjectIsDeletedButRecoverable');
    default:
      return conflict(`Secret ${name} already exists.`);
  }
}
