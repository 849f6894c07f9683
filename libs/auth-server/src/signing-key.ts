import { checkPrimeSync, createCipheriv } from 'node:crypto';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { JWK } from 'oidc-provider';

const exponent = 65_537n;
const primeBytes = 128;
/** Divided by first: most candidates have a small factor, and a division costs much less than a test of primality. */
const smallPrimes: readonly number[] = primesBelow(2_000);

/**
 * The key that id tokens are signed with, derived from the master key and so the same in every process: RSA of 2048 bits,
 * since each client of OpenID Connect can verify RS256 and need not know any other algorithm.
 *
 * The primes are searched from numbers that AES-256 in counter mode makes of 32 derived bytes: a deterministic random bit
 * generator, of which nothing is known without the master key.
 *
 * @see OpenID Connect Core 1.0 section 15.1; SMART App Launch 2.2, "sso-openid-connect"; FIPS 186-5 appendix A.1
 */
export function deriveSigningKey(keyring: Keyring): JWK {
  const bits = createCipheriv('aes-256-ctr', keyring.derive('oauth-signing-rsa', 32), Buffer.alloc(16));
  const p = nextPrime(bits);
  const q = nextPrime(bits);
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: exponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(numbers).map(([name, value]) => [name, base64url(value)]);
  return { ...Object.fromEntries(members), kty: 'RSA', use: 'sig', alg: 'RS256' } as JWK;
}

/** The first prime at or above a number of the generator whose two highest bits are set, so that n has 2048 bits. */
function nextPrime(bits: ReturnType<typeof createCipheriv>): bigint {
  const bytes = bits.update(Buffer.alloc(primeBytes));
  const top = 3n << BigInt(primeBytes * 8 - 2);
  const start = BigInt(`0x${bytes.toString('hex')}`) | top | 1n;
  const remainders = smallPrimes.map((prime) => Number(start % BigInt(prime)));
  for (let step = 0; ; step += 2) {
    if (smallPrimes.some((prime, index) => ((remainders[index] ?? 0) + step) % prime === 0)) continue;
    const candidate = start + BigInt(step);
    if ((candidate - 1n) % exponent === 0n || !checkPrimeSync(candidate, { checks: 1 })) continue;
    if (checkPrimeSync(candidate)) return candidate;
  }
}

/** The inverse of a number to a modulus that has no factor in common with it. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next, factor, nextFactor] = [modulus, value % modulus, 0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + modulus : factor;
}

/** @see RFC 7518 section 2: without leading zeros */
function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

function primesBelow(limit: number): number[] {
  const found: number[] = [];
  for (let value = 3; value < limit; value += 2) {
    if (found.every((prime) => value % prime !== 0)) found.push(value);
  }
  return found;
}
