import type { Outside } from './outside.ts';
import type { Setting } from './person.ts';

const TENANT = '7e0c1a52-5c1b-4b8e-9d39-0a4f6d2b8c11';
const ENTRA = { clientId: '3b9d6f04-8a27-4c5e-b1f0-6d2e7c9a5f18', clientSecret: 'sample-entra-secret' };
const API = { clientId: 'sample-severa-client', clientSecret: 'sample-severa-secret' };
export const ORGANIZATION = '5d8f2c61-94b7-4e0a-8c33-17f6a0be42d9';

/** Somebody of the sample organisation, in Severa and in Entra ID. */
export interface Colleague {
  readonly name: string;
  readonly email: string;
  readonly zone: string;
  readonly mailboxId: string;
  readonly userId: string;
}

export const AINO: Colleague = {
  name: 'Aino Virtala',
  email: 'aino.virtala@example.com',
  zone: 'Europe/Helsinki',
  mailboxId: 'a1f4c0de-2b6e-4d35-9f07-5c8e1d3b7a01',
  userId: '0c6f9a11-7d3e-4b52-8e64-2f1a9c5d7b01',
};
export const DAAN: Colleague = {
  name: 'Daan Kuipers',
  email: 'daan.kuipers@example.com',
  zone: 'Europe/Amsterdam',
  mailboxId: 'a1f4c0de-2b6e-4d35-9f07-5c8e1d3b7a02',
  userId: '0c6f9a11-7d3e-4b52-8e64-2f1a9c5d7b02',
};
export const GRACE: Colleague = {
  name: 'Grace Holloway',
  email: 'grace.holloway@example.com',
  zone: 'America/New_York',
  mailboxId: 'a1f4c0de-2b6e-4d35-9f07-5c8e1d3b7a03',
  userId: '0c6f9a11-7d3e-4b52-8e64-2f1a9c5d7b03',
};

/** Guids of the sample's activity types. */
export const TYPES = {
  appointment: 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f01',
  sales: 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f02',
  task: 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f03',
  personal: 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f04',
  absence: 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f05',
  internal: 'f2b7d3a0-1c4e-4f68-9a25-8e0d6b3c5f06',
} as const;

/** One organisation with three people in three zones and an activity type of every category; both calendars empty. */
export function addSetting({ graph, severa }: Pick<Outside, 'graph' | 'severa'>): Setting {
  const organization = severa.addOrganization({
    guid: ORGANIZATION,
    name: 'Fjord & Field Oy',
    ...API,
    timeZone: AINO.zone,
  });
  organization.addActivityType({
    guid: TYPES.appointment,
    name: 'Appointment',
    category: 'CalendarEntry',
    isDefault: true,
  });
  organization.addActivityType({ guid: TYPES.sales, name: 'Sales meeting', category: 'SalesEvent' });
  organization.addActivityType({ guid: TYPES.task, name: 'Project task', category: 'Task' });
  organization.addActivityType({ guid: TYPES.personal, name: 'Personal', category: 'Personal' });
  organization.addActivityType({ guid: TYPES.absence, name: 'Vacation', category: 'Absences' });
  organization.addActivityType({ guid: TYPES.internal, name: 'Internal note', category: 'CalendarEntry' });
  graph.addTenant({ id: TENANT, ...ENTRA });
  graph.register({ clientId: ENTRA.clientId, secret: ENTRA.clientSecret, name: 'Severa calendar sync' });
  for (const { name, email, zone, mailboxId, userId } of [AINO, DAAN, GRACE]) {
    const [firstName = '', lastName = ''] = name.split(' ');
    // With Severa's mail about each new activity, which is its default: a large first sync asks its person (I6a).
    organization.addUser({ guid: userId, firstName, lastName, email, timeZone: zone, sendNewActivityEmail: true });
    graph.addUser({
      tenantId: TENANT,
      userId: mailboxId,
      mail: email,
      displayName: name,
      timeZone: zone,
      directoryRoles: mailboxId === AINO.mailboxId ? ['globalAdministrator'] : [],
    });
  }
  return {
    organization,
    tenantId: TENANT,
    entra: ENTRA,
    api: API,
    connection: 0,
    zone: AINO.zone,
    // All that may be synced but one, so that the sample shows what an unselected type means (H5).
    typeIds: [TYPES.appointment, TYPES.sales, TYPES.personal, TYPES.absence],
    defaultTypeId: TYPES.appointment,
    person: AINO,
  };
}
