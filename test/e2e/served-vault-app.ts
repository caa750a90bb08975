/** The function app in a process of its own that was given nothing but settings; prints its log. */
import { startFunctionsHost } from '../../local/functions-host/start.ts';

await startFunctionsHost({
  main: new URL('../../functions/main.ts', import.meta.url),
  env: {},
  port: 0,
  host: '127.0.0.1',
  queueConnection: process.env.DATA_CONNECTION ?? null,
  pollMs: 200,
  log: ({ message }) => console.log(message),
});
