import { spawn } from 'node:child_process';

/** Longer than the child's own limit (ends-with-parent.ts), shorter than the 5 s in which everything is gone. */
const killAfter = 4300;
const parentPoll = 300;

/**
 * Starts a child that ends with us: it gets our SIGINT, SIGTERM and SIGHUP, the IPC channel tells it when we are gone,
 * and when our own parent goes away (npm alone was ended) it is told to end.
 */
export function spawnTied(file, args, options) {
  const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], windowsHide: true, ...options });
  const parent = process.ppid;
  let killer;
  const end = (signal) => {
    child.kill(signal);
    killer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, end);
  const watch = setInterval(() => {
    if (parentGone(parent)) end('SIGTERM');
  }, parentPoll);
  child.once('close', () => {
    for (const signal of signals) process.off(signal, end);
    clearInterval(watch);
    clearTimeout(killer);
  });
  return child;
}

/** POSIX gives an orphan a new parent; Windows leaves the old number behind. */
function parentGone(parent) {
  if (process.platform !== 'win32') return process.ppid !== parent;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** The child's exit code; 128 + number when a signal ended it. Rejects when it could not be started. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`could not start ${child.spawnfile}: ${error.message}`)));
    child.once('close', (code, signal) => resolve(code ?? signalCodes[signal] ?? 1));
  });
}
