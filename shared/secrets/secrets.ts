import { SyncError } from '../errors.ts';

/** The two secrets that an organisation may entrust to us; nothing else is ever kept as a secret. */
export const SECRET_KINDS = ['severaClientSecret', 'delegatePassword'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

/**
 * The secrets of one organisation (I7). `generation` is that of its connection, a whole number from 0: it moves on with
 * every disconnect and never comes back, because a store may keep a removed name blocked for months.
 *
 * Every method may throw `invalid` for a generation that is none, `unavailable` when the store refuses us and
 * `transient` when it doesn't answer. No error holds a value (I6).
 */
export interface Secrets {
  /**
   * The newest value. May be some minutes old; `fresh`: the last one was refused where it was used, so ask the store.
   * Throws `unavailable` (`secrets.missing`) when there is none.
   */
  read(kind: SecretKind, generation: number, options?: { readonly fresh?: boolean }): Promise<string>;
  /**
   * Stores a value, or its successor. Writing the same again does no harm. Throws `invalid` for a value that can't be
   * kept (`secrets.empty`, `secrets.too-long`, `secrets.not-text`) and `refused` (`secrets.generation-removed`) after
   * `remove` of this generation.
   */
  write(kind: SecretKind, generation: number, value: string): Promise<void>;
  /** Takes both secrets of this generation away. What is already gone, or never was, is fine. */
  remove(generation: number): Promise<void>;
}

/** Largest value in bytes of UTF-8. Key Vault's limit is 25 KB (About Azure Key Vault secrets). */
export const LARGEST_VALUE = 25_000;

const SPOKEN: Readonly<Record<SecretKind, string>> = {
  severaClientSecret: 'Severa client secret',
  delegatePassword: "delegate's password",
};

/** Throws `invalid` for a value that no store would keep as it is. */
export function checkSecretValue(kind: SecretKind, value: string): void {
  const bad = (code: string, message: string) => new SyncError('invalid', code, message);
  const what = SPOKEN[kind];
  if (value === '') throw bad('secrets.empty', `The ${what} is empty: enter one.`);
  if (!value.isWellFormed()) throw bad('secrets.not-text', `The ${what} holds broken characters: enter it again.`);
  if (Buffer.byteLength(value) > LARGEST_VALUE)
    throw bad('secrets.too-long', `The ${what} is longer than ${LARGEST_VALUE} bytes: enter a shorter one.`);
}

export function secretMissing(kind: SecretKind): SyncError {
  const message = `The ${SPOKEN[kind]} is not stored: an administrator has to enter it in the organisation's settings.`;
  return new SyncError('unavailable', 'secrets.missing', message);
}

export function generationRemoved(kind: SecretKind): SyncError {
  const message = `The ${SPOKEN[kind]} can't be stored for a connection that was ended: connect the organisation again.`;
  return new SyncError('refused', 'secrets.generation-removed', message);
}
