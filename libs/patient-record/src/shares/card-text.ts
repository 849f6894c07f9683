import { ShareError } from './share-error.js';

const jws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const mostCharacters = 64 * 1024;
const mostCards = 10;

/**
 * The signed cards in a text: that of a QR code (`shc:/` with digits, also in chunks), of a `.smart-health-card` file, or
 * the card itself.
 *
 * @returns undefined for a text that is none of these
 * @throws ShareError HEALTH_CARD_MALFORMED | SHARED_CONTENT_TOO_LARGE
 */
export function cardsIn(text: string): readonly string[] | undefined {
  const given = text.trim();
  const isCard = given.startsWith('shc:/') || given.startsWith('{') || given.startsWith('ey');
  if (!isCard) return undefined;
  if (given.length > mostCharacters) throw tooLarge();
  if (given.startsWith('shc:/')) return [numericCard(given)];
  return given.startsWith('{') ? cardsOfFile(given) : [requireCard(given)];
}

/** @throws as {@link cardsIn} */
export function cardsOfFile(text: string): readonly string[] {
  let cards: unknown;
  try {
    cards = (JSON.parse(text) as { verifiableCredential?: unknown }).verifiableCredential;
  } catch {
    throw malformed('It is no file of cards.');
  }
  if (!Array.isArray(cards) || cards.length === 0) throw malformed('It is no file of cards.');
  if (cards.length > mostCards) throw tooLarge();
  return cards.map((card) => requireCard(typeof card === 'string' ? card : ''));
}

/** @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/cards-specification.html */
function numericCard(text: string): string {
  const codes = text.split(/\s+/).map((code) => /^shc:\/(?:(\d{1,2})\/(\d{1,2})\/)?((?:\d\d)+)$/.exec(code));
  if (codes.some((code) => code === null)) throw malformed('Its code is cut off.');
  const parts = codes.map((code) => ({
    at: Number(code?.[1] ?? 1),
    of: Number(code?.[2] ?? 1),
    digits: code?.[3] ?? '',
  }));
  const isWhole =
    parts.every(({ of }) => of === parts.length) && new Set(parts.map(({ at }) => at)).size === parts.length;
  if (!isWhole || parts.some(({ at, of }) => at < 1 || at > of)) throw malformed('Not all of its codes are there.');
  const digits = parts
    .toSorted((one, other) => one.at - other.at)
    .map((part) => part.digits)
    .join('');
  const pairs = digits.match(/\d\d/g) ?? [];
  if (pairs.some((pair) => Number(pair) > 77)) throw malformed('Its code has digits that stand for nothing.');
  return requireCard(String.fromCharCode(...pairs.map((pair) => Number(pair) + 45)));
}

function requireCard(card: string): string {
  if (card.length > mostCharacters) throw tooLarge();
  if (!jws.test(card)) throw malformed('It is cut off or has characters that no card has.');
  return card;
}

/** A refusal of a text that is no card. */
export function malformed(why: string, cause?: unknown): ShareError {
  return new ShareError('HEALTH_CARD_MALFORMED', `This is no SMART Health Card that can be read. ${why}`, { cause });
}

function tooLarge(): ShareError {
  return new ShareError('SHARED_CONTENT_TOO_LARGE', 'This is more than a SMART Health Card can be.');
}
