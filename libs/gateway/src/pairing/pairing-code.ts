import { randomInt } from 'node:crypto';

/** The group of the credentials that stand behind codes. */
export const codeGroup = 'pairing-code';
/** Digits and letters that nobody takes for one another when reading a screen: without 0, O, 1 and I. 32, so 5 bits each. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const code = new RegExp(`^[${alphabet}]+$`);
/** 50 bits. */
const groups = [5, 5] as const;
const length = 10;
/** A person may type other signs between groups, but no text. */
const longestTyped = 64;

/** A new pairing code as a page shows it, grouped for reading: `7KQ2M-XH4TB`. */
export function mintPairingCode(): string {
  return mintTypedCode(groups);
}

/** A typed code without case, spaces and dashes; `undefined` for what {@link mintPairingCode} cannot have made. */
export function normalizePairingCode(typed: string): string | undefined {
  return normalizeTypedCode(typed, length);
}

/** A new code of groups of so many signs. */
export function mintTypedCode(lengths: readonly number[]): string {
  const sign = () => alphabet.charAt(randomInt(alphabet.length));
  return lengths.map((size) => Array.from({ length: size }, sign).join('')).join('-');
}

/** As {@link normalizePairingCode}, of a code of so many signs. */
export function normalizeTypedCode(typed: string, size: number): string | undefined {
  if (typed.length > longestTyped) return undefined;
  const signs = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase();
  return signs.length === size && code.test(signs) ? signs : undefined;
}
