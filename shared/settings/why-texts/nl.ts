import type { WhyTexts } from './texts.ts';

export const NL: WhyTexts = {
  states: {
    synced: 'Het is gesynchroniseerd.',
    waiting: 'Het wacht en wordt opnieuw geprobeerd ({code}).',
    'not-synced': 'Het wordt niet gesynchroniseerd ({code}).',
    unknown: 'Er is nog niets over bekend.',
  },
  codes: {
    'organization-disabled': 'Een beheerder heeft de synchronisatie voor de hele organisatie uitgezet.',
    'switched-off': 'Uw synchronisatie staat uit: niets van u wordt gesynchroniseerd.',
    'user-inactive': 'U bent geen actieve gebruiker in Severa.',
    'first-sync': 'De eerste synchronisatie is niet klaar: het komt daarmee mee.',
    'first-sync-asks': 'De eerste synchronisatie wacht op u: bevestig hoeveel activiteiten ze maakt.',
    'next-run': 'Het is onderweg: de volgende keer wordt het afgemaakt.',
    'not-seen-yet': 'De synchronisatie heeft het nog niet gezien: de volgende keer wordt ernaar gekeken.',
    draft: 'Het is een concept: concepten worden niet gesynchroniseerd.',
    cancelled: 'De organisator heeft het geannuleerd.',
    'ended-long-ago': 'Het is meer dan 30 dagen geleden afgelopen.',
    'outside-window': 'Het valt buiten de tijd die wordt gesynchroniseerd: 30 dagen terug tot 18 maanden vooruit.',
    'project-task': 'Projecttaken worden nooit gesynchroniseerd.',
    unassigned: 'Niemand is er in Severa eigenaar van: niet-toegewezen activiteiten worden niet gesynchroniseerd.',
    'type-not-selected': 'Activiteiten van dit type worden niet gesynchroniseerd: een beheerder kiest de typen.',
    'no-default-type': 'Er is geen activiteitstype voor in Severa: er moet een standaardtype worden gekozen.',
    'deletion-held-back': 'Het is een van vele verwijderingen aan de andere kant: een beheerder beslist.',
  },
};
