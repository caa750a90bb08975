/**
 * Keeps the parts of a page that say `data-live="ADDRESS"` as they are now: asks every two seconds while the page is
 * looked at, puts in what came, marks the entries that are new or different, and says so (`data-said`) to those who can't
 * see it. Everything works without this, only not by itself.
 */
const PAUSE_MS = 2000;
const MARKED_MS = 6000;

for (const part of document.querySelectorAll('[data-live]')) follow(part);
hideTimesOfWholeDays();
openSmallWindows();

async function follow(part) {
  let before = null;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (document.hidden) continue;
    const now = await read(part.dataset.live);
    if (now === null || now === before) continue;
    if (before !== null) put(part, now);
    // The first answer is what the page was made with, or something has changed since.
    else if (!isShown(part, now)) put(part, now);
    before = now;
  }
}

/** null: not now. */
async function read(address) {
  try {
    const answer = await fetch(address, { redirect: 'error', headers: { accept: 'text/html' } });
    return answer.status === 200 ? await answer.text() : null;
  } catch {
    return null;
  }
}

function parsed(text) {
  return [...new DOMParser().parseFromString(text, 'text/html').body.childNodes];
}

function isShown(part, text) {
  const shadow = document.createElement('div');
  shadow.append(...parsed(text));
  return shadow.innerHTML === part.innerHTML;
}

function put(part, text) {
  const versions = versionsIn(part);
  const focused = part.contains(document.activeElement) ? pathOf(document.activeElement) : null;
  part.replaceChildren(...parsed(text));
  if (focused !== null) focus(part, focused);
  const changed = [...part.querySelectorAll('[data-key]')].filter((entry) => {
    return versions.get(entry.dataset.key) !== entry.dataset.version;
  });
  for (const entry of changed) mark(entry);
  const isLess = versions.size > part.querySelectorAll('[data-key]').length;
  if ((changed.length > 0 || isLess) && part.dataset.said !== undefined) say(part.dataset.said);
}

function versionsIn(part) {
  return new Map([...part.querySelectorAll('[data-key]')].map(({ dataset }) => [dataset.key, dataset.version]));
}

function mark(entry) {
  entry.classList.add('changed');
  setTimeout(() => entry.classList.remove('changed'), MARKED_MS);
}

function say(words) {
  const said = document.getElementById('said');
  if (said === null) return;
  // The same words again would not be said again.
  said.textContent = '';
  setTimeout(() => {
    said.textContent = words;
  }, 50);
}

/** What had the focus, by its id or by the entry that it is in. */
function pathOf(element) {
  const { id } = element;
  const key = element.closest('[data-key]')?.dataset.key ?? null;
  return { id, key };
}

function focus(part, { id, key }) {
  const entry = [...part.querySelectorAll('[data-key]')].find(({ dataset }) => dataset.key === key);
  const target = id !== '' ? document.getElementById(id) : (entry?.querySelector('a, button') ?? null);
  target?.focus({ preventScroll: true });
}

/** A form that leads out to Microsoft's pages gets a small window; where that is blocked, it opens a whole one by itself. */
function openSmallWindows() {
  for (const form of document.querySelectorAll('form[data-popup]')) {
    form.addEventListener('submit', () => open('about:blank', form.target, 'popup,width=640,height=760'));
  }
}

/** A whole day has no times: their fields go away with the tick. */
function hideTimesOfWholeDays() {
  const box = document.getElementById('allDay');
  if (!(box instanceof HTMLInputElement)) return;
  const show = () => {
    for (const name of ['startTime', 'endTime']) {
      const field = document.getElementById(name)?.closest('.field');
      if (field) field.hidden = box.checked;
    }
  };
  box.addEventListener('change', show);
  show();
}
