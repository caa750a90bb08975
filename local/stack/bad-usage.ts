/** The command line is wrong: the message and the usage are shown, the exit code is 2. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}
