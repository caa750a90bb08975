import { LANGUAGES, type Language } from './problem-codes.ts';

const isOurs = (tag: string): tag is Language => LANGUAGES.some((language) => language === tag);

/** `fi-FI` is Finnish; null: none of ours. */
function languageOf(tag: string): Language | null {
  const primary = tag.trim().toLowerCase().split(/[-_]/u)[0] ?? '';
  return isOurs(primary) ? primary : null;
}

/** The language of texts for people: the `locale` of the token, then `Accept-Language` (RFC 9110, 12.5.4), then English. */
export function chooseLanguage(locale: string | null, acceptLanguage: string | null): Language {
  const own = locale === null ? null : languageOf(locale);
  if (own !== null) return own;
  const wishes = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .flatMap((wish) => {
      const [tag = '', ...parameters] = wish.split(';');
      const weight = parameters.map((one) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/iu.exec(one)?.[1]).find(Boolean);
      const language = languageOf(tag);
      const quality = Number(weight ?? 1);
      return language === null || quality === 0 ? [] : [{ language, quality }];
    });
  // Sorting keeps the order of equal wishes.
  return wishes.sort((one, other) => other.quality - one.quality)[0]?.language ?? 'en';
}
