import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The project once more, to be spoilt: its own files, and the same installed packages. */
export interface Copy {
  readonly root: string;
  apply(patch: string): void;
  undo(patch: string): void;
  remove(): void;
}

export function makeCopy(root: string): Copy {
  const copy = mkdtempSync(join(tmpdir(), 'sabotage-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.toString().split('\0')) {
    // Deleted, and not committed yet.
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(copy, file), { force: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  const git = (...args: string[]) => void execFileSync('git', ['apply', ...args], { cwd: copy, stdio: 'pipe' });
  return {
    root: copy,
    apply: (patch) => git(patch),
    undo: (patch) => git('-R', patch),
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}
