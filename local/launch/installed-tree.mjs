import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * True when every package that package-lock.json wants on this platform lies in node_modules in the locked version and
 * npm recorded it as installed. Reads one small file per package (some 450, about 50 ms).
 */
export function matchesLock(root, { platform, arch }) {
  const wanted = json(join(root, 'package-lock.json'))?.packages;
  const recorded = json(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || recorded === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || mayBeAbsent(entry, platform, arch)) return true;
    return (
      recorded[path]?.version === entry.version && json(join(root, path, 'package.json'))?.version === entry.version
    );
  });
}

/**
 * npm leaves out optional packages made for other systems, and what only those need. Which libc is in use isn't looked
 * up: a platform has enough packages that don't depend on it to notice an installation without optional ones.
 */
function mayBeAbsent(entry, platform, arch) {
  if (entry.optional !== true) return false;
  const madeForUs = entry.os !== undefined && allows(entry.os, platform) && allows(entry.cpu, arch);
  return !madeForUs || entry.libc !== undefined;
}

function allows(list, value) {
  if (list === undefined) return true;
  const values = [list].flat();
  const refused = values.filter((entry) => entry.startsWith('!'));
  return refused.length > 0 ? !refused.includes(`!${value}`) : values.includes(value) || values.includes('any');
}

function json(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
