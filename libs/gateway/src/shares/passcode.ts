import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** A passcode as it is kept: base64url. */
export interface StoredPasscode {
  readonly salt: string;
  readonly hash: string;
}

const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const hashBytes = 32;

/** Hashes a passcode with a salt of its own, off the event loop. */
export async function hashPasscode(passcode: string): Promise<StoredPasscode> {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64url'), hash: (await derive(passcode, salt)).toString('base64url') };
}

/** Whether it is the passcode that was hashed. */
export async function isPasscode(passcode: string, { salt, hash }: StoredPasscode): Promise<boolean> {
  const derived = await derive(passcode, Buffer.from(salt, 'base64url'));
  return timingSafeEqual(derived, Buffer.from(hash, 'base64url'));
}

function derive(passcode: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passcode.normalize('NFC'), salt, hashBytes, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
