import { createSeveraSimulator, type SeveraSimulatorOptions } from '../../../../local/simulators/severa/simulator.ts';
import { must } from '../../../../shared/errors.ts';

export type Json = Record<string, unknown>;

/** 2026-03-02, a Monday, 08:00 in Helsinki. */
export const MONDAY = Date.parse('2026-03-02T06:00:00Z');

/** One organisation with two people, asked the way a plain client of the published API would. */
export async function severaWithPeople(options: Partial<SeveraSimulatorOptions> = {}) {
  let time = MONDAY;
  const simulator = createSeveraSimulator({ clock: () => time, ...options });
  const organization = simulator.addOrganization({ clientId: 'client', clientSecret: 'secret' });
  const meeting = organization.addActivityType({ category: 'CalendarEntry', name: 'Meeting', isDefault: true });
  const anna = organization.addUser({ email: 'anna@example.com', firstName: 'Anna' });
  const bert = organization.addUser({ email: 'bert@example.com', firstName: 'Bert', timeZone: 'Europe/Berlin' });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    simulator.handle(
      new Request(`http://severa.test/rest-api/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
  const signIn = async (scope?: string): Promise<string> => {
    const response = await post('token', { client_id: 'client', client_secret: 'secret', scope });
    const answer: Json = await response.json();
    return String(answer.access_token);
  };
  let token = await signIn();
  const call = (method: string, path: string, body?: unknown) =>
    simulator.handle(
      new Request(`http://severa.test/rest-api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, client_id: 'client', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    simulator,
    organization,
    meeting,
    anna,
    bert,
    post,
    signIn,
    call,
    useToken: (next: string) => {
      token = next;
    },
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
    /** The names in one listing, first page. */
    names: async (query = ''): Promise<string[]> => {
      const items: Json[] = await (await call('GET', `activities?rowCount=100&${query}`)).json();
      return items.map((item) => String(item.name));
    },
    draft: (given: Json = {}): Json => ({
      name: 'Planning',
      startDateTime: '2026-03-03T10:00:00+02:00',
      endDateTime: '2026-03-03T11:00:00+02:00',
      hasDuration: true,
      activityType: { guid: meeting.guid },
      ownerUser: { guid: anna.guid },
      ...given,
    }),
  };
}

export async function bodyOf(response: Response): Promise<Json> {
  return response.json();
}

export async function listOf(response: Response): Promise<Json[]> {
  return response.json();
}

/** The `error` member of Severa's error model with its first detail. */
export async function errorOf(
  response: Response,
): Promise<{ type: string; identifier: string | null; message: string }> {
  const { error }: { error: { type: string; details: { message: string; location: Json | null }[] } } =
    await response.json();
  const detail = must(error.details[0], 'The error has no detail.');
  const identifier = detail.location?.identifier;
  return { type: error.type, identifier: typeof identifier === 'string' ? identifier : null, message: detail.message };
}
