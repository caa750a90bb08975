import type { PageTexts } from '../page-texts.ts';

export const SV: PageTexts = {
  product: 'Kalendersynkronisering för Severa',
  close: 'Stäng fönstret',
  closesItself: 'Fönstret stängs av sig självt.',
  start: {
    title: 'Ge behörigheter i Microsoft 365',
    intro: '{organization} vill synkronisera sina personers aktiviteter med deras Outlook-kalendrar.',
    asks: 'På nästa sida ber Microsoft dig att tillåta appen:',
    calendars: 'att läsa och ändra kalendrar',
    people: 'att läsa personers namn och adresser, för att hitta vars och ens postlåda',
    role: 'Bara en global administratör eller en administratör för privilegierade roller i er Microsoft 365 kan tillåta detta.',
    next: 'Fortsätt till Microsoft',
  },
  confirm: {
    title: 'Är det här din organisation?',
    intro: 'Kalendrarna i er Microsoft 365 ansluts till den här organisationen i Severa:',
    organization: 'Organisation',
    businessId: 'Organisationsnummer',
    askedBy: 'Begärt av',
    users: 'Aktiva användare',
    domains: 'Domäner i deras adresser',
    none: 'inga',
    unverified: 'ingen verifierad adress',
    warning:
      'Om du inte känner till organisationen ska du inte ansluta den: den skulle läsa och ändra era kalendrar. Någon kan ha skickat länken till dig för att komma åt dem.',
    yes: 'Anslut organisationen',
    no: 'Anslut inte',
  },
  connected: {
    title: 'Microsoft 365 är anslutet',
    text: 'Fortsätt i inställningarna: slå på synkroniseringen för organisationen där.',
  },
  operator: {
    title: 'En bekräftelse till behövs',
    text: 'Adressen till den som bad om detta finns inte i er Microsoft 365. Inget ansluts förrän en operatör av tjänsten har kontrollerat att ni hör ihop.',
  },
  proofStart: {
    title: 'Visa att postlådan är din',
    intro: '{name} vill synkronisera en postlåda. Logga in hos Microsoft med den postlådans konto.',
    warning:
      'Om du inte är den här personen ska du stänga fönstret: annars synkroniseras din kalender för någon annan.',
    next: 'Logga in hos Microsoft',
  },
  proven: { title: 'Postlådan är din', text: 'Fortsätt i din profil: slå på kalendersynkroniseringen där.' },
  refused: {
    'link-invalid': {
      title: 'Länken fungerar inte längre',
      text: 'Varje länk fungerar en gång, och bara den nyaste. Gå tillbaka till inställningarna och börja om.',
    },
    'link-expired': { title: 'Det tog för lång tid', text: 'Gå tillbaka till inställningarna och börja om.' },
    'other-browser': {
      title: 'Detta påbörjades i en annan webbläsare',
      text: 'Fortsätt i fönstret där du började, eller börja om i inställningarna. Kakor måste vara tillåtna.',
    },
    'form-foreign': {
      title: 'Formuläret kom från ett annat håll',
      text: 'Inget anslöts. Gå tillbaka till inställningarna och börja om.',
    },
    'consent-refused': {
      title: 'Behörigheterna gavs inte',
      text: 'Inget anslöts. En administratör i er Microsoft 365 kan ge dem när som helst från inställningarna.',
    },
    'consent-failed': {
      title: 'Microsoft gav inte behörigheterna',
      text: 'Inget anslöts. Börja om i inställningarna; händer det igen, fråga tjänstens operatör.',
    },
    'sign-in-failed': {
      title: 'Inloggningen lyckades inte',
      text: 'Inget anslöts. Börja om i inställningarna.',
    },
    'tenant-differs': {
      title: 'Du loggade in i en annan Microsoft 365',
      text: 'Inget anslöts. Börja om och använd samma konto i båda stegen.',
    },
    'not-administrator': {
      title: 'Du administrerar inte denna Microsoft 365',
      text: 'Inget anslöts. En global administratör eller en administratör för privilegierade roller måste göra detta, och rollen måste vara aktiv.',
    },
    'role-not-proven': {
      title: 'Microsoft talade inte om vilka roller du har',
      text: 'Inget anslöts. Tjänstens operatör måste låta appens token nämna katalogroller.',
    },
    cancelled: { title: 'Inget anslöts', text: 'Du valde att inte ansluta organisationen.' },
    'grant-not-effective': {
      title: 'Behörigheterna fungerar inte ännu',
      text: 'Inget anslöts. Microsoft kan behöva några minuter: börja om då. Om det fortsätter är kanske ingen postlåda öppen för appen.',
    },
    'settings-changed': {
      title: 'Inställningarna ändrades under tiden',
      text: 'Inget anslöts. Se över inställningarna och börja om.',
    },
    'mailbox-differs': {
      title: 'Du loggade in med ett annat konto',
      text: 'Postlådan med din adress hör till ett annat konto. Börja om och logga in med det.',
    },
    'too-many-requests': { title: 'För många förfrågningar', text: 'Vänta en minut och försök igen.' },
    unavailable: {
      title: 'Något som behövs svarar inte',
      text: 'Inget anslöts. Försök igen om en stund från inställningarna.',
    },
    internal: { title: 'Något gick fel här', text: 'Felet är tjänstens. Börja om i inställningarna.' },
  },
};
