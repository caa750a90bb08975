import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The holder touches its lock this often; untouched for `staleAfter` it is nobody's, whoever wrote it. */
const beat = 5_000;
const staleAfter = 60_000;
const poll = 500;

/**
 * Waits until nobody else installs into this project and answers with a function that lets the next one in.
 * The lock is a directory in .local (npm ci would empty node_modules); a dead holder's is taken away.
 */
export async function holdLock(root, waiting, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))) {
  const lock = join(root, '.local', 'install.lock');
  const token = randomUUID();
  mkdirSync(join(root, '.local'), { recursive: true });
  for (let told = false; !take(lock, token); ) {
    if (isStale(lock, { now: Date.now(), host: hostname(), alive })) {
      putAside(lock);
      continue;
    }
    if (!told) waiting();
    told = true;
    await wait(poll);
  }
  const heart = setInterval(() => touch(lock), beat);
  heart.unref();
  return () => {
    clearInterval(heart);
    if (holder(lock)?.token === token) rmSync(lock, { recursive: true, force: true });
  };
}

function take(lock, token) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(lock, 'holder.json'), JSON.stringify({ pid: process.pid, host: hostname(), token }));
  return true;
}

/** A holder of this machine must be alive; one elsewhere (a container that shares the checkout) must beat. */
export function isStale(lock, { now, host, alive: isAlive }) {
  const age = now - (modified(lock) ?? now);
  if (age > staleAfter) return true;
  const held = holder(lock);
  // No holder yet: it is being made at this moment, or its maker died between two calls.
  if (held === null) return age > beat;
  return held.host === host && !isAlive(held.pid);
}

/** Renaming is atomic: of two who find the same dead lock only one moves it. */
function putAside(lock) {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

function holder(lock) {
  try {
    return JSON.parse(readFileSync(join(lock, 'holder.json'), 'utf8'));
  } catch {
    return null;
  }
}

function modified(lock) {
  try {
    return statSync(lock).mtimeMs;
  } catch {
    return null;
  }
}

function touch(lock) {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Taken away: the other side finds out by the token.
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
