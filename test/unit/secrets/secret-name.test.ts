import { describe, expect, it } from 'vitest';
import { secretName } from '../../../shared/secrets/secret-name.ts';
import { SECRET_KINDS } from '../../../shared/secrets/secrets.ts';

const LEGAL = /^[0-9a-zA-Z-]{1,127}$/;
const ids = ['a', 'A', 'a-0', 'a-00', 'a/b', 'ä', 'å', 'org_1', 'Org_1', `${'x'.repeat(5_000)}`, ' ', '0', '00'];
const generations = [0, 1, 10, 11, 100, Number.MAX_SAFE_INTEGER];

describe('names of secrets', () => {
  it('are legal for Key Vault, whatever the id', () => {
    for (const id of ids)
      for (const kind of SECRET_KINDS)
        for (const generation of generations) expect(secretName(id, kind, generation)).toMatch(LEGAL);
  });

  it('differ by more than case for all that differs', () => {
    const names = ids.flatMap((id) =>
      SECRET_KINDS.flatMap((kind) => generations.map((generation) => secretName(id, kind, generation).toLowerCase())),
    );
    expect(new Set(names).size).toBe(ids.length * SECRET_KINDS.length * generations.length);
  });

  it('stay the same: what is stored must be found by every later release', () => {
    expect(secretName('org-1', 'delegatePassword', 7)).toBe(
      'delegate-password-c24787a75cb363e4bc33871cff23a407c2dc0db631898c35b4604a833bfab5f8-7',
    );
  });

  it('of one organisation and generation tell nothing of the id', () => {
    expect(secretName('acme', 'severaClientSecret', 0)).not.toContain('acme');
  });
});
