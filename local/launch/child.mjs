import { spawn } from 'node:child_process';
import { watchAncestors } from './ancestors.mjs';

/** Longer than the child's own limit (ends-with-parent.ts), shorter than the 5 s in which everything is gone. */
const killAfter = 4200;
const parentPoll = 300;

/** Looked up at the very start, so that a parent that goes away during an installation is noticed after it as well. */
export const parentGone = watchAncestors(process, process.env);

/**
 * Starts a child that ends with us: it gets our SIGINT, SIGTERM and SIGHUP, the IPC channel tells it when we are gone,
 * and when our own parent goes away (npm alone was ended) it is told to end. `options` are those of node:child_process.
 */
export function spawnTied(file, args, options) {
  const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], windowsHide: true, ...options });
  let killer;
  const end = (signal) => {
    child.kill(signal);
    killer ??= setTimeout(() => child.kill('SIGKILL'), killAfter);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, end);
  const watch = setInterval(() => {
    if (parentGone()) end('SIGTERM');
  }, parentPoll);
  child.once('close', () => {
    for (const signal of signals) process.off(signal, end);
    clearInterval(watch);
    clearTimeout(killer);
  });
  return child;
}

const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** The child's exit code; 128 + number when a signal ended it. Rejects when it could not be started. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`could not start ${child.spawnfile}: ${error.message}`)));
    child.once('close', (code, signal) => resolve(code ?? signalCodes[signal] ?? 1));
  });
}
