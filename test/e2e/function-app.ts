/**
 * A function app in a process of its own that was given nothing but settings; prints its log. The app is the one whose
 * entry file is named, else the sources.
 */
import { startFunctionsHost } from '../../local/functions-host/start.ts';

const [main = new URL('../../functions/main.ts', import.meta.url)] = process.argv.slice(2);
const { url, functions } = await startFunctionsHost({
  main,
  env: {},
  port: 0,
  host: '127.0.0.1',
  queueConnection: process.env.DATA_CONNECTION ?? null,
  pollMs: 200,
  log: ({ message }) => console.log(message),
});
console.log(JSON.stringify({ url, functions, globalRequire: typeof globalThis.require }));
