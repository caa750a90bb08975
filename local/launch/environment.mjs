const loopback = ['127.0.0.1', 'localhost', '::1'];

/**
 * The environment of everything that is started: `env` with loop-back kept out of proxies and INIT_CWD set to the
 * directory the person stands in, from which relative paths in arguments count (the child itself runs in `root`).
 */
export function childEnvironment(env, root, cwd) {
  const noProxy = withLoopback(env.NO_PROXY, env.no_proxy);
  return { ...env, NO_PROXY: noProxy, no_proxy: noProxy, INIT_CWD: standing(env, root, cwd) };
}

/** Both spellings are read by somebody, so both get the union of what either held. */
function withLoopback(...lists) {
  const hosts = lists.flatMap((list) => (list ?? '').split(/[\s,]+/)).filter((host) => host !== '');
  return hosts.includes('*') ? '*' : [...new Set([...hosts, ...loopback])].join(',');
}

/** npm runs scripts in the project's root and says in INIT_CWD where it was called; an inherited one is out of date. */
function standing(env, root, cwd) {
  return cwd === root && env.npm_lifecycle_event !== undefined && env.INIT_CWD ? env.INIT_CWD : cwd;
}
