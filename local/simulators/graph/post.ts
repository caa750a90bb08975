import type { World } from './world.ts';

/** Mail on its way to a mailbox. */
export interface Posted {
  readonly due: number;
  readonly deliver: () => void;
}

/** Delivers now, or as late as the switch says; what is due earlier comes first. */
export function post(world: World, deliver: () => void): void {
  const { meetingDelayMs } = world.faults;
  if (meetingDelayMs === 0 && world.post.length === 0) deliver();
  else world.post.push({ due: world.clock() + meetingDelayMs, deliver });
}

/** To be called before anybody looks. */
export function deliverDue(world: World): void {
  for (;;) {
    const next = world.post.findIndex(({ due }) => due <= world.clock());
    const [posted] = next < 0 ? [] : world.post.splice(next, 1);
    if (!posted) return;
    posted.deliver();
  }
}
