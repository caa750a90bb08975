import type { TestTexts } from './texts.ts';

export const FI: TestTexts = {
  steps: {
    'severa-sign-in': 'Kirjautuminen Severaan',
    'severa-scopes': 'REST API -tunnusten oikeudet',
    'severa-lists': 'Käyttäjien, aktiviteettityyppien ja aktiviteettien luku',
    'severa-types': 'Valitut aktiviteettityypit',
    consent: 'Microsoft 365:n käyttöoikeudet',
    'graph-sign-in': 'Kirjautuminen Microsoft 365:een',
    'graph-mailbox': 'Oman postilaatikkosi haku',
    'graph-calendar': 'Kalenterisi luku',
    'server-address': 'Exchange-palvelimen osoite',
    'server-sign-in': 'Kirjautuminen Exchange-palvelimeen',
    'server-version': 'Exchange-palvelimen versio',
    'server-impersonation': 'Toimiminen oman postilaatikkosi puolesta',
    'server-calendar': 'Kalenterisi luku',
  },
  codes: {
    'severa.credentials-refused': [
      'Severa ei hyväksy asiakastunnusta tällä salaisuudella.',
      'Vertaa molempia Severan asetuksiin (Integraatiot, REST API) ja anna salaisuus uudelleen.',
    ],
    'severa.unreachable': ['Severa ei vastannut.', 'Yritä uudelleen muutaman minuutin kuluttua.'],
    'severa.secret-missing': [
      'Severan salaisuutta ei ole tallennettu.',
      'Anna REST API -tunnusten salaisuus ja tallenna.',
    ],
    'severa.scope-missing': [
      'REST API -tunnuksilta puuttuu oikeuksia: {names}.',
      'Lisää nämä oikeudet Severassa: Asetukset, Integraatiot, REST API.',
    ],
    'severa.forbidden': [
      'Severa ei anna lukea: {names}.',
      'Anna REST API -tunnuksille oikeudet ja tarkista, että tunnukset ovat käytössä.',
    ],
    'severa.terms-not-approved': [
      'REST API:n käyttöehtoja ei ole hyväksytty.',
      'Severan pääkäyttäjän on hyväksyttävä ne Severan asetuksissa (Integraatiot).',
    ],
    'severa.feature-disabled': ['REST API on pois käytöstä Severassa.', 'Pyydä Severan tukea ottamaan se käyttöön.'],
    'severa.organization-inactive': ['Organisaatio ei ole aktiivinen Severassa.', 'Ota yhteys Severan tukeen.'],
    'severa.types-unusable': [
      'Näitä aktiviteettityyppejä ei ole, ne eivät ole käytössä tai ne ovat tehtäviä: {names}.',
      'Valitse aktiviteettityypit uudelleen ja tallenna.',
    ],
    'severa.no-types': [
      'Yhtään aktiviteettityyppiä ei ole valittu: Severassa tehdyt aktiviteetit eivät siirry Outlookiin.',
      'Valitse synkronoitavat aktiviteettityypit.',
    ],
    'consent.not-given': [
      'Käyttöoikeuksia ei ole vielä myönnetty.',
      'Valitse "Myönnä oikeudet" ja kirjaudu pääkäyttäjänä.',
    ],
    'graph.consent-missing': [
      'Microsoft 365 ei enää tunne tätä sovellusta.',
      'Valitse "Myönnä oikeudet" uudelleen ja kirjaudu pääkäyttäjänä.',
    ],
    'graph.secret-wrong': ['Microsoft 365 ei hyväksy palvelun salaisuutta.', 'Ilmoita palvelun ylläpitäjälle.'],
    'graph.tenant-unknown': ['Microsoft 365:ssä ei ole tällaista organisaatiota.', 'Myönnä oikeudet uudelleen.'],
    'graph.unreachable': ['Microsoft 365 ei vastannut.', 'Yritä uudelleen muutaman minuutin kuluttua.'],
    'graph.token-failed': ['Microsoft 365 ei antanut pääsyä.', 'Yritä uudelleen muutaman minuutin kuluttua.'],
    'graph.access-denied': [
      'Microsoft 365 estää pääsyn.',
      'Myönnä oikeudet uudelleen; uudet oikeudet voivat tulla voimaan viiveellä. Tarkista, ettei mikään käytäntö estä sovellusta käyttämästä postilaatikkoa.',
    ],
    'graph.unauthorized': ['Microsoft 365 estää pääsyn.', 'Myönnä oikeudet uudelleen.'],
    'graph.no-such-mailbox': [
      'Kenelläkään Microsoft 365:ssä ei ole osoitetta {names}.',
      'Anna henkilölle tämä osoite (pääosoite tai alias) tai korjaa se Severassa.',
    ],
    'graph.address-ambiguous': ['Usealla henkilöllä on tämä osoite.', 'Korjaa se Microsoft 365:ssä.'],
    'graph.mailbox-missing': [
      'Henkilö löytyy, mutta hänellä ei ole postilaatikkoa Microsoft 365:ssä.',
      'Anna hänelle Exchange Onlinen sisältävä lisenssi; Exchange-palvelimen postilaatikot tarvitsevat toisen yhteystavan.',
    ],
    'graph.calendar-missing': ['Postilaatikossa ei ole kalenteria.', 'Avaa postilaatikko kerran Outlookissa.'],
    'address-not-verified': [
      'Osoitettasi ei ole vahvistettu Severassa.',
      'Vahvista se Severassa ja kirjaudu uudelleen.',
    ],
    'exchange.url-unreadable': ['Tämä ei ole osoite.', 'Osoite on muotoa https://mail.example.com/EWS/Exchange.asmx.'],
    'exchange.url-not-https': ['Osoite ei ala merkeillä https.', 'Kirjoita alkuun https://.'],
    'exchange.url-credentials': [
      'Osoitteessa on käyttäjätunnus.',
      'Jätä se pois: tunnukselle ja salasanalle on omat kentät.',
    ],
    'exchange.url-port': [
      'Vain portti 443 on sallittu.',
      'Julkaise EWS portissa 443 tai pyydä ylläpitäjää sallimaan toinen portti.',
    ],
    'exchange.url-query': ['Osoite jatkuu EWS-polun jälkeen.', 'Päätä se polkuun, esimerkiksi /EWS/Exchange.asmx.'],
    'exchange.url-host': [
      'Tämä ei ole palvelimen täydellinen nimi.',
      'Kirjoita nimi kokonaan, esimerkiksi mail.example.com.',
    ],
    'exchange.name-unknown': [
      'Tämän nimistä palvelinta ei ole.',
      'Tarkista kirjoitusasu ja että nimi tunnetaan internetissä.',
    ],
    'exchange.address-forbidden': [
      'Nimi johtaa yksityiseen tai varattuun verkkoon.',
      'Julkaise EWS internetissä tai pyydä ylläpitäjää sallimaan sen osoitealue organisaatiollesi.',
    ],
    'exchange.not-available': ['Exchange-palvelinta ei voi vielä testata.', 'Tälle ei voi tehdä mitään tässä.'],
  },
  other: [
    'Se epäonnistui: {code}.',
    'Yritä uudelleen muutaman minuutin kuluttua; jos vika jatkuu, anna tämä koodi tuelle.',
  ],
};
