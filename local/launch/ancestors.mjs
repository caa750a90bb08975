import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A function that tells whether whoever started us is gone. npm runs a script through a shell that may stay between:
 * when npm is killed the shell lives on, waiting for us, so under npm the shell's own parent is watched as well.
 */
export function watchAncestors(self, env, system = { parentOf, lives, isShell }) {
  const parent = self.ppid;
  const underShell = env.npm_lifecycle_event !== undefined && self.platform !== 'win32' && system.isShell(parent);
  const grandparent = underShell ? system.parentOf(parent) : null;
  return () => {
    // POSIX gives an orphan a new parent; Windows leaves the old number behind.
    if (self.platform === 'win32') return !system.lives(parent);
    if (self.ppid !== parent) return true;
    if (grandparent === null) return false;
    // A killed npm that nobody has reaped still answers to a signal, but it is no longer the shell's parent.
    return !system.lives(grandparent) || (self.platform === 'linux' && system.parentOf(parent) !== grandparent);
  };
}

const shells = /^-?(?:ba|da|a|z|k|fi)?sh$/;

function isShell(pid) {
  return shells.test(named(pid, 'comm').split('/').at(-1));
}

function parentOf(pid) {
  const parent = Number(named(pid, 'ppid'));
  return parent > 0 ? parent : null;
}

/** One property of a process: from /proc where there is one, else by asking ps, which takes some milliseconds. */
function named(pid, property) {
  try {
    const [, comm, rest] = /^\d+ \((.*)\) \S+ (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return property === 'comm' ? comm : rest.split(' ')[0];
  } catch {
    return (spawnSync('ps', ['-o', `${property}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').trim();
  }
}

function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
