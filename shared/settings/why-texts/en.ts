import type { WhyTexts } from './texts.ts';

export const EN: WhyTexts = {
  states: {
    synced: 'It is synced.',
    waiting: 'It waits and is tried again ({code}).',
    'not-synced': 'It is not synced ({code}).',
    unknown: 'Nothing is known of it yet.',
  },
  codes: {
    'organization-disabled': 'An administrator has switched the sync off for the whole organisation.',
    'switched-off': 'Your sync is off: nothing of yours is synced.',
    'user-inactive': 'You are not an active user in Severa.',
    'first-sync': 'The first sync is not finished: it comes with it.',
    'first-sync-asks': 'The first sync waits for you: confirm how many activities it makes.',
    'next-run': 'It is on its way: the next run finishes it.',
    'not-seen-yet': 'The sync has not seen it yet: the next run looks at it.',
    draft: 'It is a draft: drafts are not synced.',
    cancelled: 'It was cancelled by its organizer.',
    'ended-long-ago': 'It ended more than 30 days ago.',
    'outside-window': 'It lies outside the time that is synced: 30 days back to 18 months ahead.',
    'project-task': 'Project tasks are never synced.',
    unassigned: 'Nobody owns it in Severa: unassigned activities are not synced.',
    'type-not-selected': 'Activities of its type are not synced: an administrator selects the types.',
    'no-default-type': 'There is no activity type to give it in Severa: a default type has to be chosen.',
    'deletion-held-back': 'It is one of many deletions on the other side: an administrator decides.',
  },
};
