import { randomInt } from 'node:crypto';

/** The group of the credentials that stand behind codes. */
export const codeGroup = 'pairing-code';
/** Digits and letters that nobody takes for one another when reading a screen: without 0, O, 1 and I. 32, so 5 bits each. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** 50 bits. */
const length = 10;
const groupLength = 5;
const code = new RegExp(`^[${alphabet}]{${length}}$`);
/** A person may type other signs between groups, but no text. */
const longestTyped = 64;

/** A new pairing code as a page shows it, grouped for reading: `7KQ2M-XH4TB`. */
export function mintPairingCode(): string {
  const signs = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return `${signs.slice(0, groupLength)}-${signs.slice(groupLength)}`;
}

/** A typed code without case, spaces and dashes; `undefined` for what {@link mintPairingCode} cannot have made. */
export function normalizePairingCode(typed: string): string | undefined {
  if (typed.length > longestTyped) return undefined;
  const signs = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase();
  return code.test(signs) ? signs : undefined;
}
