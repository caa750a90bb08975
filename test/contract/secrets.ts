import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LARGEST_VALUE, SECRET_KINDS, type Secrets } from '../../shared/secrets/secrets.ts';

/** Opens the secrets of one organisation; the same id opens the same secrets again. */
export type OpenSecrets = (organizationId: string) => Secrets;

const missing = { name: 'SyncError', kind: 'unavailable', code: 'secrets.missing' };

/** What keeps everybody from the store, until `calm`. */
export interface SecretTrouble {
  /** The store refuses us. */
  refuse(): void;
  /** The store doesn't answer. */
  silence(): void;
  calm(): void;
}

/** What every store of secrets must do, real or fake. Each test has an organisation of its own. */
export function secretsContract(name: string, open: OpenSecrets, trouble: SecretTrouble): void {
  const fresh = () => open(`org/${randomUUID()}`);

  describe(name, () => {
    it.each(SECRET_KINDS)('says what to do when there is no %s', async (kind) => {
      await expect(fresh().read(kind, 0)).rejects.toMatchObject({ ...missing, message: /has to enter it/ });
    });

    it('gives each secret back as it was written', async () => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 3, 'client-1');
      await secrets.write('delegatePassword', 3, 'password-1');
      expect(await secrets.read('severaClientSecret', 3)).toBe('client-1');
      expect(await secrets.read('delegatePassword', 3)).toBe('password-1');
    });

    it.each([' with spaces ', 'quotes " and \\ and \n lines', 'åäö 🙂 \u0000', '{"value":"x"}', '0'])(
      'keeps every character of %j',
      async (value) => {
        const secrets = fresh();
        await secrets.write('delegatePassword', 0, value);
        expect(await secrets.read('delegatePassword', 0)).toBe(value);
      },
    );

    it('gives the newest value after a rotation', async () => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 0, 'first');
      expect(await secrets.read('severaClientSecret', 0)).toBe('first');
      await secrets.write('severaClientSecret', 0, 'second');
      expect(await secrets.read('severaClientSecret', 0)).toBe('second');
      expect(await secrets.read('severaClientSecret', 0, { fresh: true })).toBe('second');
    });

    it('takes the same value twice', async () => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 0, 'same');
      await secrets.write('severaClientSecret', 0, 'same');
      expect(await secrets.read('severaClientSecret', 0)).toBe('same');
    });

    it('gives the same to everybody who asks at once', async () => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 0, 'shared');
      const all = await Promise.all(Array.from({ length: 10 }, () => secrets.read('severaClientSecret', 0)));
      expect(all).toEqual(Array.from({ length: 10 }, () => 'shared'));
    });

    it('keeps the generations of a connection apart', async () => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 1, 'of 1');
      await secrets.write('severaClientSecret', 11, 'of 11');
      expect(await secrets.read('severaClientSecret', 1)).toBe('of 1');
      expect(await secrets.read('severaClientSecret', 11)).toBe('of 11');
      await expect(secrets.read('severaClientSecret', 0)).rejects.toMatchObject(missing);
    });

    it('keeps organisations apart whose ids differ by little (I7)', async () => {
      const base = `Org-${randomUUID()}`;
      const ids = [
        base,
        base.toLowerCase(),
        `${base}/`,
        `${base}-1`,
        `${base}é`,
        `${base}e\u0301`,
        `${base}${'x'.repeat(300)}`,
      ];
      for (const id of ids) await open(id).write('delegatePassword', 0, `of ${id}`);
      for (const id of ids) expect(await open(id).read('delegatePassword', 0)).toBe(`of ${id}`);
      await open(base).remove(0);
      for (const id of ids.slice(1)) expect(await open(id).read('delegatePassword', 0)).toBe(`of ${id}`);
    });

    it('removes both secrets of a generation, and no other', async () => {
      const secrets = fresh();
      for (const generation of [0, 1])
        for (const kind of SECRET_KINDS) await secrets.write(kind, generation, `${kind} ${generation}`);
      await secrets.remove(0);
      for (const kind of SECRET_KINDS) {
        await expect(secrets.read(kind, 0)).rejects.toMatchObject(missing);
        await expect(secrets.read(kind, 0, { fresh: true })).rejects.toMatchObject(missing);
        expect(await secrets.read(kind, 1)).toBe(`${kind} 1`);
      }
    });

    it('removes what is already gone, what was never there, and one without the other', async () => {
      const secrets = fresh();
      await secrets.remove(0);
      await secrets.write('delegatePassword', 1, 'alone');
      await secrets.remove(1);
      await secrets.remove(1);
      await expect(secrets.read('delegatePassword', 1)).rejects.toMatchObject(missing);
    });

    it('never uses a removed generation again', async () => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 0, 'old');
      await secrets.remove(0);
      await expect(secrets.write('severaClientSecret', 0, 'new')).rejects.toMatchObject({
        name: 'SyncError',
        kind: 'refused',
        code: 'secrets.generation-removed',
      });
      await expect(secrets.read('severaClientSecret', 0)).rejects.toMatchObject(missing);
      await secrets.write('severaClientSecret', 1, 'new');
      expect(await secrets.read('severaClientSecret', 1)).toBe('new');
    });

    it('takes the largest value and refuses the next, in bytes', async () => {
      const secrets = fresh();
      const largest = `${'x'.repeat(LARGEST_VALUE - 2)}é`;
      await secrets.write('severaClientSecret', 0, largest);
      expect(await secrets.read('severaClientSecret', 0)).toBe(largest);
      const error = await secrets.write('severaClientSecret', 0, `${largest}x`).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'SyncError', kind: 'invalid', code: 'secrets.too-long', message: /25000/ });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('xxxx');
      expect(await secrets.read('severaClientSecret', 0)).toBe(largest);
    });

    it.each([
      ['', 'secrets.empty'],
      ['half \ud83d', 'secrets.not-text'],
    ])('refuses %j', async (value, code) => {
      const secrets = fresh();
      await expect(secrets.write('delegatePassword', 0, value)).rejects.toMatchObject({ kind: 'invalid', code });
      await expect(secrets.read('delegatePassword', 0)).rejects.toMatchObject(missing);
    });

    it.each([
      ['refuses us', 'unavailable', () => trouble.refuse()],
      ['does not answer', 'transient', () => trouble.silence()],
    ] as const)('that %s: says so, loses nothing and works again afterwards', async (_name, kind, begin) => {
      const secrets = fresh();
      await secrets.write('severaClientSecret', 0, 'kept');
      const error = { name: 'SyncError', kind };
      begin();
      await expect(secrets.read('severaClientSecret', 0, { fresh: true })).rejects.toMatchObject(error);
      await expect(secrets.read('severaClientSecret', 1)).rejects.toMatchObject(error);
      const refusal = await secrets.write('severaClientSecret', 0, 'hidden-new').catch((caught: unknown) => caught);
      expect(refusal).toMatchObject(error);
      expect(inspect(refusal, { depth: 10, showHidden: true })).not.toContain('hidden-new');
      await expect(secrets.remove(0)).rejects.toMatchObject(error);
      trouble.calm();
      expect(await secrets.read('severaClientSecret', 0, { fresh: true })).toBe('kept');
      await secrets.write('severaClientSecret', 0, 'second');
      expect(await secrets.read('severaClientSecret', 0)).toBe('second');
    });

    it.each([-1, 1.5, Number.NaN, 2 ** 53])('refuses %d as a generation', async (generation) => {
      const secrets = fresh();
      const refusal = { name: 'SyncError', kind: 'invalid', code: 'secrets.bad-generation' };
      await expect(secrets.read('delegatePassword', generation)).rejects.toMatchObject(refusal);
      await expect(secrets.write('delegatePassword', generation, 'x')).rejects.toMatchObject(refusal);
      await expect(secrets.remove(generation)).rejects.toMatchObject(refusal);
    });

    it.each(['', 'half \ud83d'])('refuses %j as an organisation', async (id) => {
      await expect(open(id).read('delegatePassword', 0)).rejects.toMatchObject({
        kind: 'invalid',
        code: 'secrets.bad-organization',
      });
    });
  });
}
