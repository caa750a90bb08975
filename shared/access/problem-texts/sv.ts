import type { ProblemTexts } from '../problem-codes.ts';

export const SV: ProblemTexts = {
  'body-malformed': { title: 'Begäran är inte JSON', detail: 'Skicka innehållet som giltig JSON.' },
  'body-invalid': {
    title: 'Begäran innehåller felaktiga uppgifter',
    detail: 'Rätta de fält som anges under "errors".',
  },
  'query-invalid': {
    title: 'Frågeparametrarna är felaktiga',
    detail: 'Rätta de parametrar som anges under "errors"; ta "after" oförändrat från föregående sida.',
  },
  'token-missing': {
    title: 'Begäran saknar token',
    detail: 'Skicka värdprogrammets token: Authorization: Bearer följt av token.',
  },
  'token-invalid': {
    title: 'Token godtas inte',
    detail: 'Token måste vara signerad av värdprogrammet med någon av dess publicerade nycklar.',
  },
  'token-expired': {
    title: 'Token har gått ut',
    detail: 'Skapa en ny token för varje anrop eller med några minuters mellanrum.',
  },
  'token-not-yet-valid': {
    title: 'Token gäller inte ännu',
    detail: 'Jämför klockorna: token börjar gälla eller är utfärdad i framtiden.',
  },
  'token-too-long-lived': { title: 'Token gäller för länge', detail: 'Utfärda token som gäller i högst 5 minuter.' },
  'token-wrong-issuer': { title: 'Token kommer från någon annan', detail: 'Här godtas endast värdprogrammets token.' },
  'token-wrong-audience': {
    title: 'Token är avsedd för en annan tjänst',
    detail: 'Utfärda token för den här tjänsten.',
  },
  'token-claims': {
    title: 'Token innehåller för lite',
    detail:
      'Token måste innehålla sub, org, roles, iat och exp, och för en person även email, email_verified och name.',
  },
  'role-missing': { title: 'Det här är inte tillåtet', detail: 'Anroparen behöver en annan roll för detta.' },
  'delegated-token': {
    title: 'Bara personen själv kan göra detta',
    detail: 'Ingen kan slå på eller av synkroniseringen åt någon annan.',
  },
  'email-not-verified': {
    title: 'E-postadressen är inte verifierad',
    detail: 'Verifiera e-postadressen i värdprogrammet och försök igen.',
  },
  'not-found': { title: 'Här finns ingenting', detail: 'Kontrollera sökvägen i begäran.' },
  'issue-unknown': {
    title: 'Det finns inget sådant problem',
    detail: 'Det kan ha lösts under tiden: hämta listan igen.',
  },
  'guard-unknown': {
    title: 'Inget hålls tillbaka under detta id',
    detail: 'Det kan ha avgjorts under tiden: hämta listan igen.',
  },
  'method-not-allowed': {
    title: 'Det här går inte att göra här',
    detail: 'Huvudet "Allow" anger vilka metoder den här sökvägen tar emot.',
  },
  'organization-not-connected': {
    title: 'Organisationen är inte ansluten',
    detail: 'En administratör måste först ansluta organisationen.',
  },
  'organization-not-ready': {
    title: 'Organisationen kan inte slås på ännu',
    detail: 'Under "missing" anges vad som återstår att göra.',
  },
  'organization-disabled': {
    title: 'Synkroniseringen är av för organisationen',
    detail: 'En administratör måste först slå på den för organisationen.',
  },
  'organization-ending': {
    title: 'Organisationen håller på att kopplas från',
    detail: 'Upprepa frånkopplingen tills den är klar och anslut sedan igen.',
  },
  'events-would-go': {
    title: 'Händelser skulle tas bort ur kalendrar',
    detail:
      'Att utelämna dessa aktivitetstyper tar bort {events} händelser: bekräfta antalet i "confirm.events" eller behåll typerna.',
  },
  'guard-changed': {
    title: 'Antalet borttagningar har ändrats',
    detail: 'Titta på borttagningarna igen och besluta med det nya antalet.',
  },
  'guard-decided': { title: 'Detta har redan avgjorts', detail: 'Det andra beslutet verkställs redan.' },
  'mailbox-taken': {
    title: 'Postlådan tillhör en annan användare',
    detail: 'En annan användare synkroniserar postlådan och måste först slå av sin synkronisering.',
  },
  'mailbox-ambiguous': {
    title: 'Flera postlådor har den här adressen',
    detail: 'En administratör måste rätta adresserna i Microsoft 365.',
  },
  'mailbox-proof-needed': {
    title: 'Inloggning hos Microsoft krävs',
    detail:
      'Organisationen kräver att varje användare loggar in hos Microsoft en gång för att visa att postlådan är hans.',
  },
  'consent-unknown': {
    title: 'Samtycket finns inte',
    detail: 'Det kan ha begärts på nytt: hämta dess id från organisationens inställningar.',
  },
  'consent-not-waiting': {
    title: 'Samtycket väntar inte på någon operatör',
    detail: 'Det är avslutat, har gått ut eller pågår ännu i en webbläsare: se dess tillstånd.',
  },
  'consent-other-tenant': {
    title: 'Det är en annan klientorganisation',
    detail: 'Kontrollera vilken klientorganisation samtycket gäller och skicka dess id.',
  },
  'mailbox-missing': {
    title: 'Ingen postlåda har din adress',
    detail: 'Låt lägga in din adress i Microsoft 365, eller rätta den i din egen profil, och försök igen.',
  },
  'item-unknown': {
    title: 'Du har inget sådant objekt',
    detail: 'Det kan ha tagits bort eller tillhöra någon annan: ta id:t från din egen kalender.',
  },
  'user-inactive': {
    title: 'Du är inte en aktiv användare i Severa',
    detail: 'Be en administratör aktivera din användare i Severa.',
  },
  'first-sync-done': {
    title: 'Den första synkroniseringen är klar',
    detail: 'Det finns inget kvar att förhandsgranska: se vad som är synkroniserat och vad som väntar.',
  },
  'first-sync-not-waiting': {
    title: 'Ingen första synkronisering väntar på dig',
    detail: 'Hämta aktuellt läge: den kan redan vara klar eller inte ha börjat.',
  },
  'first-sync-changed': {
    title: 'Antalet är ett annat nu',
    detail: 'Hämta aktuellt läge, se det nya antalet och bekräfta det.',
  },
  'connection-unusable': {
    title: 'Anslutningen fungerar inte',
    detail: 'Under "reason" anges vad som nekas: en administratör måste åtgärda det.',
  },
  'changed-meanwhile': { title: 'Någon annan ändrade detta samtidigt', detail: 'Hämta aktuellt läge och försök igen.' },
  'precondition-failed': {
    title: 'Inställningarna har ändrats under tiden',
    detail: 'Hämta inställningarna igen, se vad som har ändrats och skicka dina med den nya ETag-koden.',
  },
  'body-too-large': {
    title: 'Begäran är för stor',
    detail: 'En begäran får innehålla högst {limitKib} KiB: skicka den i mindre delar.',
  },
  'content-type': { title: 'Innehållet har fel typ', detail: 'Skicka innehållet som application/json i UTF-8.' },
  'precondition-required': {
    title: 'Versionen saknas',
    detail: 'Skicka ETag för de inställningar som du ändrade i huvudet If-Match.',
  },
  'too-many-requests': {
    title: 'För många förfrågningar',
    detail: 'Vänta {retryAfterSeconds} sekunder och försök igen.',
  },
  internal: {
    title: 'Något gick fel här',
    detail: 'Felet ligger i den här tjänsten; rapportera det med korrelations-id.',
  },
  unavailable: {
    title: 'Något som behövs svarar inte',
    detail: 'Ingenting har gått förlorat: försök igen om en stund.',
  },
};
