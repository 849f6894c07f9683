import type { CheckedPasskey, StoredPasskey } from '@fhir-gateway/token-vault';
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';

/** What an authenticator gave a page, each part in base64url. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly authenticatorData: string;
  readonly clientData: string;
  readonly signature: string;
}

/** What the answer has to be to. */
export interface PasskeyQuestion {
  /** Whether this gateway asked it just now. */
  isAsked(challenge: string): boolean;
  readonly origin: string;
  /** The host that passkeys are made for. */
  readonly host: string;
}

const flags = { present: 0x01, verified: 0x04, synced: 0x10 } as const;
const hashBytes = 32;
const headBytes = 37;
const leastRsaBits = 2048;

/**
 * Verifies an authenticator's answer with the passkey's public key.
 *
 * @returns the count of signatures and whether other devices have the passkey as well; `undefined` where the answer does not hold
 * @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 */
export function checkedAnswer(
  answer: PasskeyAnswer,
  { publicKey, counter }: Pick<StoredPasskey, 'publicKey' | 'counter'>,
  question: PasskeyQuestion,
): CheckedPasskey | undefined {
  const clientData = bytesIn(answer.clientData);
  const data = bytesIn(answer.authenticatorData);
  if (!isClientDataOf(clientData, question) || data.length < headBytes) return undefined;
  if (!data.subarray(0, hashBytes).equals(createHash('sha256').update(question.host).digest())) return undefined;
  const said = data.readUInt8(hashBytes);
  // The person was there, and showed it to the authenticator by a finger, a face or a number.
  if ((said & flags.present) === 0 || (said & flags.verified) === 0) return undefined;
  const count = data.readUInt32BE(hashBytes + 1);
  // Another authenticator has the passkey's private key, or an answer is given again.
  if ((count > 0 || counter > 0) && count <= counter) return undefined;
  const key = publicKeyOf(publicKey);
  const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
  if (!key || !isSignedBy(key, signed, bytesIn(answer.signature))) return undefined;
  return { counter: count, isSynced: (said & flags.synced) !== 0 };
}

/** @see https://www.w3.org/TR/webauthn-3/#dictdef-collectedclientdata */
function isClientDataOf(bytes: Buffer, { isAsked, origin }: PasskeyQuestion): boolean {
  try {
    const said = JSON.parse(bytes.toString('utf8')) as Record<string, unknown> | null;
    return (
      said?.['type'] === 'webauthn.get' &&
      typeof said['challenge'] === 'string' &&
      said['origin'] === origin &&
      (said['crossOrigin'] === undefined || said['crossOrigin'] === false) &&
      isAsked(said['challenge'])
    );
  } catch {
    return false;
  }
}

/** A public key of a kind that passkeys are asked to be of; `undefined` for any other. */
function publicKeyOf(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: bytesIn(text), format: 'der', type: 'spki' });
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    const isKnown =
      (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') ||
      (key.asymmetricKeyType === 'rsa' && modulusLength >= leastRsaBits) ||
      key.asymmetricKeyType === 'ed25519';
    return isKnown ? key : undefined;
  } catch {
    return undefined;
  }
}

function isSignedBy(key: KeyObject, signed: Buffer, signature: Buffer): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, key, signature);
  } catch {
    return false;
  }
}

function bytesIn(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
