import type { PageTexts } from '../page-texts.ts';

export const NL: PageTexts = {
  product: 'Severa-agendasynchronisatie',
  close: 'Dit venster sluiten',
  closesItself: 'Dit venster sluit vanzelf.',
  start: {
    title: 'Machtigingen verlenen in Microsoft 365',
    intro: '{organization} wil de activiteiten van haar mensen synchroniseren met hun Outlook-agenda’s.',
    asks: 'Op de volgende pagina vraagt Microsoft u deze app toe te staan:',
    calendars: 'agenda’s te lezen en te wijzigen',
    people: 'namen en adressen van mensen te lezen, om ieders postvak te vinden',
    role: 'Alleen een globale beheerder of een beheerder met bevoorrechte rol van uw Microsoft 365 kan dit toestaan.',
    next: 'Doorgaan naar Microsoft',
  },
  confirm: {
    title: 'Is dit uw organisatie?',
    intro: 'De agenda’s van uw Microsoft 365 worden verbonden met deze organisatie in Severa:',
    organization: 'Organisatie',
    businessId: 'Ondernemingsnummer',
    askedBy: 'Aangevraagd door',
    users: 'Actieve gebruikers',
    domains: 'Domeinen van hun adressen',
    none: 'geen',
    unverified: 'geen geverifieerd adres',
    warning:
      'Als u deze organisatie niet kent, verbind haar dan niet: zij zou de agenda’s van uw mensen lezen en wijzigen. Misschien heeft iemand u de link gestuurd om daarbij te komen.',
    yes: 'Deze organisatie verbinden',
    no: 'Niet verbinden',
  },
  connected: {
    title: 'Microsoft 365 is verbonden',
    text: 'Ga verder in de instellingen: schakel daar de synchronisatie in voor de organisatie.',
  },
  operator: {
    title: 'Er is nog één bevestiging nodig',
    text: 'Het adres van de aanvrager hoort niet bij uw Microsoft 365. Er wordt niets verbonden voordat een operator van de dienst heeft gecontroleerd dat u bij elkaar hoort.',
  },
  proofStart: {
    title: 'Laat zien dat het postvak van u is',
    intro: '{name} wil een postvak synchroniseren. Meld u bij Microsoft aan met het account van dat postvak.',
    warning:
      'Bent u deze persoon niet, sluit dan dit venster: anders wordt uw agenda voor iemand anders gesynchroniseerd.',
    next: 'Aanmelden bij Microsoft',
  },
  proven: { title: 'Het postvak is van u', text: 'Ga verder in uw profiel: schakel daar de agendasynchronisatie in.' },
  refused: {
    'link-invalid': {
      title: 'Deze link werkt niet meer',
      text: 'Elke link werkt één keer, en alleen de nieuwste. Ga terug naar de instellingen en begin opnieuw.',
    },
    'link-expired': { title: 'Dit duurde te lang', text: 'Ga terug naar de instellingen en begin opnieuw.' },
    'other-browser': {
      title: 'Dit is in een andere browser begonnen',
      text: 'Ga verder in het venster waarin u begon, of begin opnieuw in de instellingen. Cookies moeten zijn toegestaan.',
    },
    'form-foreign': {
      title: 'Dit formulier kwam ergens anders vandaan',
      text: 'Er is niets verbonden. Ga terug naar de instellingen en begin opnieuw.',
    },
    'consent-refused': {
      title: 'De machtigingen zijn niet verleend',
      text: 'Er is niets verbonden. Een beheerder van uw Microsoft 365 kan ze op elk moment vanuit de instellingen verlenen.',
    },
    'consent-failed': {
      title: 'Microsoft heeft de machtigingen niet verleend',
      text: 'Er is niets verbonden. Begin opnieuw in de instellingen; gebeurt het weer, vraag dan de operator van de dienst.',
    },
    'sign-in-failed': {
      title: 'Het aanmelden is niet gelukt',
      text: 'Er is niets verbonden. Begin opnieuw in de instellingen.',
    },
    'tenant-differs': {
      title: 'U hebt zich bij een andere Microsoft 365 aangemeld',
      text: 'Er is niets verbonden. Begin opnieuw en gebruik voor beide stappen hetzelfde account.',
    },
    'not-administrator': {
      title: 'U beheert deze Microsoft 365 niet',
      text: 'Er is niets verbonden. Een globale beheerder of een beheerder met bevoorrechte rol moet dit doen; de rol moet actief zijn.',
    },
    'role-not-proven': {
      title: 'Microsoft heeft niet gezegd welke rollen u hebt',
      text: 'Er is niets verbonden. De operator van de dienst moet maprollen toestaan in de tokens van de app.',
    },
    cancelled: { title: 'Er is niets verbonden', text: 'U hebt ervoor gekozen de organisatie niet te verbinden.' },
    'grant-not-effective': {
      title: 'De machtigingen werken nog niet',
      text: 'Er is niets verbonden. Microsoft kan enkele minuten nodig hebben: begin dan opnieuw. Blijft het zo, dan staat misschien geen postvak open voor de app.',
    },
    'settings-changed': {
      title: 'De instellingen zijn intussen gewijzigd',
      text: 'Er is niets verbonden. Bekijk de instellingen en begin opnieuw.',
    },
    'mailbox-differs': {
      title: 'U hebt zich met een ander account aangemeld',
      text: 'Het postvak met uw adres hoort bij een ander account. Begin opnieuw en meld u daarmee aan.',
    },
    'too-many-requests': { title: 'Te veel verzoeken', text: 'Wacht een minuut en probeer het opnieuw.' },
    unavailable: {
      title: 'Iets wat nodig is, antwoordt niet',
      text: 'Er is niets verbonden. Probeer het over een tijdje opnieuw vanuit de instellingen.',
    },
    internal: {
      title: 'Er ging hier iets mis',
      text: 'Het is een fout van deze dienst. Begin opnieuw in de instellingen.',
    },
  },
};
