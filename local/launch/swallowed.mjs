/** Options that npm takes for itself when `--` was forgotten; it passes them on only as settings of its own. */
const OURS = ['once', 'built', 'calendar', 'now', 'report', 'dump', 'desk_port'];

/** What to say to somebody who wrote `npm start --once`; null: nothing was swallowed. */
export function swallowedOptions(env) {
  const found = OURS.filter((name) => env[`npm_config_${name}`] !== undefined);
  if (found.length === 0) return null;
  const options = found.map((name) => `--${name.replace('_', '-')}`).join(' ');
  return `npm took ${options} for itself: write "npm start -- ${options} …", with "--" before the options.`;
}
