import { ShareError } from './share-error.js';

/** What a SMART Health Link says. */
export interface ShareLink {
  /** Where its manifest or, with the flag `U`, its one file is. */
  readonly url: string;
  /** 32 bytes, base64url: what every file of the link is encrypted with. */
  readonly key: string;
  /** Epoch seconds. */
  readonly exp?: number;
  /** Letters in alphabetical order: `L` may change, `P` needs a passcode, `U` is one file. */
  readonly flag?: string;
  readonly label?: string;
}

const scheme = 'shlink:/';
const mostLinkCharacters = 4096;
const mostUrlCharacters = 128;
const mostLabelCharacters = 80;
const base64url = /^[A-Za-z0-9_-]+$/;
const keyText = /^[A-Za-z0-9_-]{43}$/;
/** Seconds after which a time cannot be meant: some write milliseconds. */
const latestSeconds = 100_000_000_000;

/**
 * Writes a link as people scan it.
 *
 * @throws TypeError for an address or a label that the specification does not take
 * @see https://build.fhir.org/ig/HL7/smart-health-cards-and-links/links-specification.html
 */
export function writeShareLink({ url, key, exp, flag, label }: ShareLink): string {
  if (url.length > mostUrlCharacters)
    throw new TypeError(`the address of a link has at most ${mostUrlCharacters} characters`);
  if ((label ?? '').length > mostLabelCharacters) throw new TypeError('the label is too long');
  if (!keyText.test(key)) throw new TypeError('the key of a link has 32 bytes');
  const payload = { url, key, ...(exp !== undefined && { exp }), ...(flag && { flag }), ...(label && { label }), v: 1 };
  return scheme + Buffer.from(JSON.stringify(payload)).toString('base64url');
}

/**
 * Reads a link, with or without the address of a viewer before it.
 *
 * @throws ShareError SHARED_LINK_MALFORMED | SHARED_LINK_UNSUPPORTED
 */
export function readShareLink(text: string): ShareLink {
  const given = text.trim();
  if (given.length > mostLinkCharacters) throw malformed('It is too long.');
  const start = given.indexOf(scheme);
  if (start < 0 || (start > 0 && given[start - 1] !== '#')) throw malformed('It does not begin with shlink:/.');
  const encoded = given.slice(start + scheme.length);
  if (!base64url.test(encoded)) throw malformed('It is cut off or has characters that no link has.');
  const payload = parse(Buffer.from(encoded, 'base64url'));
  const { url, key, exp, flag, label, v = 1 } = payload;
  if (v !== 1)
    throw new ShareError('SHARED_LINK_UNSUPPORTED', 'The link is of a version that this gateway does not know.');
  if (typeof url !== 'string' || url.length > mostUrlCharacters)
    throw malformed('It has no address, or a too long one.');
  if (typeof key !== 'string' || !isKey(key)) throw malformed('Its key is not one of 32 bytes.');
  if (exp !== undefined && (typeof exp !== 'number' || !Number.isFinite(exp) || exp < 0)) {
    throw malformed('It does not say when it ends.');
  }
  if (flag !== undefined && (typeof flag !== 'string' || !/^[A-Z]{0,16}$/.test(flag)))
    throw malformed('Its flags are none.');
  if (label !== undefined && (typeof label !== 'string' || label.length > mostLabelCharacters)) {
    throw malformed('Its label is too long.');
  }
  if (flag?.includes('U') && flag.includes('P')) throw malformed('One file without a manifest has no passcode.');
  return {
    url,
    key,
    ...(typeof exp === 'number' && { exp: exp > latestSeconds ? exp / 1000 : exp }),
    ...(flag && { flag }),
    ...(label && { label }),
  };
}

/** `Buffer` decodes what is no base64url without a word. */
function isKey(key: string): boolean {
  return keyText.test(key) && Buffer.from(key, 'base64url').toString('base64url') === key;
}

function parse(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Refused below, like any other text that is no object.
  }
  throw malformed('It is cut off or was altered.');
}

function malformed(why: string): ShareError {
  return new ShareError('SHARED_LINK_MALFORMED', `This is no SMART Health Link that can be opened. ${why}`);
}
