import type { ProblemTexts } from '../problem-codes.ts';

export const NL: ProblemTexts = {
  'body-malformed': { title: 'Het verzoek is geen JSON', detail: 'Stuur de inhoud als geldige JSON.' },
  'body-invalid': {
    title: 'Het verzoek bevat onjuiste gegevens',
    detail: 'Verbeter de velden die onder "errors" staan.',
  },
  'query-invalid': {
    title: 'De queryparameters zijn onjuist',
    detail: 'Verbeter de parameters die onder "errors" staan; neem "after" ongewijzigd over van de vorige pagina.',
  },
  'token-missing': {
    title: 'Het verzoek bevat geen token',
    detail: 'Stuur het token van de hosttoepassing mee: Authorization: Bearer, gevolgd door het token.',
  },
  'token-invalid': {
    title: 'Het token wordt niet geaccepteerd',
    detail: 'Het token moet door de hosttoepassing zijn ondertekend met een van haar gepubliceerde sleutels.',
  },
  'token-expired': {
    title: 'Het token is verlopen',
    detail: 'Maak voor elke aanroep een nieuw token, of om de paar minuten.',
  },
  'token-not-yet-valid': {
    title: 'Het token is nog niet geldig',
    detail: 'Vergelijk de klokken: het token begint of is uitgegeven in de toekomst.',
  },
  'token-too-long-lived': {
    title: 'Het token is te lang geldig',
    detail: 'Geef tokens uit die hoogstens 5 minuten geldig zijn.',
  },
  'token-wrong-issuer': {
    title: 'Het token komt van een ander',
    detail: 'Hier worden alleen tokens van de hosttoepassing geaccepteerd.',
  },
  'token-wrong-audience': {
    title: 'Het token is voor een andere dienst bedoeld',
    detail: 'Geef het token uit voor deze dienst.',
  },
  'token-claims': {
    title: 'Het token zegt niet genoeg',
    detail: 'Het token heeft sub, org, roles, iat en exp nodig, en voor een persoon ook email, email_verified en name.',
  },
  'role-missing': { title: 'Dit is niet toegestaan', detail: 'De aanroeper heeft hiervoor een andere rol nodig.' },
  'delegated-token': {
    title: 'Alleen de persoon zelf kan dit doen',
    detail: 'Niemand kan de synchronisatie voor een ander in- of uitschakelen.',
  },
  'email-not-verified': {
    title: 'Het e-mailadres is niet geverifieerd',
    detail: 'Verifieer het e-mailadres in de hosttoepassing en probeer het opnieuw.',
  },
  'not-found': { title: 'Hier is niets', detail: 'Controleer het pad van het verzoek.' },
  'issue-unknown': {
    title: 'Dit probleem bestaat niet',
    detail: 'Het kan intussen zijn opgelost: haal de lijst opnieuw op.',
  },
  'guard-unknown': {
    title: 'Onder deze id wordt niets tegengehouden',
    detail: 'Het kan intussen zijn afgehandeld: haal de lijst opnieuw op.',
  },
  'method-not-allowed': {
    title: 'Dit kan hier niet',
    detail: 'De header "Allow" noemt de methoden die dit pad aanneemt.',
  },
  'organization-not-connected': {
    title: 'De organisatie is niet verbonden',
    detail: 'Een beheerder moet de organisatie eerst verbinden.',
  },
  'organization-not-ready': {
    title: 'De organisatie kan nog niet worden ingeschakeld',
    detail: 'Onder "missing" staat wat er nog moet gebeuren.',
  },
  'organization-disabled': {
    title: 'De synchronisatie staat uit voor de organisatie',
    detail: 'Een beheerder moet deze eerst voor de organisatie inschakelen.',
  },
  'organization-ending': {
    title: 'De organisatie wordt ontkoppeld',
    detail: 'Herhaal het ontkoppelen tot het klaar is en verbind daarna opnieuw.',
  },
  'events-would-go': {
    title: 'Er zouden afspraken uit agenda’s verdwijnen',
    detail:
      'Het weglaten van deze activiteitstypen verwijdert {events} afspraken: bevestig dat aantal in "confirm.events" of behoud de typen.',
  },
  'guard-changed': {
    title: 'Het aantal verwijderingen is veranderd',
    detail: 'Bekijk de verwijderingen opnieuw en beslis met het nieuwe aantal.',
  },
  'guard-decided': { title: 'Hierover is al beslist', detail: 'De andere beslissing wordt al uitgevoerd.' },
  'mailbox-taken': {
    title: 'Het postvak is van een andere gebruiker',
    detail: 'Een andere gebruiker synchroniseert dit postvak: die moet de synchronisatie eerst uitschakelen.',
  },
  'mailbox-ambiguous': {
    title: 'Meerdere postvakken hebben dit adres',
    detail: 'Een beheerder moet de adressen in Microsoft 365 corrigeren.',
  },
  'mailbox-proof-needed': {
    title: 'Aanmelden bij Microsoft is nodig',
    detail:
      'Deze organisatie vraagt elke gebruiker om zich één keer bij Microsoft aan te melden, als bewijs dat het postvak van hem is.',
  },
  'consent-unknown': {
    title: 'Deze toestemming bestaat niet',
    detail: 'Mogelijk is ze opnieuw gevraagd: neem de id uit de instellingen van de organisatie.',
  },
  'consent-not-waiting': {
    title: 'Deze toestemming wacht niet op een operator',
    detail: 'Ze is afgerond, verlopen of nog bezig in een browser: bekijk de status.',
  },
  'consent-other-tenant': {
    title: 'Het is een andere tenant',
    detail: 'Bekijk nogmaals voor welke tenant deze toestemming is en stuur de id daarvan.',
  },
  'mailbox-missing': {
    title: 'Geen enkel postvak heeft uw adres',
    detail: 'Laat uw adres toevoegen in Microsoft 365 of corrigeer het in uw eigen profiel en probeer het opnieuw.',
  },
  'item-unknown': {
    title: 'Zo’n item hebt u niet',
    detail: 'Het is misschien verwijderd of hoort bij iemand anders: neem de id uit uw eigen agenda.',
  },
  'user-inactive': {
    title: 'U bent geen actieve gebruiker in Severa',
    detail: 'Vraag een beheerder om uw gebruiker in Severa te activeren.',
  },
  'first-sync-done': {
    title: 'De eerste synchronisatie is klaar',
    detail: 'Er is geen voorbeeld meer: kijk wat gesynchroniseerd is en wat wacht.',
  },
  'first-sync-not-waiting': {
    title: 'Er wacht geen eerste synchronisatie op u',
    detail: 'Haal de huidige status op: ze is misschien al klaar of nog niet begonnen.',
  },
  'first-sync-changed': {
    title: 'Het aantal is inmiddels anders',
    detail: 'Haal de huidige status op, bekijk het nieuwe aantal en bevestig dat.',
  },
  'connection-unusable': {
    title: 'De verbinding werkt niet',
    detail: 'Onder "reason" staat wat wordt geweigerd: een beheerder moet dat herstellen.',
  },
  'changed-meanwhile': {
    title: 'Iemand anders heeft dit tegelijk gewijzigd',
    detail: 'Haal de huidige toestand op en probeer het opnieuw.',
  },
  'precondition-failed': {
    title: 'De instellingen zijn intussen gewijzigd',
    detail: 'Haal de instellingen opnieuw op, bekijk wat er is veranderd en stuur de uwe met de nieuwe ETag.',
  },
  'body-too-large': {
    title: 'Het verzoek is te groot',
    detail: 'Een verzoek mag hoogstens {limitKib} KiB bevatten: stuur het in kleinere delen.',
  },
  'content-type': {
    title: 'De inhoud heeft het verkeerde type',
    detail: 'Stuur de inhoud als application/json in UTF-8.',
  },
  'precondition-required': {
    title: 'De versie ontbreekt',
    detail: 'Stuur de ETag van de instellingen die u hebt gewijzigd, in de header If-Match.',
  },
  'too-many-requests': {
    title: 'Te veel verzoeken',
    detail: 'Wacht {retryAfterSeconds} seconden en probeer het opnieuw.',
  },
  internal: { title: 'Hier ging iets mis', detail: 'Het is een fout van deze dienst; meld die met de correlatie-id.' },
  unavailable: {
    title: 'Iets wat nodig is antwoordt niet',
    detail: 'Er is niets verloren: probeer het straks opnieuw.',
  },
};
