import type { PageTexts } from '../page-texts.ts';

export const FI: PageTexts = {
  product: 'Severan kalenterisynkronointi',
  close: 'Sulje ikkuna',
  closesItself: 'Ikkuna sulkeutuu itsestään.',
  start: {
    title: 'Myönnä oikeudet Microsoft 365:ssä',
    intro: '{organization} haluaa synkronoida henkilöidensä toiminnot heidän Outlook-kalentereihinsa.',
    asks: 'Seuraavalla sivulla Microsoft pyytää sinua antamaan tälle sovellukselle luvan:',
    calendars: 'lukea ja muokata kalentereita',
    people: 'lukea henkilöiden nimet ja osoitteet, jotta kunkin postilaatikko löytyy',
    role: 'Luvan voi antaa vain Microsoft 365:n yleinen järjestelmänvalvoja tai etuoikeutettujen roolien järjestelmänvalvoja.',
    next: 'Jatka Microsoftiin',
  },
  confirm: {
    title: 'Onko tämä organisaatiosi?',
    intro: 'Microsoft 365:n kalenterit yhdistetään tähän Severan organisaatioon:',
    organization: 'Organisaatio',
    businessId: 'Y-tunnus',
    askedBy: 'Pyytäjä',
    users: 'Aktiivisia käyttäjiä',
    domains: 'Osoitteiden verkkotunnukset',
    none: 'ei yhtään',
    unverified: 'ei vahvistettua osoitetta',
    warning:
      'Jos et tunne tätä organisaatiota, älä yhdistä sitä: se lukisi ja muokkaisi henkilöidesi kalentereita. Joku on voinut lähettää linkin päästäkseen niihin käsiksi.',
    yes: 'Yhdistä organisaatio',
    no: 'Älä yhdistä',
  },
  connected: {
    title: 'Microsoft 365 on yhdistetty',
    text: 'Jatka asetuksissa: ota synkronointi siellä käyttöön organisaatiolle.',
  },
  operator: {
    title: 'Tarvitaan vielä yksi vahvistus',
    text: 'Pyytäjän osoitetta ei ole Microsoft 365:ssäsi. Mitään ei yhdistetä, ennen kuin palvelun ylläpitäjä on tarkistanut, että kuulutte yhteen.',
  },
  proofStart: {
    title: 'Osoita, että postilaatikko on sinun',
    intro: '{name} haluaa synkronoida postilaatikon. Kirjaudu Microsoftiin kyseisen postilaatikon tilillä.',
    warning: 'Jos et ole tämä henkilö, sulje ikkuna: muuten kalenterisi synkronoitaisiin jollekin toiselle.',
    next: 'Kirjaudu Microsoftiin',
  },
  proven: { title: 'Postilaatikko on sinun', text: 'Jatka profiilissasi: ota kalenterisynkronointi siellä käyttöön.' },
  refused: {
    'link-invalid': {
      title: 'Linkki ei enää toimi',
      text: 'Linkki toimii kerran, ja vain uusin niistä. Palaa asetuksiin ja aloita uudelleen.',
    },
    'link-expired': { title: 'Aika loppui', text: 'Palaa asetuksiin ja aloita uudelleen.' },
    'other-browser': {
      title: 'Tämä aloitettiin toisessa selaimessa',
      text: 'Jatka ikkunassa, jossa aloitit, tai aloita asetuksissa uudelleen. Evästeiden on oltava sallittuja.',
    },
    'form-foreign': {
      title: 'Lomake tuli muualta',
      text: 'Mitään ei yhdistetty. Palaa asetuksiin ja aloita uudelleen.',
    },
    'consent-refused': {
      title: 'Oikeuksia ei myönnetty',
      text: 'Mitään ei yhdistetty. Microsoft 365:n järjestelmänvalvoja voi myöntää ne milloin tahansa asetuksista.',
    },
    'consent-failed': {
      title: 'Microsoft ei myöntänyt oikeuksia',
      text: 'Mitään ei yhdistetty. Aloita asetuksissa uudelleen; jos tämä toistuu, kysy palvelun ylläpitäjältä.',
    },
    'sign-in-failed': {
      title: 'Kirjautuminen ei onnistunut',
      text: 'Mitään ei yhdistetty. Aloita asetuksissa uudelleen.',
    },
    'tenant-differs': {
      title: 'Kirjauduit toiseen Microsoft 365:een',
      text: 'Mitään ei yhdistetty. Aloita uudelleen ja käytä samaa tiliä molemmissa vaiheissa.',
    },
    'not-administrator': {
      title: 'Et ole tämän Microsoft 365:n järjestelmänvalvoja',
      text: 'Mitään ei yhdistetty. Tähän tarvitaan yleinen järjestelmänvalvoja tai etuoikeutettujen roolien järjestelmänvalvoja, ja roolin on oltava aktiivinen.',
    },
    'role-not-proven': {
      title: 'Microsoft ei kertonut roolejasi',
      text: 'Mitään ei yhdistetty. Palvelun ylläpitäjän on sallittava hakemistoroolit sovelluksen tunnisteissa.',
    },
    cancelled: { title: 'Mitään ei yhdistetty', text: 'Päätit olla yhdistämättä organisaatiota.' },
    'grant-not-effective': {
      title: 'Oikeudet eivät vielä toimi',
      text: 'Mitään ei yhdistetty. Microsoft voi tarvita muutaman minuutin: aloita sitten uudelleen. Jos tämä jatkuu, mikään postilaatikko ei ehkä ole sovellukselle avoinna.',
    },
    'settings-changed': {
      title: 'Asetuksia muutettiin välillä',
      text: 'Mitään ei yhdistetty. Tarkista asetukset ja aloita uudelleen.',
    },
    'mailbox-differs': {
      title: 'Kirjauduit toisella tilillä',
      text: 'Postilaatikko, jolla on osoitteesi, kuuluu toiselle tilille. Aloita uudelleen ja kirjaudu sillä.',
    },
    'too-many-requests': { title: 'Liikaa pyyntöjä', text: 'Odota minuutti ja yritä uudelleen.' },
    unavailable: {
      title: 'Jokin tarvittava ei vastaa',
      text: 'Mitään ei yhdistetty. Yritä hetken päästä uudelleen asetuksista.',
    },
    internal: { title: 'Jokin meni täällä vikaan', text: 'Vika on tässä palvelussa. Aloita asetuksissa uudelleen.' },
  },
};
