import { notFound } from './answers.ts';
import { RETENTION_DAYS, type Secret, type Version } from './vault.ts';

/** Where a secret lies and how it may be recovered: the same for all answers of a vault. */
export interface Place {
  /** `https://<host>` */
  readonly origin: string;
  readonly purgeProtection: boolean;
}

export function newestOf(secret: Secret): Version {
  const newest = secret.versions.at(-1);
  if (newest === undefined) throw notFound(secret.name);
  return newest;
}

function attributes(version: Version, { purgeProtection }: Place) {
  const { enabled, nbf, exp, created, updated } = version;
  return {
    enabled,
    ...(nbf === undefined ? {} : { nbf }),
    ...(exp === undefined ? {} : { exp }),
    created,
    updated,
    recoveryLevel: purgeProtection ? 'Recoverable' : 'Recoverable+Purgeable',
    recoverableDays: RETENTION_DAYS,
  };
}

function common(version: Version, place: Place) {
  const { contentType, tags } = version;
  return {
    attributes: attributes(version, place),
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
  };
}

export function withoutValue(secret: Secret, version: Version, place: Place) {
  return { id: `${place.origin}/secrets/${secret.name}/${version.id}`, ...common(version, place) };
}

export function withValue(secret: Secret, version: Version, place: Place) {
  return { value: version.value, ...withoutValue(secret, version, place) };
}

/** An entry of a list: of the secrets its id has no version. */
export function listed(secret: Secret, version: Version, place: Place, of: 'secrets' | 'versions') {
  const id = `${place.origin}/secrets/${secret.name}`;
  return { id: of === 'secrets' ? id : `${id}/${version.id}`, ...common(version, place) };
}

/** What is told of a deleted secret; `item` is its bundle or list entry, which never has the value. */
export function removal(secret: Secret, item: object, place: Place) {
  const { stage } = secret;
  const since = 'since' in stage ? Math.floor(stage.since / 1000) : 0;
  return {
    ...item,
    recoveryId: `${place.origin}/deletedsecrets/${secret.name}`,
    deletedDate: since,
    scheduledPurgeDate: since + RETENTION_DAYS * 86_400,
  };
}
