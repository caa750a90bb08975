/**
 * Each turns the text of a setting into what the service works with, or throws `Wrong`. Plain functions and no schema
 * library: settings are read at every start, and loading a library takes longer than all of it.
 */
import { addressesOf, reachOf } from './storage/account-address.ts';

/** Why a setting's text is none that can be used, in words that fit behind its name. Never repeats the text. */
export class Wrong extends Error {}

function check(holds: boolean, wrong: string): void {
  if (!holds) throw new Wrong(wrong);
}

export function text(value: string): string {
  const trimmed = value.trim();
  check(trimmed !== '', 'must not be empty');
  check(!/^<.*>$/u.test(trimmed), "still holds the sample's placeholder");
  return trimmed;
}

function bare(url: URL | null): string {
  const isBare = url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
  check(isBare, 'must hold no user name, password, query or fragment');
  return (url?.href ?? '').replace(/\/+$/u, '');
}

/** An outside address: https, or http on this same machine; no credentials, no query; without a slash at its end. */
export function address(value: string): string {
  check(reachOf(value) !== null, 'must be an https address (http only for this same machine)');
  return bare(URL.parse(value));
}

/** An outside address without a path. */
export function origin(value: string): string {
  const whole = address(value);
  check(URL.parse(whole)?.pathname === '/', 'must be an address without a path');
  return whole;
}

/** As Key Vault names things. */
export function vaultName(value: string): string {
  check(/^[0-9A-Za-z-]{1,127}$/u.test(text(value)), 'must be the name of a certificate in the vault');
  return value.trim();
}

/** The address of a service that is shown the app's identity: https, also on this same machine. */
export function serviceAddress(value: string): string {
  check(reachOf(value) === 'tls', 'must be an https address');
  return bare(URL.parse(value));
}

/** A token goes there, so it is never http, not even on this same machine: Key Vault's client refuses that anyway. */
export function vault(value: string): string {
  const url = URL.parse(text(value));
  // All but an origin ends with something else: a path, a query, a user name.
  const isOrigin = url?.protocol === 'https:' && `${url.origin}/` === url.href;
  check(isOrigin, 'must be an address like https://name.vault.azure.net');
  return url?.origin ?? '';
}

/** Looked at here, and not only by the SDKs: they are loaded by the first message, which must not be the one to tell. */
export function connectionString(value: string): string {
  const addresses = addressesOf(text(value));
  check(
    addresses !== null,
    'must look like DefaultEndpointsProtocol=…;AccountName=…;AccountKey=…;EndpointSuffix=… (or UseDevelopmentStorage=true)',
  );
  const reached = [addresses?.tables, addresses?.queues].every((one) => reachOf(one ?? '') !== null);
  check(reached, 'must lead to https addresses (http only for this same machine)');
  return value.trim();
}

export function wholeNumber(least: number, most: number) {
  return (value: string): number => {
    check(/^-?\d+$/u.test(value), 'must be a whole number');
    check(Number(value) >= least && Number(value) <= most, `must lie between ${least} and ${most}`);
    return Number(value);
  };
}
