import { FIELDS } from '../../shared/calendar/item.ts';
import { must } from '../../shared/errors.ts';
import { createRandom, type Random } from '../fakes/random.ts';
import { someItem, tokenOf } from './items.ts';
import type { PeopleOptions } from './people.ts';
import type { Action, SideName } from './plan.ts';
import { someDateChange, someSeries, someSeriesWhen, withoutRule } from './series-items.ts';
import { newStory, type SeriesStory } from './series-ledger.ts';
import { sameShown, shownOn } from './shown.ts';
import type { Edit, Person, Thing, Turn } from './sides.ts';

export type SeriesAction = Extract<
  Action,
  { do: 'add-series' | 'edit-series' | 'change-date' | 'remove-date' | 'edit' | 'touch' | 'remove' }
>;

/** People at work on series. An action that finds nothing to be done to is none. */
export function createSeriesPeople({ now, note, ledger, people, tenants, lags }: PeopleOptions) {
  const tenantOf = ({ organization }: Person) => must(tenants[organization], 'Everybody has an organisation.');
  const found = (side: SideName, token: number): readonly Thing[] => {
    const person = ledger.ownerOf(token);
    const { severa, outlook } = tenantOf(person).sides;
    const items = side === 'severa' ? severa.items(person) : outlook.items(person);
    return items.filter(({ item }) => tokenOf(item) === token);
  };
  const turnsOf = (side: SideName, person: Person, id: string): readonly Turn[] | null => {
    const { severa, outlook } = tenantOf(person).sides;
    return side === 'severa' ? severa.turns(id) : outlook.turns(person, id);
  };
  const isLinked = async (person: Person, side: SideName, id: string) => {
    const links = await tenantOf(person).store.links(person.mailbox);
    return links.some(({ activityId, eventId }) => {
      const known = side === 'severa' ? activityId : eventId;
      return known === id || known?.startsWith(`${id} `) === true;
    });
  };
  const byPerson = ({ organization }: Person, id: string) => `${organization}/${id}`;
  /** What a run made in Severa and doesn't know yet nobody touches there: it is found again by what was sent (I1a). */
  const mayTouch = async (person: Person, side: SideName, id: string) =>
    side === 'exchange' ||
    ledger.byPerson.has(byPerson(person, id)) ||
    ((await isLinked(person, side, id)) && !tenantOf(person).sides.severa.isNewborn(id));
  const touchable = async (token: number, side: SideName) => {
    const person = ledger.ownerOf(token);
    const things: Thing[] = [];
    for (const thing of found(side, token)) if (await mayTouch(person, side, thing.id)) things.push(thing);
    return things;
  };
  const acted = (token: number, side: SideName, story: SeriesStory, clear = true) => {
    // Either form that has gone may be listed once more, and what is made of it goes when it is asked for (M4).
    if (lags(ledger.ownerOf(token))) ledger.unhinted = true;
    story.acts.set(side, clear ? shownOn(tenantOf(ledger.ownerOf(token)), side, ledger.ownerOf(token), token) : null);
  };
  const write = (side: SideName, person: Person, id: string, fields: Edit) => {
    const { severa, outlook } = tenantOf(person).sides;
    if (side === 'severa') severa.edit(id, fields);
    else outlook.edit(person, id, fields);
  };
  const tell = async (person: Person, ids: readonly string[], hint: boolean) => {
    // A hint that meets a reading which lags is worth nothing.
    if (!hint || lags(person)) ledger.unhinted = true;
    if (!hint) return;
    const { store } = tenantOf(person);
    await store.deliver(
      ids.map((activityId) => ({ mailboxId: person.mailbox, activityId, stamp: now(), deleted: true })),
    );
  };

  function add({ token, person: index, side, seed }: Extract<SeriesAction, { do: 'add-series' }>): void {
    if (ledger.owners.has(token)) return;
    const person = must(people[index % people.length], 'There is somebody.');
    const story = newStory();
    ledger.owners.set(token, person);
    ledger.series.set(token, story);
    const { severa, outlook } = tenantOf(person).sides;
    const item = someSeries(createRandom(seed), token, now());
    ledger.byPerson.add(byPerson(person, side === 'severa' ? severa.add(person, item) : outlook.add(person, item)));
    acted(token, side, story);
    note(`${person.user} adds the series #${token} in ${side}: ${JSON.stringify(item.when)}`);
  }

  /** Texts of a series, or of one of the single items that stand for it. */
  async function editTexts(token: number, side: SideName, random: Random, story: SeriesStory): Promise<void> {
    const person = ledger.ownerOf(token);
    const things = await touchable(token, side);
    if (things.length === 0) return;
    const { id } = random.pick(things);
    const { subject, location, notes } = someItem(random, token, now());
    const all = { subject, location, notes };
    const fields = (['subject', 'location', 'notes'] as const).filter(() => random.chance(0.4));
    const chosen = fields.length === 0 ? (['notes'] as const) : fields;
    const change: Edit = Object.fromEntries(chosen.map((field) => [field, all[field]]));
    note(`#${token} gets another ${chosen.join(', ')} in ${side}${turnsOf(side, person, id) === null ? ' once' : ''}`);
    write(side, person, id, change);
    acted(token, side, story);
  }

  async function editWhen(token: number, side: SideName, random: Random, story: SeriesStory): Promise<void> {
    const person = ledger.ownerOf(token);
    const here = await touchable(token, side);
    const there = found(side === 'severa' ? 'exchange' : 'severa', token);
    const inSevera = found('severa', token).length;
    const [thing] = here.filter(({ id }) => turnsOf(side, person, id) !== null);
    if (thing === undefined) {
      // Back to a series, where nothing but one single item is left on either side.
      const [only] = here;
      if (only === undefined || here.length > 1 || there.length > 1) return;
      const [other] = there;
      const otherSide = side === 'severa' ? 'exchange' : 'severa';
      if (other !== undefined && turnsOf(otherSide, person, other.id) !== null) return;
      note(`#${token} becomes a series again in ${side}`);
      write(side, person, only.id, { when: someSeriesWhen(random, now()) });
    } else {
      const turns = turnsOf(side, person, thing.id) ?? [];
      const [turn] = turns;
      const toSingle = random.chance(0.25) && turn !== undefined;
      const when = toSingle ? withoutRule(turn.when) : someSeriesWhen(random, now());
      note(`#${token} gets ${toSingle ? 'no rule' : `another rule: ${JSON.stringify(when)}`} in ${side}`);
      write(side, person, thing.id, { when });
    }
    story.turned = true;
    // Severa's own changed dates fall with the rule, and nobody tells of them: found once a day (M4).
    if (inSevera > 1) ledger.unhinted = true;
    // Severa's own changed dates go with the series, and with them the events that stand for them.
    acted(token, side, story, here.length === 1 && there.length <= 1);
  }

  /**
   * A series whose dates were changed in Severa waits for as long as one of its dates differs in Outlook
   * (`keep-exceptions.ts`), so the two never agree: only one of them changes dates here.
   */
  function mayDate(story: SeriesStory, side: SideName): boolean {
    story.datesOf ??= side;
    return story.datesOf === side;
  }

  async function changeDate(token: number, side: SideName, random: Random, story: SeriesStory): Promise<void> {
    const person = ledger.ownerOf(token);
    const things = await touchable(token, side);
    if (things.length === 0) return;
    const thing = random.pick(things);
    const turns = turnsOf(side, person, thing.id);
    const turn = turns === null ? { date: '', when: thing.item.when } : turns[random.below(turns.length || 1)];
    if (turn === undefined || (turns !== null && !mayDate(story, side))) return;
    const change = someDateChange(random, token, now(), turn.when);
    const fields = FIELDS.filter((field) => change[field] !== undefined);
    note(`#${token} on ${turn.date || turn.when.start} gets another ${fields.join(', ')} in ${side}`);
    const { severa, outlook } = tenantOf(person).sides;
    if (turns === null) {
      write(side, person, thing.id, change as Edit);
    } else if (side === 'severa') {
      const id = severa.changeDate(thing.id, turn.date, change);
      ledger.byPerson.add(byPerson(person, id));
    } else outlook.changeDate(person, thing.id, turn.date, change);
    acted(token, side, story);
  }

  async function removeDate(
    { token, side, hint }: Extract<SeriesAction, { do: 'remove-date' }>,
    random: Random,
    story: SeriesStory,
  ): Promise<void> {
    const person = ledger.ownerOf(token);
    const things = await touchable(token, side);
    if (things.length === 0) return;
    const { id, item } = random.pick(things);
    const turns = turnsOf(side, person, id);
    const { severa, outlook } = tenantOf(person).sides;
    if (turns === null) {
      if (found(side, token).length < 2) return;
      note(`#${token} on ${item.when.start} is removed in ${side}`);
      if (side === 'exchange') outlook.remove(person, id);
      else {
        severa.remove(id);
        await tell(person, [id], hint);
      }
    } else {
      const turn = turns[random.below(turns.length || 1)];
      // The last one goes as a whole.
      if (turn === undefined || turns.length < 2 || (side === 'exchange' && !mayDate(story, side))) return;
      note(`#${token} on ${turn.date} is removed in ${side}`);
      if (side === 'exchange') outlook.removeDate(person, id, turn.date);
      else severa.removeDate(id, turn.date);
    }
    story.removed = true;
    acted(token, side, story);
  }

  async function remove(token: number, side: SideName, hint: boolean, story: SeriesStory): Promise<void> {
    const person = ledger.ownerOf(token);
    const things = found(side, token);
    if (things.length === 0) return;
    const tenant = tenantOf(person);
    const inStep = sameShown(shownOn(tenant, 'severa', person, token), shownOn(tenant, 'exchange', person, token));
    let linked = true;
    for (const { id } of things) linked &&= await isLinked(person, side, id);
    note(`#${token} is deleted in ${side}, ${things.length} of it`);
    story.gone = inStep && linked && story.acts.size === 0;
    story.removed = true;
    const { severa, outlook } = tenant.sides;
    for (const { id } of things) {
      if (side === 'exchange') outlook.remove(person, id);
      else if (severa.items(person).some((one) => one.id === id)) severa.remove(id);
    }
    if (side === 'severa')
      await tell(
        person,
        things.map(({ id }) => id),
        hint,
      );
    else if (lags(person)) ledger.unhinted = true;
    acted(token, side, story);
  }

  async function perform(action: SeriesAction): Promise<void> {
    if (action.do === 'add-series') return add(action);
    const story = ledger.series.get(action.token);
    if (story === undefined || ledger.loose.has(action.token)) return undefined;
    const { token, side } = action;
    // Deleted: what of it is still there is on its way out, and nobody's to work on.
    if (story.gone) return undefined;
    if (action.do === 'remove') return remove(token, side, action.hint, story);
    const random = createRandom(action.seed);
    switch (action.do) {
      case 'touch': {
        const [thing] = found(side, token);
        if (thing === undefined) return undefined;
        note(`#${token} is touched in ${side}`);
        const person = ledger.ownerOf(token);
        const { severa, outlook } = tenantOf(person).sides;
        return side === 'severa' ? severa.touch(thing.id) : outlook.touch(person, thing.id);
      }
      case 'edit':
        return editTexts(token, side, random, story);
      case 'edit-series':
        return editWhen(token, side, random, story);
      case 'change-date':
        return changeDate(token, side, random, story);
      default:
        return removeDate(action, random, story);
    }
  }

  return { perform };
}
