/**
 * Loads the modules that are named, one after the other, the way the Functions worker does, and says what each cost.
 * Plain JavaScript without imports, so that nothing but the modules themselves is in the figures.
 */
import { Module } from 'node:module';

class Disposable {
  dispose() {}
}

let model;
const core = {
  version: '3.13.0',
  hostVersion: '4.1040.0',
  Disposable,
  setProgrammingModel(next) {
    model = next;
  },
  getProgrammingModel: () => model,
  registerFunction: () => new Disposable(),
  registerHook: () => new Disposable(),
  log() {},
};
Module.prototype.require = new Proxy(Module.prototype.require, {
  apply: (target, self, args) => (args[0] === '@azure/functions-core' ? core : Reflect.apply(target, self, args)),
});

const steps = [];
for (const module of process.argv.slice(2)) {
  const [clock, processor] = [performance.now(), process.cpuUsage()];
  await import(module);
  const elapsedMs = performance.now() - clock;
  const { user, system } = process.cpuUsage(processor);
  const { rss, heapUsed } = process.memoryUsage();
  steps.push({ ms: (user + system) / 1000, elapsedMs, rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20 });
}
process.stdout.write(JSON.stringify(steps), () => process.exit(0));
