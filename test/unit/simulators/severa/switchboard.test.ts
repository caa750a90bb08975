import { expect, test } from 'vitest';
import { severaSwitches } from '../../../../local/simulators/severa/switch-shape.ts';
import { createSwitchboard, withSwitches } from '../../../../local/simulators/switchboard.ts';
import { severaWithPeople } from './client.ts';

async function behindSwitches() {
  const severa = await severaWithPeople();
  const { faults, behaviour, handle } = severa.simulator;
  const outside = withSwitches(handle, createSwitchboard({ faults, behaviour }, severaSwitches, ['afterPage']));
  const switches = (method: string, body?: unknown) =>
    outside(
      new Request('http://severa.test/simulator/switches', {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return { ...severa, outside, switches };
}

test('every switch that can be written as JSON is told, and may be set to what it was', async () => {
  const { switches, simulator } = await behindSwitches();
  const told = await (await switches('GET')).json();
  const names = Object.keys(simulator.faults).filter((name) => name !== 'afterPage');
  expect(Object.keys(told.faults)).toEqual(names);
  expect(Object.keys(told.behaviour)).toEqual(Object.keys(simulator.behaviour));
  expect(await (await switches('PATCH', told)).json()).toEqual(told);
});

test('what is set counts from the next request on, and leaves the other switches as they are', async () => {
  const { switches, simulator, call } = await behindSwitches();
  simulator.faults.maxPerSecond = 50;
  const answer = await switches('PATCH', { faults: { emptyLists: true }, behaviour: { fractionDigits: 3 } });
  expect(await answer.json()).toMatchObject({ faults: { emptyLists: true, maxPerSecond: 50 } });
  expect(simulator.behaviour).toMatchObject({ fractionDigits: 3, listOrder: 'start' });
  await switches('PATCH', { faults: { once: [{ on: 'list', fault: 'fail-before' }] } });
  expect((await call('GET', 'activities')).status).toBe(503);
  expect((await call('GET', 'activities')).status).toBe(200);
});

test.each([
  [{ faults: { emptyList: true } }, 'emptyList'],
  [{ faults: { listDelayMs: '90' } }, 'faults.listDelayMs'],
  [{ faults: { touchRate: 1.5 } }, 'faults.touchRate'],
  [{ faults: { once: [{ on: 'list', fault: 'explode' }] } }, 'faults.once.0.fault'],
  [{ behaviour: { dateTimeForm: 'local' } }, 'behaviour.dateTimeForm'],
  [{ fault: {} }, 'fault'],
  [[], 'object'],
])('%j is refused by name, and nothing of it is set', async (body, named) => {
  const { switches } = await behindSwitches();
  const before = await (await switches('GET')).json();
  const answer = await switches('PATCH', Array.isArray(body) ? body : { behaviour: { crlfNotes: true }, ...body });
  expect([answer.status, (await answer.json()).error]).toEqual([400, expect.stringContaining(named)]);
  expect(await (await switches('GET')).json()).toEqual(before);
});

test('a reset puts all switches back to where they were at the start', async () => {
  const { switches, simulator } = await behindSwitches();
  const before = await (await switches('GET')).json();
  await switches('PATCH', { faults: { deniedActivities: ['a'], once: [{ on: 'any', fault: 'throttle' }] } });
  expect(simulator.faults.once).toHaveLength(1);
  expect(await (await switches('DELETE')).json()).toEqual(before);
  simulator.faults.once.push({ on: 'any', fault: 'throttle' });
  expect(await (await switches('DELETE')).json()).toEqual(before);
});

test('all other paths are the simulator’s own', async () => {
  const { outside, switches } = await behindSwitches();
  const beat = await outside(new Request('http://severa.test/rest-api/heartbeat/server'));
  expect(await beat.text()).toBe('Server is alive.');
  expect((await switches('POST')).status).toBe(405);
});
