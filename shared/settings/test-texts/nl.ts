import type { TestTexts } from './texts.ts';

export const NL: TestTexts = {
  steps: {
    'severa-sign-in': 'Aanmelden bij Severa',
    'severa-scopes': 'Rechten van de REST API-gegevens',
    'severa-lists': 'Gebruikers, activiteittypen en activiteiten lezen',
    'severa-types': 'Gekozen activiteittypen',
    consent: 'Machtigingen voor Microsoft 365',
    'graph-sign-in': 'Aanmelden bij Microsoft 365',
    'graph-mailbox': 'Uw eigen postvak zoeken',
    'graph-calendar': 'Uw agenda lezen',
    'server-address': 'Adres van de Exchange Server',
    'server-sign-in': 'Aanmelden bij de Exchange Server',
    'server-version': 'Versie van de Exchange Server',
    'server-impersonation': 'Namens uw eigen postvak handelen',
    'server-calendar': 'Uw agenda lezen',
  },
  codes: {
    'severa.credentials-refused': [
      'Severa accepteert de client-id met dit geheim niet.',
      'Vergelijk beide met Severa, Instellingen, Integraties, REST API en voer het geheim opnieuw in.',
    ],
    'severa.unreachable': ['Severa heeft niet geantwoord.', 'Probeer het over enkele minuten opnieuw.'],
    'severa.secret-missing': [
      'Er is geen geheim voor Severa opgeslagen.',
      'Voer het geheim van de REST API-gegevens in en sla op.',
    ],
    'severa.scope-missing': [
      'De REST API-gegevens missen rechten: {names}.',
      'Voeg deze rechten toe in Severa, Instellingen, Integraties, REST API.',
    ],
    'severa.forbidden': [
      'Severa weigert deze lijsten: {names}.',
      'Geef de REST API-gegevens hun rechten en controleer of ze actief zijn.',
    ],
    'severa.terms-not-approved': [
      'De voorwaarden van de REST API zijn niet geaccepteerd.',
      'Een beheerder van Severa moet ze accepteren in Severa, Instellingen, Integraties.',
    ],
    'severa.feature-disabled': [
      'De REST API is in Severa uitgeschakeld.',
      'Vraag de support van Severa om die in te schakelen.',
    ],
    'severa.organization-inactive': ['De organisatie is niet actief in Severa.', 'Vraag de support van Severa.'],
    'severa.types-unusable': [
      'Deze activiteittypen bestaan niet, zijn niet actief of zijn taken: {names}.',
      'Kies de activiteittypen opnieuw en sla op.',
    ],
    'severa.no-types': [
      'Er is geen activiteittype gekozen: activiteiten uit Severa komen niet in Outlook.',
      'Kies de activiteittypen die gesynchroniseerd moeten worden.',
    ],
    'consent.not-given': [
      'De machtigingen zijn nog niet verleend.',
      'Kies "Machtigingen verlenen" en meld u aan als beheerder.',
    ],
    'graph.consent-missing': [
      'Microsoft 365 kent deze toepassing niet meer.',
      'Kies opnieuw "Machtigingen verlenen" en meld u aan als beheerder.',
    ],
    'graph.secret-wrong': [
      'Microsoft 365 weigert het geheim van deze dienst.',
      'Meld het aan de beheerder van de dienst.',
    ],
    'graph.tenant-unknown': ['Deze organisatie bestaat niet in Microsoft 365.', 'Verleen de machtigingen opnieuw.'],
    'graph.unreachable': ['Microsoft 365 heeft niet geantwoord.', 'Probeer het over enkele minuten opnieuw.'],
    'graph.token-failed': ['Microsoft 365 gaf geen toegang.', 'Probeer het over enkele minuten opnieuw.'],
    'graph.access-denied': [
      'Microsoft 365 weigert de toegang.',
      'Verleen de machtigingen opnieuw; nieuwe gelden soms pas na enkele minuten. Controleer of geen beleid deze toepassing uit het postvak weert.',
    ],
    'graph.unauthorized': ['Microsoft 365 weigert de toegang.', 'Verleen de machtigingen opnieuw.'],
    'graph.no-such-mailbox': [
      'Niemand in Microsoft 365 heeft het adres {names}.',
      'Geef de persoon dit adres, als hoofdadres of alias, of verbeter het in Severa.',
    ],
    'graph.address-ambiguous': ['Meerdere personen hebben dit adres.', 'Verbeter het in Microsoft 365.'],
    'graph.mailbox-missing': [
      'De persoon bestaat, maar heeft geen postvak in Microsoft 365.',
      'Geef een licentie met Exchange Online; postvakken op een Exchange Server hebben de andere soort verbinding nodig.',
    ],
    'graph.calendar-missing': ['Het postvak heeft geen agenda.', 'Open het postvak eenmaal in Outlook.'],
    'address-not-verified': ['Uw adres is in Severa niet bevestigd.', 'Bevestig het in Severa en meld u opnieuw aan.'],
    'exchange.url-unreadable': ['Dit is geen adres.', 'Het ziet eruit als https://mail.example.com/EWS/Exchange.asmx.'],
    'exchange.url-not-https': ['Het adres begint niet met https.', 'Schrijf het met https://.'],
    'exchange.url-credentials': [
      'Het adres bevat een gebruikersnaam.',
      'Laat die weg: er zijn velden voor naam en wachtwoord.',
    ],
    'exchange.url-port': [
      'Alleen poort 443 is toegestaan.',
      'Publiceer EWS op poort 443 of vraag de beheerder een andere toe te staan.',
    ],
    'exchange.url-query': [
      'Het adres gaat na het pad van EWS verder.',
      'Eindig met het pad, zoals /EWS/Exchange.asmx.',
    ],
    'exchange.url-host': [
      'Dit is geen volledige naam van een server.',
      'Schrijf de naam voluit, zoals mail.example.com.',
    ],
    'exchange.name-unknown': [
      'Er is geen server met deze naam.',
      'Controleer de spelling en of de naam op internet bekend is.',
    ],
    'exchange.address-forbidden': [
      'De naam leidt naar een privé- of gereserveerd netwerk.',
      'Publiceer EWS op internet of vraag de beheerder het bereik voor uw organisatie toe te staan.',
    ],
    'exchange.not-available': ['Exchange Server kan nog niet getest worden.', 'Hier is niets aan te doen.'],
  },
  other: [
    'Het is mislukt: {code}.',
    'Probeer het over enkele minuten opnieuw; blijft het zo, geef deze code dan aan de support.',
  ],
};
