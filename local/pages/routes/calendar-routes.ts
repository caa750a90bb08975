import { type Context, Hono } from 'hono';
import { SCHEMAS } from '../../../functions/openapi-schemas.ts';
import { dateInZone } from '../../../shared/calendar/time.ts';
import { SIDES, type Side } from '../../stack/side-item.ts';
import { changesOf, checkFields, fieldsOf, newFields, readFields } from '../calendar/item-form.ts';
import type { PageItem } from '../calendar/page-item.ts';
import { mondayOf, periodOf, VIEWS, type View } from '../calendar/period.ts';
import { address, type SignedIn } from '../page.ts';
import { PEOPLE } from '../people.ts';
import { bothCalendars, type CalendarPage, calendarView, waitingKey } from '../views/calendar-view.ts';
import { type ItemForm, itemView } from '../views/item-view.ts';
import { type Html, layout } from '../views/layout.ts';
import { type Behind, type Env, safePath, whoAsks } from './context.ts';

/** The person's two calendars, and every entry of them for changing. */
export function calendarRoutes(behind: Behind): Hono<Env> {
  const routes = new Hono<Env>();

  async function calendarPage(page: SignedIn): Promise<CalendarPage> {
    const { person } = page.session;
    const query = new URL(page.path, 'http://here').searchParams;
    const view: View = VIEWS.find((one) => one === query.get('view')) ?? 'week';
    const today = dateInZone(behind.now(), person.zone);
    const week = query.get('week') ?? '';
    const monday = mondayOf(/^(?:19|20|21)\d{2}-\d{2}-\d{2}$/u.test(week) && isDate(week) ? week : today);
    const period = periodOf(monday, view, person.zone);
    const items = SIDES.flatMap((side) => behind.calendar(side, person).items(period));
    return { page, view, monday, today, period, items, ...(await syncOf(page)) };
  }

  /** The host app knows what waits from the service; without an answer the calendars are shown all the same. */
  async function syncOf({ session }: SignedIn): Promise<Pick<CalendarPage, 'waiting' | 'syncIsOn'>> {
    const answer = await behind.service.call(session, { method: 'GET', path: 'me/calendar-sync' }, SCHEMAS.MySync);
    if (!answer.ok) return { waiting: new Map(), syncIsOn: true };
    const { issues, state } = answer.value;
    const waiting = issues.map(({ side, itemId, reason }) => {
      return [waitingKey({ side: side === 'exchange' ? 'outlook' : 'severa', id: itemId }), reason] as const;
    });
    return { waiting: new Map(waiting), syncIsOn: state !== 'off' };
  }

  async function show(context: Context<Env>, form: Html | null, status: 200 | 422 = 200) {
    const page = whoAsks(context);
    const content = calendarView(await calendarPage(page), form);
    const title = page.say('calendar.title');
    return context.html(layout({ page, session: page.session, title, section: 'calendar' }, content), status);
  }

  function formOf(page: SignedIn, form: Pick<ItemForm, 'side' | 'id' | 'fields'> & Partial<ItemForm>): Html {
    const back = address(page.path, { add: null, edit: null, side: null });
    const types = behind.organization.activityTypes();
    const colleagues = PEOPLE.filter(({ userId }) => userId !== page.session.person.userId);
    const seriesId = form.stored?.seriesId ?? null;
    const seriesPath = seriesId === null ? null : address(back, { edit: seriesId, side: form.side });
    const rest = { wrong: {}, refused: null, stored: null, types, colleagues, seriesPath, back };
    return itemView(page, { ...rest, ...form });
  }

  routes.get('/', async (context) => {
    const page = whoAsks(context);
    const { person } = page.session;
    const { add, edit, side } = context.req.query();
    const newSide = SIDES.find((one) => one === add);
    if (newSide !== undefined) {
      const { monday, today, period } = await calendarPage(page);
      const day = period.days.includes(today) ? today : monday;
      return show(context, formOf(page, { side: newSide, id: null, fields: newFields(day, defaultType()) }));
    }
    const editSide = SIDES.find((one) => one === side);
    if (edit === undefined || editSide === undefined) return show(context, null);
    const item = behind.calendar(editSide, person).item(edit);
    if (item === null) return context.redirect(gone(page.path), 303);
    const fields = fieldsOf(item, person.zone);
    return show(context, formOf(page, { side: editSide, id: edit, fields, stored: item }));
  });

  routes.get('/both', async (context) => context.html(bothCalendars(await calendarPage(whoAsks(context)))));

  routes.post('/:side{severa|outlook}', async (context) => {
    const page = whoAsks(context);
    const { person } = page.session;
    const side: Side = context.req.param('side') === 'severa' ? 'severa' : 'outlook';
    const form = await context.req.formData();
    const back = safePath(form.get('back'), '/calendar');
    const id = typeof form.get('id') === 'string' ? String(form.get('id')) : null;
    const calendar = behind.calendar(side, person);
    const before = id === null ? null : calendar.item(id);
    if (id !== null && before === null) return context.redirect(gone(back), 303);
    if (form.get('action') === 'delete' && before !== null) {
      const refused = await attempt(() => calendar.delete(before.id));
      if (refused !== null)
        return again(context, page, back, { side, before, fields: fieldsOf(before, person.zone), refused });
      await behind.ask.deleted(side, person, before.id);
      return context.redirect(address(back, { done: 'item.deleted' }), 303);
    }
    const response = (['accepted', 'declined'] as const).find((one) => one === form.get('action'));
    if (response !== undefined && before !== null) {
      const refused = await attempt(() => calendar.answer(before.id, response));
      const fields = fieldsOf(before, person.zone);
      if (refused !== null) return again(context, page, back, { side, before, fields, refused });
      await behind.ask.changed(side, person);
      return context.redirect(address(back, { done: 'item.saved' }), 303);
    }
    const fields = readFields(form);
    const checked = checkFields(fields, person.zone);
    if (checked.kind === 'wrong') return again(context, page, back, { side, before, fields, wrong: checked.wrong });
    const refused = await attempt(() => {
      if (before === null) return void calendar.add(checked.item);
      const changes = changesOf(fieldsOf(before, person.zone), fields, checked.item);
      if (Object.keys(changes).length > 0) calendar.edit(before.id, changes);
    });
    if (refused !== null) return again(context, page, back, { side, before, fields, refused });
    await behind.ask.changed(side, person);
    return context.redirect(address(back, { done: 'item.saved' }), 303);
  });

  /** The form once more, as it was filled in, with what is wrong. */
  function again(
    context: Context<Env>,
    page: SignedIn,
    back: string,
    { before, ...form }: Pick<ItemForm, 'side' | 'fields'> & Partial<ItemForm> & { readonly before: PageItem | null },
  ) {
    const there: SignedIn = { ...page, path: back };
    context.set('page', there);
    return show(context, formOf(there, { id: before?.id ?? null, stored: before, ...form }), 422);
  }

  function defaultType(): string {
    return behind.organization.activityTypes().find(({ isDefault }) => isDefault)?.guid ?? '';
  }

  return routes;
}

const gone = (path: string) => address(path, { add: null, edit: null, side: null, done: 'item.gone' });

/** What was said against it; null: it is done. */
async function attempt(work: () => void): Promise<string | null> {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}
