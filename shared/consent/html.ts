/** Text that is safe in an element and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** HTML that was made here. */
export interface Html {
  readonly html: string;
}

/** Whatever is put into it is text, unless it was made by this. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const written = values.map((value) => {
    if (typeof value !== 'object') return escapeHtml(String(value));
    return 'html' in value ? value.html : value.map((one) => one.html).join('');
  });
  return { html: parts.reduce((text, part, at) => text + (written[at - 1] ?? '') + part) };
}
