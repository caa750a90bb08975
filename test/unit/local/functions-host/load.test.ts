import { afterEach, expect, test } from 'vitest';
import { tinyApps } from './tiny-app.ts';

const apps = tinyApps();
afterEach(() => apps.closeAll());

test('an app that throws before its first registration is refused with the whole message', async () => {
  await expect(apps.start(`throw new Error('MAILBOX_TENANT is missing');`)).rejects.toThrow(
    'MAILBOX_TENANT is missing',
  );
});

test('an app that throws after a registration is refused with the whole message', async () => {
  const source = `app.http('health', { handler: () => ({}) }); throw new Error('two settings are missing');`;
  await expect(apps.start(source)).rejects.toThrow('two settings are missing');
});

test('an app that registers nothing is refused', async () => {
  await expect(apps.start('')).rejects.toThrow('registered no function');
});

test('two functions of one name are refused', async () => {
  const one = `app.http('same', { handler: () => ({}) });`;
  await expect(apps.start(one + one)).rejects.toThrow('"same" has already been registered');
});

test('a trigger and an output that the host does not serve are refused by name', async () => {
  const bus = `app.serviceBusQueue('bus', { queueName: 'q', connection: 'C', handler: () => {} });`;
  await expect(apps.start(bus)).rejects.toThrow('"bus" has a serviceBusTrigger');
  const output = `import { output } from ${JSON.stringify(import.meta.resolve('@azure/functions'))};
    app.timer('out', { schedule: '0 0 0 1 1 *', handler: () => {},
      extraOutputs: [output.storageQueue({ queueName: 'q', connection: 'C' })] });`;
  await expect(apps.start(output)).rejects.toThrow('queue (out)');
});

test('a queue function without its connection setting is refused by the name of the setting', async () => {
  const source = `app.storageQueue('work', { queueName: 'q', connection: 'STORAGE', handler: () => {} });`;
  await expect(apps.start(source)).rejects.toThrow('STORAGE');
});

test('a function registered after the start is refused', async () => {
  const host = await apps.start(`app.http('late', { handler: () => {
    app.http('other', { handler: () => ({}) });
    return {};
  } });`);
  expect((await fetch(`${host.url}/api/late`)).status).toBe(500);
  expect(apps.lines.join('\n')).toContain('only be registered during app startup');
});

test('settings are in process.env while the app runs and gone afterwards', async () => {
  const source = `const seen = process.env.TINY_SETTING; app.http('seen', { handler: () => ({ body: seen }) });`;
  const host = await apps.start(source, { env: { TINY_SETTING: 'here' } });
  expect(await (await fetch(`${host.url}/api/seen`)).text()).toBe('here');
  await host.close();
  expect(process.env.TINY_SETTING).toBeUndefined();
});

test('the same app can be loaded twice, one after the other', async () => {
  const source = `let calls = 0; app.http('count', { handler: () => ({ body: String(++calls) }) });`;
  for (const _ of [1, 2]) {
    const host = await apps.start(source);
    expect(await (await fetch(`${host.url}/api/count`)).text()).toBe('1');
    await host.close();
  }
});

test('an import of the core module stays unanswered, as under the real worker', async () => {
  await expect(apps.start(`await import('@azure/functions-core');`)).rejects.toThrow('@azure/functions-core');
});

test('hooks see start, arguments and result, and may replace them', async () => {
  const host = await apps.start(`
    const order = [];
    app.hook.appStart(() => { order.push('appStart'); });
    app.hook.preInvocation((context) => {
      order.push('pre');
      context.hookData.name = 'kept';
      context.functionHandler = () => { order.push('handler'); throw new Error('replaced'); };
    });
    app.hook.postInvocation((context) => {
      order.push('post ' + context.hookData.name + ' ' + context.error.message);
      context.error = null;
      context.result = { jsonBody: order };
    });
    app.http('hooked', { handler: () => ({ body: 'never' }) });
  `);
  const response = await fetch(`${host.url}/api/hooked`);
  expect(await response.json()).toEqual(['appStart', 'pre', 'handler', 'post kept replaced']);
});

test('what a function logs goes to the log of the host', async () => {
  const host = await apps.start(`app.http('talks', { handler: (_, context) => {
    context.warn('careful', 7);
    return {};
  } });`);
  await fetch(`${host.url}/api/talks`);
  expect(apps.lines).toContain('warning: careful 7');
});

test('a schedule that is not understood and a port that is taken are refused, and the port is free afterwards', async () => {
  const http = `app.http('here', { handler: () => ({ body: 'here' }) });`;
  const first = await apps.start(http);
  await expect(apps.start(http, { port: first.port })).rejects.toThrow('EADDRINUSE');
  await first.close();
  const timer = `app.timer('odd', { schedule: 'every now and then', handler: () => {} });`;
  await expect(apps.start(http + timer, { port: first.port })).rejects.toThrow('every now and then');
  const second = await apps.start(http, { port: first.port });
  expect(await (await fetch(`${second.url}/api/here`)).text()).toBe('here');
});
