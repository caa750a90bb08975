/** Texts that both sides of the sample share, or that are long. */

export const LONG_NOTES = Array.from(
  { length: 40 },
  (_, index) =>
    `${index + 1}. Every point of the agenda gets its own line, its owner and the date on which it was decided.`,
).join('\n');

/** Longer than the 255 characters that Outlook keeps of a subject. */
export const LONG_NAME = `Quarterly review of ${Array.from({ length: 40 }, (_, index) => `area ${index + 1}`).join(', ')}`;

export const WORKSHOP_HTML = [
  '<html><body><h3>Workshop</h3><p>Bring <b>laptops</b> &amp; chargers.</p>',
  '<ul><li>Morning: goals</li><li>Afternoon: next steps</li></ul>',
  '<p>Address:<br>Harbour street 3<br>2nd floor</p></body></html>',
].join('\n');

export const OFFER_NOTES = 'Open questions:\n\n- price of the second year\n- who signs?\n';
