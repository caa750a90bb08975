import type { WhyTexts } from './texts.ts';

export const FI: WhyTexts = {
  states: {
    synced: 'Se on synkronoitu.',
    waiting: 'Se odottaa, ja sitä yritetään uudelleen ({code}).',
    'not-synced': 'Sitä ei synkronoida ({code}).',
    unknown: 'Siitä ei tiedetä vielä mitään.',
  },
  codes: {
    'organization-disabled': 'Pääkäyttäjä on kytkenyt synkronoinnin pois koko organisaatiolta.',
    'switched-off': 'Synkronointisi on pois päältä: mitään kohdettasi ei synkronoida.',
    'user-inactive': 'Et ole aktiivinen käyttäjä Severassa.',
    'first-sync': 'Ensimmäinen synkronointi on kesken: kohde tulee sen mukana.',
    'first-sync-asks': 'Ensimmäinen synkronointi odottaa sinua: vahvista, montako aktiviteettia se tekee.',
    'next-run': 'Se on matkalla: seuraava ajo saattaa sen valmiiksi.',
    'not-seen-yet': 'Synkronointi ei ole vielä nähnyt sitä: seuraava ajo katsoo sen.',
    draft: 'Se on luonnos: luonnoksia ei synkronoida.',
    cancelled: 'Sen järjestäjä on peruuttanut sen.',
    'ended-long-ago': 'Se päättyi yli 30 päivää sitten.',
    'outside-window': 'Se on synkronoitavan ajan ulkopuolella: 30 päivää taaksepäin, 18 kuukautta eteenpäin.',
    'project-task': 'Projektitehtäviä ei koskaan synkronoida.',
    unassigned: 'Sillä ei ole omistajaa Severassa: vastuuttomia aktiviteetteja ei synkronoida.',
    'type-not-selected': 'Tämän tyypin aktiviteetteja ei synkronoida: pääkäyttäjä valitsee tyypit.',
    'no-default-type': 'Sille ei ole aktiviteettityyppiä Severassa: oletustyyppi on valittava.',
    'deletion-held-back': 'Se on yksi monista poistoista toisella puolella: pääkäyttäjä päättää.',
  },
};
