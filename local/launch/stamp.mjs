import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { matchesLock } from './installed-tree.mjs';

/**
 * The stamp lies inside node_modules and is written only after a finished installation: npm ci empties the directory
 * first, so an interrupted one leaves none. It holds the digests of package-lock.json and of npm's own record of what
 * it installed, which changes when somebody thins node_modules out by hand.
 */
const stampFile = ['node_modules', '.installed-for'];
const treeFile = ['node_modules', '.package-lock.json'];

/** True when node_modules holds what package-lock.json asks for on this platform. */
export function isInstalled(root) {
  const expected = expectedStamp(root, process);
  if (expected === null) return false;
  if (read(root, stampFile) === expected) return true;
  // Installed by a plain `npm ci`: what npm recorded is compared once, package by package.
  if (!matchesLock(root, process)) return false;
  tryWrite(root, expected);
  return true;
}

export function writeStamp(root) {
  const stamp = expectedStamp(root, process);
  if (stamp === null) throw new Error('npm ci finished without leaving node_modules/.package-lock.json');
  writeFileSync(join(root, ...stampFile), stamp);
}

/** What the stamp must hold; null when nothing was installed. Throws when there is no package-lock.json. */
export function expectedStamp(root, { platform, arch }) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const tree = read(root, treeFile);
  return tree === null ? null : `${JSON.stringify({ lock: sha256(lock), tree: sha256(tree), platform, arch })}\n`;
}

function tryWrite(root, stamp) {
  try {
    writeFileSync(join(root, ...stampFile), stamp);
  } catch {
    // A read-only checkout works as well; it is only compared again the next time.
  }
}

function read(root, path) {
  try {
    return readFileSync(join(root, ...path), 'utf8');
  } catch {
    return null;
  }
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
