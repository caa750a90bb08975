import type { World } from '../graph/world.ts';

/** A page of the identity platform. */
export function page({ faults }: World, title: string, content: string, status = 200): Response {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title><style>body{font:1rem/1.5 system-ui;max-width:32rem;margin:2rem auto;padding:0 1rem}
label{display:block;margin:.5rem 0}button{padding:.5rem 1rem;font:inherit}</style></head>
<body><p>Simulated Microsoft sign-in</p><h1>${escapeText(title)}</h1>${content}</body></html>`;
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, no-cache',
      ...(faults.keepsOpener ? {} : { 'cross-origin-opener-policy': 'same-origin' }),
    },
  });
}

/** An error that the person sees and the app never hears of. */
export function errorPage(world: World, code: number, message: string, status = 400): Response {
  return page(
    world,
    "Sorry, but we're having trouble signing you in.",
    `<p>AADSTS${code}: ${escapeText(message)}</p>`,
    status,
  );
}

/** Accounts to choose from, and the two buttons. */
export function choices(world: World, tenantId: string | null, yes: string, no: string): string {
  const users = [...world.mailboxes.values()].filter(
    (user) =>
      user.accountEnabled &&
      user.purpose === 'user' &&
      world.tenants.has(user.tenantId) &&
      (tenantId === null || user.tenantId === tenantId),
  );
  const radios = users.map(
    ({ userId, userPrincipalName, displayName, directoryRoles }, at) =>
      `<label><input type="radio" name="user" value="${escapeText(userId)}"${at === 0 ? ' checked' : ''}> ${escapeText(displayName)} (${escapeText(userPrincipalName)})${directoryRoles.length > 0 ? `, ${escapeText(directoryRoles.join(', '))}` : ''}</label>`,
  );
  return `<form method="post"><fieldset><legend>Pick an account</legend>${radios.join('')}</fieldset>
<p><button name="decision" value="accept">${escapeText(yes)}</button> <button name="decision" value="cancel">${escapeText(no)}</button></p></form>`;
}

export function redirect(to: string, values: Readonly<Record<string, string>>): Response {
  const url = new URL(to);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store, no-cache' } });
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
