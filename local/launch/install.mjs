import { basename } from 'node:path';
import { spawnTied } from './child.mjs';
import { holdLock } from './lock.mjs';
import { isInstalled, writeStamp } from './stamp.mjs';

/**
 * Makes node_modules what package-lock.json says, unless it is so already. `say` gets one line when it takes a while.
 * Two launchers at once install once. Throws with npm's own output when the installation fails.
 */
export async function ensureInstalled(root, env, say) {
  if (isInstalled(root)) return;
  const release = await holdLock(root, () => say('Waiting for another installation of the dependencies to finish …'));
  try {
    if (isInstalled(root)) return;
    say('Installing the locked dependencies with npm ci; the first time this takes about a minute …');
    await npmCi(root, env);
    writeStamp(root);
  } finally {
    release();
  }
}

/**
 * The person's own npm settings must not thin out the installation: no matter what NODE_ENV, omit, ignore-scripts,
 * engine-strict or dry-run say in the environment or an npmrc, everything locked is installed. Nothing locked needs an
 * install script, so none is run.
 */
const parameters = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--no-engine-strict',
  '--no-global',
  '--no-dry-run',
  '--no-progress',
  '--no-update-notifier',
  '--loglevel=error',
];

/** Set by an npm around us from its own command line, these would say something else to the npm inside. */
const inherited = /^npm_config_(omit|include|only|also|production|optional|dev|os|cpu|libc|json|silent|loglevel)$/i;

/** The npm that runs us, by the Node that runs it; called directly, the npm on the PATH. */
export function npmCommand(env, execPath, platform) {
  const npm = env.npm_execpath;
  if (npm !== undefined && basename(npm) === 'npm-cli.js') return { file: execPath, args: [npm, ...parameters] };
  // On Windows npm is a .cmd file, which only a shell can start.
  return { file: 'npm', args: parameters, shell: platform === 'win32' };
}

function npmCi(root, env) {
  const { file, args, shell } = npmCommand(env, process.execPath, process.platform);
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name)));
  // An installation that nobody waits for any more ends; what it leaves has no stamp and is installed again.
  const child = spawnTied(file, args, {
    cwd: root,
    // NODE_ENV=production would be npm's reason to leave the development dependencies out.
    env: { ...kept, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: shell ?? false,
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`npm could not be started (${error.message}); is npm installed?`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const why = signal === null ? `exit code ${code}` : signal;
      reject(new Error(`npm ci failed (${why}) in ${root}:\n${Buffer.concat(output).toString('utf8').trim()}`));
    });
  });
}
