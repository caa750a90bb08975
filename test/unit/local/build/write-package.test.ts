import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePackage } from '../../../../local/build/write-package.ts';
import { entryOfPackage } from '../../../../local/functions-host/built-package.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-package-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text = name) => ({ name, contents: Buffer.from(text) });
const manifest = file('package.json', JSON.stringify({ type: 'module', main: 'main.js' }));
const whole = [
  file('main.js'),
  file('parts/old.js'),
  file('host.json', '{}'),
  manifest,
  file('third-party-notices.txt'),
];

test('what an earlier build left is not deployed along', async () => {
  await writePackage(folder, whole);
  expect(readFileSync(join(folder, 'parts/old.js'), 'utf8')).toBe('parts/old.js');
  await writePackage(folder, [file('main.js', 'new'), file('parts/new.js'), file('third-party-notices.txt')]);
  expect(readFileSync(join(folder, 'main.js'), 'utf8')).toBe('new');
  expect(existsSync(join(folder, 'parts/old.js'))).toBe(false);
});

test('a folder that holds anything else is left as it is', async () => {
  writeFileSync(join(folder, 'letter.txt'), 'dear');
  await expect(writePackage(folder, whole)).rejects.toThrow('holds something else');
  expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('dear');
});

test('a build that was broken off does not stand in the way of the next', async () => {
  const unwritable = { name: 'main.js/impossible', contents: Buffer.of() };
  await expect(writePackage(folder, [...whole, unwritable])).rejects.toThrow();
  await writePackage(folder, whole);
  expect(await entryOfPackage(folder)).toBe(join(folder, 'main.js'));
});

test.each(['package.json', 'main.js', 'host.json'])('a folder without %s is no function app', async (missing) => {
  await writePackage(
    folder,
    whole.filter(({ name }) => name !== missing),
  );
  await expect(entryOfPackage(folder)).rejects.toThrow(`no ${missing}`);
});

test('a package that the worker would not load as an ES module is no function app here either', async () => {
  await writePackage(folder, [...whole.filter((one) => one !== manifest), file('package.json', '{"main":"main.js"}')]);
  await expect(entryOfPackage(folder)).rejects.toThrow('names no ES module');
});
