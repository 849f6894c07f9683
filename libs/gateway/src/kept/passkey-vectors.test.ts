import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { checkedAnswer } from './passkey-answer.js';

/**
 * An authentication of the test vectors of Web Authentication Level 3. All random values are derived as section 16 says; its
 * signatures alone are written down.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-test-vectors
 */
interface Vector {
  readonly info: string;
  readonly alg: 'ES256' | 'RS256' | 'EdDSA';
  /** Salts of what is derived. */
  readonly challenge: number;
  readonly extraData?: number;
  readonly flags: number;
  readonly crossOrigin?: true;
  readonly signature: string;
}

const derived = (info: string, salt: number, length: number) =>
  Buffer.from(hkdfSync('sha256', 'WebAuthn test vectors', Buffer.from([salt]), info, length)).toString('base64url');
const future = 'clientDataJSON may be extended with additional fields in the future, such as this: ';

/** By the number of their section. */
const vectors = {
  '16.2': {
    ...{ info: 'none.ES256', alg: 'ES256', challenge: 7, flags: 0x19 },
    signature:
      '3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87',
  },
  '16.3': {
    ...{ info: 'packed-self.ES256', alg: 'ES256', challenge: 7, extraData: 9, flags: 0x09 },
    signature:
      '304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66',
  },
  '16.4': {
    ...{ info: 'none.ES256.crossOrigin', alg: 'ES256', challenge: 7, extraData: 9, flags: 0x05, crossOrigin: true },
    signature:
      '3046022100eb12fcf23b12764c0f122e22371fab92e283879fd798f38ee1841c951b6e40e7022100c76237ff9db77b3c56f30837cda6a09acfa2e915544e609c0733b1184036d1cf',
  },
  '16.6': {
    ...{ info: 'none.ES256.long-credential-id', alg: 'ES256', challenge: 6, flags: 0x0d },
    signature:
      '304502203ecef83fb12a0cae7841055f9f87103a99fd14b424194bbf06c4623d3ee6e3fd022100d2ace346db262b1374a6b70faa51f518a42ddca13a4125ce6f5052a75bac9fb6',
  },
  '16.7': {
    ...{ info: 'packed.ES256', alg: 'ES256', challenge: 9, extraData: 11, flags: 0x0d },
    signature:
      '30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe90221008b0819c824218a97152cd099c55bfb1477b29d900a49a64018314f9bfccda163',
  },
  '16.10': {
    ...{ info: 'packed.RS256', alg: 'RS256', challenge: 7, flags: 0x19 },
    signature:
      '01063d52d7c39b4d432fc7063c5d93e582bdcb16889cd71f888d67d880ea730a428498d3bc8e1ee11f2b1ecbe6c292b118c55ffaaddefa8cad0a54dd137c51f1eec673f1bb6c4d1789d6826a222b22d0f585fc901fdc933212e579d199b89d672aa44891333e6a1355536025e82b25590256c3538229b55737083b2f6b9377e49e2472f11952f79fdd0da180b5ffd901b4049a8f081bb40711bef76c62aed943571f2d0575304cb549d68d8892f95086a30f93716aee818f8dc06e96c0d5e0ed4cfa9fd8773d90464b68cf140f7986666ff9c9e3302acd0535d60d769f465e2ab57ef8aabc89fccfef7ba32a64154a8b3d26be2298f470b8cc5377dbe3dfd4b0b45f8f01e63bde6cfc76b62771f9b70aa27cf40152cad93aa5acd784fd4b90f676e2ea828d0bf2400aebbaae4153e5838f537f88b6228346782a93a899be66ec77de45b3efcf311da6321c92e6b0cd11bfe653bf3e98cee8e341f02d67dbb6f9c98d9e8178090cfb5b70fbc6d541599ac794ae2f1d4de1286ec8de8c2daf7b1d15c8438e90d924df5c19045220a4c8438c1b979bbe016cf3d0eeec23c3999d4882cc645b776de930756612cdc6dd398160ff02a6',
  },
  '16.11': {
    ...{ info: 'packed.EdDSA', alg: 'EdDSA', challenge: 9, flags: 0x01 },
    signature:
      'f5c59c7e46c34f6f8cc197101ddf9934fa2595f68eb1913a637e8419eb9ba4cfdfc48f85393bc0d40b011f0d6fecb097d6607525713223a0dc0d453993dae00b',
  },
} as const satisfies Readonly<Record<string, Vector>>;
type Section = keyof typeof vectors;

