import { startWorld } from '/tmp/w/bench/test/bench/world.ts';
const world = await startWorld({ perSide: Number(process.argv[2]), latencyMs: 0, limited: false }, new URL('file:///tmp/w/bench/functions/main.ts'));
try { const f = await world.measure('first sync', 2*Number(process.argv[2]), world.askSync); console.log(f.wallMs, f.cpuMs, f.cpuMs/f.items); } finally { await world.end(); }
