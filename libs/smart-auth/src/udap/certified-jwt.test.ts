import { randomUUID } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';
import type { IssuedCertificate } from '@fhir-gateway/testing';
import { signStatement, TrustCommunity } from '../testing/trust-community.js';
import { readCertifiedJwt } from './certified-jwt.js';

const issuer = 'https://ehr.example/fhir';
const audience = 'https://gateway.example';

describe('a JWT with its certificate', () => {
  let community: TrustCommunity;
  let party: IssuedCertificate;
  beforeAll(async () => {
    community = await TrustCommunity.create();
    party = await community.issuing.issue({ uri: issuer });
  });

  const claims = { iss: issuer, sub: issuer, aud: audience };
  const read = (jwt: string, longestSeconds = 300) =>
    readCertifiedJwt(jwt, { trust: community.trust(), audience, longestSeconds });

  it('is read when certificate, signature, names and times hold', async () => {
    const jwt = await signStatement(party, { ...claims, scope: 'system/Patient.rs' });
    await expect(read(jwt)).resolves.toMatchObject({
      claims: { iss: issuer, scope: 'system/Patient.rs' },
      certificate: { serialNumber: (party.chain[0] as X509Certificate).serialNumber },
    });
  });

  const seconds = Math.floor(Date.now() / 1000);
  it.each([
    ['is for somebody else', { aud: 'https://other.example' }],
    ['has expired', { iat: seconds - 400, exp: seconds - 100 }],
    ['is valid for 301 seconds', { iat: seconds, exp: seconds + 301 }],
    ['is issued in the future', { iat: seconds + 120, exp: seconds + 300 }],
    ['says no beginning', { iat: undefined }],
    ['has no end', { exp: undefined }],
    ['has another subject', { sub: 'https://other.example' }],
    ['has no jti', { jti: undefined }],
    ['is not valid yet', { nbf: seconds + 120 }],
  ])('is refused when it %s', async (_how, wrong) => {
    const jwt = await signStatement(party, { ...claims, ...wrong });
    await expect(read(jwt)).rejects.toBeInstanceOf(TypeError);
  });

  it.each([
    ['with another slash at its end', `${issuer}/`],
    ['in capitals', issuer.toUpperCase()],
    ['of another host', 'https://other.example/fhir'],
  ])('is refused from an issuer that its certificate does not name: %s', async (_how, iss) => {
    const jwt = await signStatement(party, { ...claims, iss, sub: iss });
    await expect(read(jwt)).rejects.toMatchObject({ code: 'NAME_MISMATCH' });
  });

  it('is refused with the certificate of another party, whose key did not sign it', async () => {
    const other = await community.issuing.issue({ uri: issuer });
    const x5c = party.chain.map(({ raw }) => raw.toString('base64'));
    const jwt = await signStatement(other, claims, { x5c });
    await expect(read(jwt)).rejects.toThrow(/not signed by the key/);
  });

  it('is refused when anything of it is changed, truncated or too long', async () => {
    const jwt = await signStatement(party, claims);
    const [head = '', , signature = ''] = jwt.split('.');
    const changed = Buffer.from(JSON.stringify({ ...claims, jti: randomUUID(), iat: seconds, exp: seconds + 60 }));
    await expect(read(`${head}.${changed.toString('base64url')}.${signature}`)).rejects.toBeInstanceOf(TypeError);
    await expect(read(jwt.slice(0, -2))).rejects.toBeInstanceOf(TypeError);
    await expect(read(`${head}.${'x'.repeat(17_000)}.${signature}`)).rejects.toThrow(/longer than/);
  });

  it('is refused without a readable certificate, and with an algorithm of no signature', async () => {
    for (const x5c of [[], ['AAAA'], 'text' as unknown as string[]])
      await expect(read(await signStatement(party, claims, { x5c }))).rejects.toMatchObject({ code: 'UNREADABLE' });
    const [, payload = ''] = (await signStatement(party, claims)).split('.');
    const x5c = party.chain.map(({ raw }) => raw.toString('base64'));
    const none = Buffer.from(JSON.stringify({ alg: 'none', x5c })).toString('base64url');
    await expect(read(`${none}.${payload}.`)).rejects.toBeInstanceOf(TypeError);
    await expect(read('no jwt')).rejects.toMatchObject({ code: 'UNREADABLE' });
  });
});
