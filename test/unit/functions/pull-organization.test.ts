import { describe, expect, it } from 'vitest';
import { pullOrganizationTrigger } from '../../../functions/pull-organization.ts';
import { must } from '../../../shared/errors.ts';
import { createMemoryCalendar } from '../../fakes/memory-calendar.ts';
import { pullSetting } from '../sync/pull-setting.ts';
import { invocation, triggerSetting } from './trigger-setting.ts';

const REQUEST = { organizationId: 'org-1', correlationId: 'run-1' };

describe('a pull', () => {
  it('queues the mailboxes it delivered to, and itself when its time is used up', async () => {
    const { add, slowDown, store, host, clock } = await pullSetting();
    add(250, 1000);
    slowDown(1000);
    const { services, queue } = triggerSetting({
      ...{ clock, runMs: 1, store: () => store },
      async connect() {
        const organization = must(await store.organization(), 'The setting has an organisation.');
        return { organization, host, calendar: createMemoryCalendar({ clock }) };
      },
    });
    const { context, lines } = invocation();
    const handler = pullOrganizationTrigger(services);
    await handler({ v: 1, ...REQUEST }, context);
    const mailbox = { ...REQUEST, mailboxId: 'mailbox-of-ada' };
    expect(queue.sent().map(({ message }) => message)).toEqual([mailbox, REQUEST]);
    await handler({ v: 1, ...REQUEST }, context);
    expect(queue.sent().map(({ message }) => message)).toEqual([mailbox, REQUEST, mailbox]);
    expect(lines).toMatchObject([
      { event: 'pull-organization.finished', changed: 200, mailboxes: 1, more: true },
      { event: 'pull-organization.finished', changed: 50, mailboxes: 1, more: false },
    ]);
  });
});