function keyOf({ alg, info }: Vector): KeyObject {
  const secret = derived(info, 1, 32);
  if (alg === 'EdDSA') {
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
    const der = Buffer.concat([prefix, Buffer.from(secret, 'base64url')]);
    return createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  }
  return createPublicKey({ key: alg === 'ES256' ? pointOf(secret) : mersenneKey(), format: 'jwk' });
}

function pointOf(secret: string): JsonWebKey {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(secret, 'base64url'));
  const point = pair.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((one) => one.toString('base64url'));
  return { kty: 'EC', crv: 'P-256', x, y };
}

/** Of the two smallest Mersenne primes with 1,024 bits and more. */
function mersenneKey(): JsonWebKey {
  const n = (2n ** 1279n - 1n) * (2n ** 2203n - 1n);
  const hex = n.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return { kty: 'RSA', n: bytes.toString('base64url'), e: 'AQAB' };
}

/** The answer of a vector, its key, and the question that it is to. */
function answered(section: Section) {
  const vector: Vector = vectors[section];
  const { info, flags, extraData, crossOrigin = false } = vector;
  const challenge = derived(info, vector.challenge, 32);
  const said = {
    ...{ type: 'webauthn.get', challenge, origin: 'https://example.org', crossOrigin },
    ...(extraData !== undefined && { extraData: `${future}${derived(info, extraData, 16)}` }),
  };
  const clientData = Buffer.from(JSON.stringify(said));
  const rpIdHash = createHash('sha256').update('example.org').digest();
  const parts = {
    clientData,
    authenticatorData: Buffer.concat([rpIdHash, Buffer.from([flags, 0, 0, 0, 0])]),
    signature: Buffer.from(vector.signature, 'hex'),
  };
  const key = keyOf(vector);
  const question = {
    origin: 'https://example.org',
    host: 'example.org',
    isAsked: (asked: string) => asked === challenge,
  };
  const check = (
    changed: Partial<typeof parts> = {},
    otherwise: Partial<typeof question> & { counter?: number } = {},
  ) => {
    const texts = Object.entries({ ...parts, ...changed }).map(([name, bytes]) => [name, bytes.toString('base64url')]);
    const answer = { id: '', ...(Object.fromEntries(texts) as Record<keyof typeof parts, string>) };
    const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64url');
    return checkedAnswer(answer, { publicKey, counter: otherwise.counter ?? 0 }, { ...question, ...otherwise });
  };
  const signed = Buffer.concat([parts.authenticatorData, createHash('sha256').update(clientData).digest()]);
  const isSigned = verify(vector.alg === 'EdDSA' ? null : 'sha256', signed, key, parts.signature);
  return { parts, said, check, isSigned };
}

describe('the test vectors of Web Authentication Level 3', () => {
  it.each(['16.6', '16.7'] as const)('%s holds', (section) => {
    expect(answered(section).check()).toEqual({ counter: 0, isSynced: false });
  });

  it.each<[Section, string]>([
    ['16.2', 'its person was not verified'],
    ['16.3', 'its person was not verified'],
    ['16.4', 'it is of a frame of another origin'],
    ['16.10', 'its person was not verified'],
    ['16.11', 'its person was not verified'],
  ])('%s is signed and does not hold: %s', (section) => {
    const { isSigned, check } = answered(section);
    expect([isSigned, check()]).toEqual([true, undefined]);
  });

  it.each(['16.6', '16.7'] as const)('%s does not hold for another question, or with a field changed', (section) => {
    const { said, check } = answered(section);
    expect(check({}, { origin: 'https://sub.example.org' })).toBeUndefined();
    expect(check({}, { host: 'sub.example.org' })).toBeUndefined();
    expect(check({}, { isAsked: () => false })).toBeUndefined();
    expect(check({}, { counter: 1 })).toBeUndefined();
    for (const change of [{ type: 'webauthn.create' }, { origin: 'http://example.org' }, { crossOrigin: true }]) {
      expect(check({ clientData: Buffer.from(JSON.stringify({ ...said, ...change })) })).toBeUndefined();
    }
  });

  it.each(['16.6', '16.7'] as const)('%s does not hold with any bit changed, or cut off anywhere', (section) => {
    const { parts, check } = answered(section);
    const held: string[] = [];
    for (const [name, bytes] of Object.entries(parts)) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        if (check({ [name]: changed })) held.push(`${name} bit ${bit}`);
        if (check({ [name]: bytes.subarray(0, bit >> 3) })) held.push(`${name} cut off at ${bit >> 3}`);
      }
    }
    expect(held).toEqual([]);
  });
});
