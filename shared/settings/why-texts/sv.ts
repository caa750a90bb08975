import type { WhyTexts } from './texts.ts';

export const SV: WhyTexts = {
  states: {
    synced: 'Den är synkroniserad.',
    waiting: 'Den väntar och försöks igen ({code}).',
    'not-synced': 'Den synkroniseras inte ({code}).',
    unknown: 'Inget är känt om den ännu.',
  },
  codes: {
    'organization-disabled': 'En administratör har stängt av synkroniseringen för hela organisationen.',
    'switched-off': 'Din synkronisering är avstängd: inget av ditt synkroniseras.',
    'user-inactive': 'Du är inte en aktiv användare i Severa.',
    'first-sync': 'Den första synkroniseringen är inte klar: den kommer med den.',
    'first-sync-asks': 'Den första synkroniseringen väntar på dig: bekräfta hur många aktiviteter den skapar.',
    'next-run': 'Den är på väg: nästa körning gör den klar.',
    'not-seen-yet': 'Synkroniseringen har inte sett den ännu: nästa körning tittar på den.',
    draft: 'Den är ett utkast: utkast synkroniseras inte.',
    cancelled: 'Den har ställts in av organisatören.',
    'ended-long-ago': 'Den slutade för mer än 30 dagar sedan.',
    'outside-window': 'Den ligger utanför tiden som synkroniseras: 30 dagar bakåt till 18 månader framåt.',
    'project-task': 'Projektuppgifter synkroniseras aldrig.',
    unassigned: 'Ingen äger den i Severa: aktiviteter utan ansvarig synkroniseras inte.',
    'type-not-selected': 'Aktiviteter av den typen synkroniseras inte: en administratör väljer typerna.',
    'no-default-type': 'Det finns ingen aktivitetstyp att ge den i Severa: en standardtyp måste väljas.',
    'deletion-held-back': 'Den är en av många borttagningar på andra sidan: en administratör avgör.',
  },
};
