import { createMemoryCalendar } from '../fakes/memory-calendar.ts';
import { createTime } from '../scenario/engine.ts';
import { asDailySeries } from '../scenario/fake-sides.ts';
import { itemOf, START } from '../scenario/items.ts';
import { mailboxCalendarContract } from './mailbox-calendar.ts';
import type { CalendarPerson, CalendarSetting } from './mailbox-calendar-setting.ts';

const MAILBOX = 'mailbox-1';
const ADDRESS = 'ada@example.com';
const COLLEAGUE = { mailboxId: 'mailbox-2', address: 'bert@example.com' };

function openMemory(): CalendarSetting {
  const time = createTime(START);
  const fake = createMemoryCalendar({
    clock: time.now,
    chance: (probability) => probability >= 1,
    pageSize: 3,
    addresses: { [MAILBOX]: ADDRESS, [COLLEAGUE.mailboxId]: COLLEAGUE.address },
  });
  const calm = { ...fake.faults };
  const { person } = fake;
  const outlook: CalendarPerson = {
    add: (draft, given = {}) => person.add(MAILBOX, itemOf(draft), given).id,
    addSeries(draft) {
      const item = itemOf(draft);
      return person.add(MAILBOX, { ...item, ...asDailySeries(item) }, { kind: 'series' }).id;
    },
    edit: (id, changes) => person.edit(MAILBOX, id, changes),
    touch: (id) => person.touch(MAILBOX, id),
    remove: (id) => person.remove(MAILBOX, id),
    restore: (id) => person.restore(MAILBOX, id),
    moveAway: (id) => person.moveAway(MAILBOX, id),
    newId: (id) => person.newId(MAILBOX, id),
    changeOccurrence: (id, date, changes) => person.changeOccurrence(MAILBOX, id, date, changes),
    removeOccurrence: (id, date) => person.removeOccurrence(MAILBOX, id, date),
    splitSeries: (id, date) => person.splitSeries(MAILBOX, id, date).id,
    endSeries: (id, lastDay) => person.endSeries(MAILBOX, id, lastDay),
    invite: (id, addresses) => person.invite(MAILBOX, id, addresses),
  };
  const set = (faults: Partial<typeof calm>) => void Object.assign(fake.faults, faults);
  return {
    calendar: fake,
    mailboxId: MAILBOX,
    person: outlook,
    address: ADDRESS,
    colleague: {
      ...COLLEAGUE,
      answer: (id, response, how) => person.answer(COLLEAGUE.mailboxId, id, response, how),
    },
    troubles: {
      loseAnswer: () => set({ loseAnswer: 1 }),
      breakOff: () => set({ partly: 1 }),
      throttle: () => set({ throttle: 1 }),
      conflict: () => set({ spuriousConflict: 1 }),
      forgetCreates: () => set({ forgetCreates: true }),
      killCursor: () => set({ loseCursor: 1 }),
      repeatEntries: () => set({ repeat: 1 }),
      emptyLists: () => set({ emptyLists: true }),
      mailboxGone: () => set({ mailboxGone: true }),
      calendarGone: () => set({ calendarGone: true }),
      lag: (milliseconds) => set({ roundDelay: milliseconds, listDelay: milliseconds }),
      replay: (how) => set({ replay: 1, replayOld: how === 'old' }),
      skewClock: (milliseconds) => set({ skew: milliseconds }),
      failReads: () => set({ failReads: 1 }),
      failing: (id) => void fake.failing.add(id),
      deletedAnswers: (how) => set({ deletedAnswersById: how !== 'not' }),
      replaceMailbox: () => person.replaceMailbox(MAILBOX),
      calm() {
        set(calm);
        fake.failing.clear();
      },
    },
    advance: time.advance,
    held: () => fake.events(MAILBOX).map(({ id, item }) => ({ id, subject: item.subject })),
    mailsSent: () => fake.outbox.filter(({ by }) => by === 'service').length,
  };
}

mailboxCalendarContract('memory calendar', openMemory);
