import { shortened } from '@fhir-gateway/fhir';

/** Control and format characters: they change how a text reads without being seen. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * A text that a payer wrote, as one line without markup or invisible characters: for people and models, who must be able
 * to tell that it is a quotation and cannot be led by its form.
 *
 * @returns undefined for what is no text, or none after that
 */
export function plainText(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Cut first: the rest of a text of megabytes is not worth looking at.
  const text = value
    .slice(0, 4 * maxLength)
    .replace(invisible, ' ')
    .replace(/<[/!]?[a-zA-Z][^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (text === '') return undefined;
  return shortened(text, maxLength);
}

/**
 * A payer's name for something, where it may stand in a sentence of the gateway: one word without punctuation that could
 * end the sentence.
 *
 * @returns undefined for anything longer or other than such a word
 */
export function plainName(text: string): string | undefined {
  return /^[A-Za-z0-9](?:[\w-]{0,38}[A-Za-z0-9])?$/.test(text) ? text : undefined;
}

/** An address that may be shown as a link: https, with a host, without credentials. It is never followed. */
export function shownLink(value: unknown): string | undefined {
  const text = plainText(value, 2000);
  if (text === undefined || text !== value || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}
