import { hkdfSync } from 'node:crypto';
import { mintTypedCode, normalizeTypedCode } from '../pairing/pairing-code.js';

/** 130 bits. */
const groups = [5, 5, 5, 5, 6] as const;
const lastLength = 6;
const nameBytes = 16;
const secretBytes = 24;

/** A new recovery code as a page shows it, grouped for writing down. */
export function mintRecoveryCode(): string {
  return mintTypedCode(groups);
}

/** The last group of a code, which is typed back to show that it was written down. */
export function lastGroupOf(code: string): string {
  return code.slice(-lastLength);
}

/** What was typed as a last group; `undefined` for what cannot be one. */
export function normalizeLastGroup(typed: string): string | undefined {
  return normalizeTypedCode(typed, lastLength);
}

/**
 * The two halves of a typed code: by the name the session is found, and the secret opens it. Neither follows from the other.
 * `undefined` for what {@link mintRecoveryCode} cannot have made.
 */
export function recoveryKeyOf(typed: string): { readonly name: string; readonly secret: Uint8Array } | undefined {
  const signs = normalizeTypedCode(
    typed,
    groups.reduce((sum, length) => sum + length, 0),
  );
  if (signs === undefined) return undefined;
  return {
    name: Buffer.from(derive(signs, 'name', nameBytes)).toString('base64url'),
    secret: derive(signs, 'credential', secretBytes),
  };
}

/** A code of 130 random bits needs no slow hash. */
function derive(signs: string, purpose: string, bytes: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', signs, '', `fhir-gateway/recovery-code-${purpose}/v1`, bytes));
}
