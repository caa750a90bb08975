import type { TestTexts } from './texts.ts';

export const SV: TestTexts = {
  steps: {
    'severa-sign-in': 'Logga in i Severa',
    'severa-scopes': 'Behörigheter för REST API-uppgifterna',
    'severa-lists': 'Läsa användare, aktivitetstyper och aktiviteter',
    'severa-types': 'Valda aktivitetstyper',
    consent: 'Behörigheter för Microsoft 365',
    'graph-sign-in': 'Logga in i Microsoft 365',
    'graph-mailbox': 'Hitta din egen postlåda',
    'graph-calendar': 'Läsa din kalender',
    'server-address': 'Exchange-serverns adress',
    'server-sign-in': 'Logga in på Exchange-servern',
    'server-version': 'Exchange-serverns version',
    'server-impersonation': 'Agera för din egen postlåda',
    'server-calendar': 'Läsa din kalender',
  },
  codes: {
    'severa.credentials-refused': [
      'Severa godtar inte klient-id:t med den här hemligheten.',
      'Jämför båda med Severa, Inställningar, Integrationer, REST API och ange hemligheten på nytt.',
    ],
    'severa.unreachable': ['Severa svarade inte.', 'Försök igen om några minuter.'],
    'severa.secret-missing': [
      'Ingen hemlighet är sparad för Severa.',
      'Ange hemligheten för REST API-uppgifterna och spara.',
    ],
    'severa.scope-missing': [
      'REST API-uppgifterna saknar behörigheter: {names}.',
      'Lägg till dem i Severa, Inställningar, Integrationer, REST API.',
    ],
    'severa.forbidden': [
      'Severa nekar dessa listor: {names}.',
      'Ge REST API-uppgifterna deras behörigheter och se till att de är aktiva.',
    ],
    'severa.terms-not-approved': [
      'Villkoren för REST API är inte godkända.',
      'En administratör i Severa måste godkänna dem i Severa, Inställningar, Integrationer.',
    ],
    'severa.feature-disabled': ['REST API är avstängt i Severa.', 'Be Severas support att slå på det.'],
    'severa.organization-inactive': ['Organisationen är inte aktiv i Severa.', 'Kontakta Severas support.'],
    'severa.types-unusable': [
      'Dessa aktivitetstyper finns inte, är inte aktiva eller är uppgifter: {names}.',
      'Välj aktivitetstyperna på nytt och spara.',
    ],
    'severa.no-types': [
      'Ingen aktivitetstyp är vald: aktiviteter från Severa når inte Outlook.',
      'Välj de aktivitetstyper som ska synkroniseras.',
    ],
    'consent.not-given': [
      'Behörigheterna är inte beviljade ännu.',
      'Välj "Bevilja behörigheter" och logga in som administratör.',
    ],
    'graph.consent-missing': [
      'Microsoft 365 känner inte längre till programmet.',
      'Välj "Bevilja behörigheter" igen och logga in som administratör.',
    ],
    'graph.secret-wrong': ['Microsoft 365 nekar tjänstens hemlighet.', 'Meddela tjänstens driftansvariga.'],
    'graph.tenant-unknown': ['Organisationen finns inte i Microsoft 365.', 'Bevilja behörigheterna på nytt.'],
    'graph.unreachable': ['Microsoft 365 svarade inte.', 'Försök igen om några minuter.'],
    'graph.token-failed': ['Microsoft 365 gav ingen åtkomst.', 'Försök igen om några minuter.'],
    'graph.access-denied': [
      'Microsoft 365 nekar åtkomsten.',
      'Bevilja behörigheterna på nytt; nya kan dröja några minuter. Se till att ingen princip håller programmet borta från postlådan.',
    ],
    'graph.unauthorized': ['Microsoft 365 nekar åtkomsten.', 'Bevilja behörigheterna på nytt.'],
    'graph.no-such-mailbox': [
      'Ingen i Microsoft 365 har adressen {names}.',
      'Ge personen adressen, som huvudadress eller alias, eller rätta den i Severa.',
    ],
    'graph.address-ambiguous': ['Flera personer har den här adressen.', 'Rätta det i Microsoft 365.'],
    'graph.mailbox-missing': [
      'Personen finns, men har ingen postlåda i Microsoft 365.',
      'Ge en licens med Exchange Online; postlådor på en Exchange-server behöver den andra anslutningstypen.',
    ],
    'graph.calendar-missing': ['Postlådan har ingen kalender.', 'Öppna postlådan en gång i Outlook.'],
    'address-not-verified': ['Din adress är inte bekräftad i Severa.', 'Bekräfta den i Severa och logga in igen.'],
    'exchange.url-unreadable': [
      'Det här är ingen adress.',
      'Den ser ut som https://mail.example.com/EWS/Exchange.asmx.',
    ],
    'exchange.url-not-https': ['Adressen börjar inte med https.', 'Skriv den med https://.'],
    'exchange.url-credentials': [
      'Adressen innehåller ett användarnamn.',
      'Utelämna det: det finns fält för namn och lösenord.',
    ],
    'exchange.url-port': [
      'Endast port 443 är tillåten.',
      'Publicera EWS på port 443 eller be driftansvariga tillåta en annan.',
    ],
    'exchange.url-query': [
      'Adressen fortsätter efter sökvägen till EWS.',
      'Sluta med sökvägen, till exempel /EWS/Exchange.asmx.',
    ],
    'exchange.url-host': [
      'Det här är inget fullständigt servernamn.',
      'Skriv hela namnet, till exempel mail.example.com.',
    ],
    'exchange.name-unknown': [
      'Ingen server har det här namnet.',
      'Kontrollera stavningen och att namnet är känt på internet.',
    ],
    'exchange.address-forbidden': [
      'Namnet leder till ett privat eller reserverat nätverk.',
      'Publicera EWS på internet eller be driftansvariga tillåta området för din organisation.',
    ],
    'exchange.not-available': ['Exchange Server kan inte testas ännu.', 'Det går inte att göra något åt det här.'],
  },
  other: ['Det misslyckades: {code}.', 'Försök igen om några minuter; ge annars den här koden till supporten.'],
};
