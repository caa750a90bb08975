import type { ProblemTexts } from '../problem-codes.ts';

export const FI: ProblemTexts = {
  'body-malformed': { title: 'Pyyntö ei ole JSON-muotoa', detail: 'Lähetä pyynnön sisältö oikeamuotoisena JSONina.' },
  'body-invalid': {
    title: 'Pyynnössä on virheellisiä tietoja',
    detail: 'Korjaa kentät, jotka on nimetty kohdassa "errors".',
  },
  'query-invalid': {
    title: 'Kyselyn parametreissa on virhe',
    detail: 'Korjaa parametrit, jotka on nimetty kohdassa "errors"; ota "after" edelliseltä sivulta sellaisenaan.',
  },
  'token-missing': {
    title: 'Pyynnöstä puuttuu tunniste',
    detail: 'Lähetä isäntäsovelluksen tunniste: Authorization: Bearer ja tunniste.',
  },
  'token-invalid': {
    title: 'Tunnistetta ei hyväksytä',
    detail: 'Tunnisteen on oltava isäntäsovelluksen allekirjoittama jollakin sen julkaisemista avaimista.',
  },
  'token-expired': {
    title: 'Tunniste on vanhentunut',
    detail: 'Luo uusi tunniste jokaista kutsua varten tai muutaman minuutin välein.',
  },
  'token-not-yet-valid': {
    title: 'Tunniste ei ole vielä voimassa',
    detail: 'Vertaa kelloja: tunnisteen voimassaolo alkaa tai se on luotu tulevaisuudessa.',
  },
  'token-too-long-lived': {
    title: 'Tunniste on voimassa liian kauan',
    detail: 'Luo tunnisteita, jotka ovat voimassa enintään 5 minuuttia.',
  },
  'token-wrong-issuer': {
    title: 'Tunnisteen on antanut joku muu',
    detail: 'Täällä hyväksytään vain isäntäsovelluksen tunnisteet.',
  },
  'token-wrong-audience': {
    title: 'Tunniste on tarkoitettu toiselle palvelulle',
    detail: 'Luo tunniste tätä palvelua varten.',
  },
  'token-claims': {
    title: 'Tunnisteesta puuttuu tietoja',
    detail:
      'Tunnisteessa on oltava sub, org, roles, iat ja exp, ja henkilön tunnisteessa myös email, email_verified ja name.',
  },
  'role-missing': { title: 'Tämä ei ole sallittua', detail: 'Toimintoon tarvitaan toinen rooli.' },
  'delegated-token': {
    title: 'Vain henkilö itse voi tehdä tämän',
    detail: 'Kukaan ei voi ottaa synkronointia käyttöön tai pois käytöstä toisen puolesta.',
  },
  'email-not-verified': {
    title: 'Sähköpostiosoitetta ei ole vahvistettu',
    detail: 'Vahvista sähköpostiosoite isäntäsovelluksessa ja yritä uudelleen.',
  },
  'not-found': { title: 'Täällä ei ole mitään', detail: 'Tarkista pyynnön polku.' },
  'issue-unknown': { title: 'Tällaista ongelmaa ei ole', detail: 'Se on voinut jo ratketa: hae luettelo uudelleen.' },
  'guard-unknown': {
    title: 'Tällä tunnuksella ei ole pidätettyjä poistoja',
    detail: 'Asia on voinut jo ratketa: hae luettelo uudelleen.',
  },
  'method-not-allowed': {
    title: 'Tätä ei voi tehdä täällä',
    detail: 'Otsake "Allow" kertoo, mitä menetelmiä tämä polku hyväksyy.',
  },
  'organization-not-connected': {
    title: 'Organisaatiota ei ole yhdistetty',
    detail: 'Pääkäyttäjän on ensin yhdistettävä organisaatio.',
  },
  'organization-not-ready': {
    title: 'Organisaatiota ei voi vielä ottaa käyttöön',
    detail: 'Kohta "missing" kertoo, mitä vielä puuttuu.',
  },
  'organization-disabled': {
    title: 'Synkronointi ei ole käytössä organisaatiossa',
    detail: 'Pääkäyttäjän on ensin otettava se käyttöön organisaatiossa.',
  },
  'organization-ending': {
    title: 'Organisaation yhteyttä katkaistaan',
    detail: 'Toista katkaisu, kunnes se on valmis, ja yhdistä sitten uudelleen.',
  },
  'events-would-go': {
    title: 'Kalentereista poistuisi merkintöjä',
    detail:
      'Näiden aktiviteettityyppien jättäminen pois poistaa {events} merkintää: vahvista määrä kentässä "confirm.events" tai säilytä tyypit.',
  },
  'guard-changed': {
    title: 'Poistojen määrä on muuttunut',
    detail: 'Tarkista poistot uudelleen ja päätä uuden määrän perusteella.',
  },
  'guard-decided': { title: 'Tästä on jo päätetty', detail: 'Toista päätöstä toteutetaan jo.' },
  'mailbox-taken': {
    title: 'Postilaatikko on toisen käyttäjän käytössä',
    detail: 'Toinen käyttäjä synkronoi tätä postilaatikkoa: hänen on ensin poistettava synkronointinsa käytöstä.',
  },
  'mailbox-ambiguous': {
    title: 'Usealla postilaatikolla on tämä osoite',
    detail: 'Pääkäyttäjän on korjattava osoitteet Microsoft 365:ssä.',
  },
  'mailbox-proof-needed': {
    title: 'Kirjautuminen Microsoftiin vaaditaan',
    detail:
      'Tämä organisaatio edellyttää, että jokainen käyttäjä todistaa postilaatikon omakseen kirjautumalla kerran Microsoftiin.',
  },
  'consent-unknown': {
    title: 'Tällaista suostumusta ei ole',
    detail: 'Sitä on voitu pyytää uudelleen: ota tunnus organisaation asetuksista.',
  },
  'consent-not-waiting': {
    title: 'Suostumus ei odota ylläpitäjän vahvistusta',
    detail: 'Se on päättynyt, vanhentunut tai vielä kesken selaimessa: tarkista sen tila.',
  },
  'consent-other-tenant': {
    title: 'Vuokraaja on toinen',
    detail: 'Tarkista, mitä vuokraajaa suostumus koskee, ja lähetä sen tunnus.',
  },
  'mailbox-missing': {
    title: 'Osoitteellasi ei ole postilaatikkoa',
    detail: 'Pyydä lisäämään osoitteesi Microsoft 365:een tai korjaa se omassa profiilissasi ja yritä uudelleen.',
  },
  'item-unknown': {
    title: 'Sinulla ei ole tällaista kohdetta',
    detail: 'Se on ehkä poistettu tai se kuuluu jollekulle muulle: ota tunnus omasta kalenteristasi.',
  },
  'user-inactive': {
    title: 'Et ole aktiivinen käyttäjä Severassa',
    detail: 'Pyydä pääkäyttäjää aktivoimaan käyttäjäsi Severassa.',
  },
  'first-sync-done': {
    title: 'Ensimmäinen synkronointi on valmis',
    detail: 'Esikatseltavaa ei enää ole: katso, mitä on synkronoitu ja mikä odottaa.',
  },
  'first-sync-not-waiting': {
    title: 'Mikään ensimmäinen synkronointi ei odota sinua',
    detail: 'Hae nykyinen tila: se on ehkä jo valmis tai ei ole vielä alkanut.',
  },
  'first-sync-changed': { title: 'Määrä on nyt toinen', detail: 'Hae nykyinen tila, katso uusi määrä ja vahvista se.' },
  'connection-unusable': {
    title: 'Yhteys ei toimi',
    detail: 'Kohta "reason" kertoo, mikä on estetty: pääkäyttäjän on korjattava se.',
  },
  'changed-meanwhile': { title: 'Joku muu muutti tätä samaan aikaan', detail: 'Hae nykyinen tila ja yritä uudelleen.' },
  'precondition-failed': {
    title: 'Asetuksia on muutettu välillä',
    detail: 'Hae asetukset uudelleen, katso mikä on muuttunut ja lähetä omasi uudella ETag-arvolla.',
  },
  'body-too-large': {
    title: 'Pyyntö on liian suuri',
    detail: 'Pyynnössä saa olla enintään {limitKib} KiB: lähetä se pienemmissä osissa.',
  },
  'content-type': {
    title: 'Sisällön tyyppi on väärä',
    detail: 'Lähetä sisältö tyyppinä application/json ja UTF-8-muodossa.',
  },
  'precondition-required': {
    title: 'Versio puuttuu',
    detail: 'Lähetä muuttamiesi asetusten ETag otsakkeessa If-Match.',
  },
  'too-many-requests': {
    title: 'Liian monta pyyntöä',
    detail: 'Odota {retryAfterSeconds} sekuntia ja yritä uudelleen.',
  },
  internal: {
    title: 'Jokin meni vikaan täällä',
    detail: 'Vika on tässä palvelussa; ilmoita siitä ja kerro korrelaatiotunnus.',
  },
  unavailable: {
    title: 'Jokin tarvittava palvelu ei vastaa',
    detail: 'Mitään ei ole menetetty: yritä hetken kuluttua uudelleen.',
  },
};
