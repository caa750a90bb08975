/** What a started program needs of `process`; the real one unless a test gives another. */
interface Self {
  on(event: 'disconnect' | 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown;
  readonly channel?: { unref(): void } | null | undefined;
  exit(code: number): void;
}

const forceAfter = 4_000;

/**
 * Ends this program in order when the launcher asks for it or is gone: Ctrl-C, SIGTERM, SIGHUP, or the end of the IPC
 * channel to the launcher. `shutdown` runs once; the process exits with 0 when it resolves, with 1 when it rejects or
 * takes longer than 4 seconds.
 */
export function endsWithParent(shutdown: () => Promise<void>, self: Self = process): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => self.exit(1), forceAfter).unref();
    shutdown().then(
      () => self.exit(0),
      (error: unknown) => {
        process.stderr.write(`shutdown failed: ${error instanceof Error ? error.message : String(error)}\n`);
        self.exit(1);
      },
    );
  };
  self.on('disconnect', end);
  self.on('SIGINT', end);
  self.on('SIGTERM', end);
  self.on('SIGHUP', end);
  // Listening for the end of the channel holds the program open; one that is done must be able to end by itself.
  self.channel?.unref();
}
