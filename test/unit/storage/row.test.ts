import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkKey, idKey, newestFirst, partitionOf } from '../../../shared/storage/keys.ts';
import { pieces } from '../../../shared/storage/pieces.ts';
import { pack, rowValue, unpack } from '../../../shared/storage/row.ts';

const key = { partitionKey: 'p', rowKey: 'r' };
const read = (row: object) => rowValue(unpack({ ...row, etag: 'e' }), z.unknown());

describe('keys', () => {
  it('differ for ids that differ by case, and hold nothing that a key may not hold', () => {
    const ids = ['AAMkAD/+=', 'aamkad/+=', 'a\\b#c?d', 'ä🙂', 'x'.repeat(5_000)];
    const keys = ids.map(idKey);
    expect(new Set(keys).size).toBe(ids.length);
    for (const one of keys) expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('begin with the organisation, so that no mailbox of one is a mailbox of another', () => {
    expect(partitionOf('org-1', 'm')).toBe(`${idKey('org-1')}.${idKey('m')}`);
    expect(partitionOf('org-1.m')).not.toBe(partitionOf('org-1', 'm'));
    expect(partitionOf('org-1')).toBe(idKey('org-1'));
  });

  it('are never made of an empty id or of half a character', () => {
    expect(() => idKey('')).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(() => idKey('\ud83d')).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  it.each(['', 'a/b', 'a\\b', 'a#b', 'a?b', "a'b", 'a b', 'ä', 'x'.repeat(301)])('refuse %j', (bad) => {
    expect(() => checkKey(bad)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  it('sort later instants first', () => {
    const instants = [0, 5, 1_000, Date.parse('2026-10-05'), 9_999_999_999_999];
    expect(instants.map(newestFirst).sort()).toEqual(instants.map(newestFirst).reverse());
    for (const bad of [-1, 1.5, Number.NaN, 1e14]) expect(() => newestFirst(bad)).toThrow();
  });
});

describe('pieces of a long text', () => {
  it('are never longer than allowed and never cut a character in two', () => {
    const text = `a${'🙂'.repeat(50)}`;
    const cut = pieces(text, 10);
    expect(cut.join('')).toBe(text);
    for (const piece of cut) {
      expect(piece.length).toBeLessThanOrEqual(10);
      expect(piece.isWellFormed()).toBe(true);
    }
  });

  it('are one empty piece for an empty text', () => {
    expect(pieces('', 10)).toEqual(['']);
  });
});

describe('a row', () => {
  it.each<[string, unknown]>([
    ['text over many properties', 'ä🙂"\\'.repeat(50_000)],
    ['text of exactly one property', 'x'.repeat(32_766)],
    ['text of one character more', 'x'.repeat(32_767)],
    ['half a character', 'a\ud83d'],
    ['an object', { a: [1, null, { b: 'c' }] }],
    ['null', null],
  ])('gives back %s', (_, value) => {
    const row = pack(key, 'token', value);
    expect(read(row)).toEqual(value);
    for (const one of Object.values(row)) if (typeof one === 'string') expect(one.length).toBeLessThanOrEqual(32_768);
  });

  it('is refused above 1 MiB, counted in UTF-16', () => {
    expect(() => pack(key, 't', 'x'.repeat(524_500))).toThrow(expect.objectContaining({ kind: 'invalid' }));
    expect(() => pack(key, 't', 'x'.repeat(520_000))).not.toThrow();
  });

  it('knows the save that wrote it, and its plain properties', () => {
    const stored = unpack({ ...pack(key, 'token-1', [1], { main: true }), etag: 'e' });
    expect(stored).toMatchObject({ token: 'token-1', plain: { main: true }, etag: 'e', rowKey: 'r' });
  });

  it('of a newer version is not read', () => {
    const row = { ...pack(key, 't', 1), v: 2 };
    expect(() => read(row)).toThrow(expect.objectContaining({ kind: 'unavailable', code: 'store.row-newer' }));
  });

  it.each([{}, { ...pack(key, 't', 1), v: undefined }, { ...pack(key, 't', 1), d: '{' }, null])(
    'that this service did not write is refused: %j',
    (row) => {
      expect(() => unpack(row === null ? null : { ...row, etag: 'e' })).toThrow(
        expect.objectContaining({ kind: 'invalid', code: 'store.row-broken' }),
      );
    },
  );
});
