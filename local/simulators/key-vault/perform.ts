import { type Answer, badParameter, forbidden, json, notFound, refuse } from './answers.ts';
import { listed, newestOf, removal, withoutValue, withValue } from './bundle.ts';
import { bodyOf, type Call, changes, newSecret, type Target } from './call.ts';
import { page } from './paging.ts';
import type { Secret, Version } from './vault.ts';

/** 25 KB (About Azure Key Vault secrets). */
const LARGEST_VALUE = 25 * 1024;
const NAME = /^[0-9a-zA-Z-]{1,127}$/u;

/** Does what a request with a good token asks. Throws refusals. */
export function perform(call: Call, target: Target): Answer {
  const { vault, place } = call;
  if (target.operation === 'list-deleted') {
    const deleted = vault.all().filter(({ stage }) => stage.kind === 'deleted');
    return page(call, deleted, (one) => removal(one, listed(one, newestOf(one), place, 'secrets'), place));
  }
  if (target.operation === 'list' && target.name === null) {
    const live = vault.all().filter(({ stage }) => stage.kind === 'live');
    return page(call, live, (one) => listed(one, newestOf(one), place, 'secrets'));
  }
  const { name } = target;
  if (name === null || target.operation === 'unknown') throw refuse(405, 'MethodNotAllowed', 'No such operation.');
  if (!NAME.test(name)) throw badParameter('The name of a secret must match ^[0-9a-zA-Z-]{1,127}$.');
  return performOn(call, target, name);
}

function performOn(call: Call, { operation, rest }: Target, name: string): Answer {
  const { vault, place } = call;
  switch (operation) {
    case 'set':
      return set(call, name);
    case 'get':
      return get(call, vault.live(name), rest);
    case 'list': {
      const secret = vault.live(name);
      return page(call, secret.versions, (one) => listed(secret, one, place, 'versions'));
    }
    case 'update':
      return update(call, vault.live(name), rest);
    case 'delete': {
      const secret = vault.delete(name);
      return json(200, removal(secret, withoutValue(secret, newestOf(secret), place), place));
    }
    case 'get-deleted': {
      const secret = vault.deleted(name);
      return json(200, removal(secret, withoutValue(secret, newestOf(secret), place), place));
    }
    case 'recover': {
      const secret = vault.recover(name);
      return json(200, withoutValue(secret, newestOf(secret), place));
    }
    default:
      vault.purge(name);
      return { status: 204, headers: {}, body: '' };
  }
}

function set(call: Call, name: string): Answer {
  const { value, attributes, contentType, tags } = bodyOf(call, newSecret);
  if (Buffer.byteLength(value) > LARGEST_VALUE) throw badParameter('The value of a secret is limited to 25 KB.');
  const now = Math.floor(call.now / 1000);
  const version: Version = {
    id: call.newVersion(),
    value,
    contentType,
    tags,
    enabled: attributes?.enabled ?? true,
    nbf: attributes?.nbf,
    exp: attributes?.exp,
    created: now,
    updated: now,
  };
  return json(200, withValue(call.vault.add(name, version), version, call.place));
}

/** A secret before its time or past it is still given; only a disabled one isn't. */
function get(call: Call, secret: Secret, versionId: string): Answer {
  const version = versionOf(secret, versionId);
  if (!version.enabled) throw forbidden('Operation get is not allowed on a disabled secret.', 'SecretDisabled');
  return json(200, withValue(secret, version, call.place));
}

function update(call: Call, secret: Secret, versionId: string): Answer {
  const version = versionOf(secret, versionId);
  const { attributes, contentType, tags } = bodyOf(call, changes);
  version.enabled = attributes?.enabled ?? version.enabled;
  version.nbf = attributes?.nbf ?? version.nbf;
  version.exp = attributes?.exp ?? version.exp;
  version.contentType = contentType ?? version.contentType;
  version.tags = tags ?? version.tags;
  version.updated = Math.floor(call.now / 1000);
  return json(200, withoutValue(secret, version, call.place));
}

function versionOf(secret: Secret, versionId: string): Version {
  const found = versionId === '' ? newestOf(secret) : secret.versions.find(({ id }) => id === versionId);
  if (found === undefined) throw notFound(`${secret.name}/${versionId}`);
  return found;
}
