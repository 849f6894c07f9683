import type { X509Certificate } from 'node:crypto';
import { CertificateAuthority } from '@fhir-gateway/testing';
import { TrustCommunity } from '../testing/trust-community.js';
import { checkCertificatePath } from './certificate-path.js';

const uri = 'https://gateway.example/client';
const yesterday = new Date(Date.now() - 3600_000);
const long = new Date(Date.now() - 72 * 3600_000);

describe('a certificate path', () => {
  let community: TrustCommunity;
  beforeAll(async () => {
    community = await TrustCommunity.create();
  });
  afterEach(() => community.answers.clear());

  const check = (chain: readonly X509Certificate[], trust = community.trust()) => checkCertificatePath(chain, trust);

  it('leads over an intermediate to the root, which the chain may leave out or hold, in any order above the first', async () => {
    const { chain } = await community.issuing.issue({ uri });
    await check(chain);
    await check([...chain, community.root.certificate]);
    await check([chain[0] as X509Certificate, community.root.certificate, ...chain.slice(1)]);
  });

  it('ends at an intermediate that is an anchor', async () => {
    const { chain } = await community.issuing.issue({ uri });
    await check(chain.slice(0, 1), { ...community.trust(), anchors: [community.issuing.certificate] });
  });

  it('is refused through a certificate that is no authority', async () => {
    const { chain, privateKey } = await community.issuing.issue({ uri });
    const poser = await CertificateAuthority.create({ name: 'Party of the test community' });
    const { chain: forged } = await poser.issue({ uri });
    await expect(check([forged[0] as X509Certificate, ...chain])).rejects.toMatchObject({ code: 'UNTRUSTED' });
    expect(privateKey.type).toBe('private');
  });

  it('is refused where it leads elsewhere, lacks the intermediate, or is empty or too long', async () => {
    const other = await TrustCommunity.create();
    const { chain } = await community.issuing.issue({ uri });
    await expect(check(chain, other.trust())).rejects.toMatchObject({ code: 'UNTRUSTED' });
    await expect(check(chain.slice(0, 1))).rejects.toMatchObject({ code: 'UNTRUSTED' });
    await expect(check([])).rejects.toMatchObject({ code: 'UNREADABLE' });
    const six = Array.from({ length: 6 }, () => chain[0] as X509Certificate);
    await expect(check(six)).rejects.toMatchObject({ code: 'UNREADABLE' });
  });

  it.each([
    ['has expired', { validFrom: long, validTo: yesterday }],
    ['is not valid yet', { validFrom: new Date(Date.now() + 3600_000) }],
  ])('is refused where the certificate %s', async (_how, dates) => {
    const { chain } = await community.issuing.issue({ uri, ...dates });
    await expect(check(chain)).rejects.toMatchObject({ code: 'OUT_OF_DATE' });
  });

  it('is refused where an issuer has expired since', async () => {
    const { chain } = await community.issuing.issue({ uri, validTo: new Date(Date.now() + 90 * 24 * 3600_000) });
    const later = () => Date.now() + 30 * 24 * 3600_000;
    await expect(check(chain, community.trust(later))).rejects.toMatchObject({ code: 'OUT_OF_DATE' });
  });

  it('is refused with a weak key', async () => {
    const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
    const weak = await community.issuing.issue({ uri, algorithm: { ...rsa, modulusLength: 1024 } });
    await expect(check(weak.chain)).rejects.toMatchObject({ code: 'WEAK_KEY' });
    const strong = await community.issuing.issue({ uri, algorithm: { ...rsa, modulusLength: 2048 } });
    await check(strong.chain);
    const curve = await community.issuing.issue({ uri, algorithm: { name: 'ECDSA', namedCurve: 'P-521' } });
    await expect(check(curve.chain)).rejects.toMatchObject({ code: 'WEAK_KEY' });
  });

  it('ends where certificates vouch for each other in a circle', async () => {
    const [one, two] = [
      await CertificateAuthority.create({ name: 'One' }),
      await CertificateAuthority.create({ name: 'Two' }),
    ];
    const crossed = [(await one.crossSign(two)).certificate, (await two.crossSign(one)).certificate];
    const { chain } = await one.issue({ uri, namesRevocationList: false });
    await expect(check([chain[0] as X509Certificate, ...crossed])).rejects.toMatchObject({ code: 'UNTRUSTED' });
  });

  describe('of a certificate alone, whose issuers are at the addresses that it names (AIA)', () => {
    const address = 'http://certificates.example/issuing.cer';
    const alone = async () => {
      const issuing = await CertificateAuthority.create({ name: 'Issuing apart', parent: community.root, address });
      const { chain } = await issuing.issue({ uri, namesRevocationList: false });
      return { leaf: chain[0] as X509Certificate, issuing };
    };
    const der = ({ raw }: X509Certificate) => new Response(new Uint8Array(raw));

    it('is accepted where the issuer found leads to the anchor, and asks once an hour', async () => {
      const { leaf, issuing } = await alone();
      community.answers.set(address, () => der(issuing.certificate));
      let ahead = 0;
      const trust = community.trust(() => Date.now() + ahead);
      community.asked.length = 0;
      await check([leaf], trust);
      await check([leaf], trust);
      const asked = () => community.asked.filter((url) => url === address);
      expect(asked()).toHaveLength(1);
      ahead = 2 * 3600_000;
      await check([leaf], trust);
      expect(asked()).toHaveLength(2);
    });

    it('never makes what is found an anchor', async () => {
      const { leaf, issuing } = await alone();
      community.answers.set(address, () => der(issuing.certificate));
      const other = await TrustCommunity.create();
      other.answers.set(address, () => der(issuing.certificate));
      await expect(check([leaf], other.trust())).rejects.toMatchObject({ code: 'UNTRUSTED' });
    });

    it.each([
      ['is not there', () => new Response('', { status: 404 })],
      ['is no certificate', () => new Response('<html>')],
      ['is another authority', () => der(community.issuing.certificate)],
      ['is the certificate itself', (leaf: X509Certificate) => der(leaf)],
      ['is behind a redirect', () => new Response('', { status: 302, headers: { location: 'http://127.0.0.1/' } })],
      ['is too large', () => new Response(new Uint8Array(16_385))],
      ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
    ])('is refused where what is there %s', async (_how, answer) => {
      const { leaf } = await alone();
      community.answers.set(address, () => answer(leaf));
      community.asked.length = 0;
      await expect(check([leaf])).rejects.toMatchObject({ code: 'UNTRUSTED' });
      expect(community.asked).toEqual([address]);
    });
  });

  describe('with revocation lists', () => {
    it('is refused where the certificate or its issuer is on one', async () => {
      const own = await TrustCommunity.create();
      const first = await own.issuing.issue({ uri });
      const second = await own.issuing.issue({ uri });
      own.issuing.revoke(first.chain[0] as X509Certificate);
      await expect(check(first.chain, own.trust())).rejects.toMatchObject({ code: 'REVOKED' });
      await check(second.chain, own.trust());
      own.root.revoke(own.issuing.certificate);
      await expect(check(second.chain, own.trust())).rejects.toMatchObject({ code: 'REVOKED' });
    });

    it('reads each list once until its next update', async () => {
      const own = await TrustCommunity.create();
      const { chain } = await own.issuing.issue({ uri });
      let ahead = 0;
      const trust = own.trust(() => Date.now() + ahead);
      await check(chain, trust);
      await check(chain, trust);
      expect(own.asked).toHaveLength(2);
      ahead = 25 * 3600_000;
      own.answers.set('http://lists.example/issuing.crl', async () => {
        own.issuing.revoke(chain[0] as X509Certificate);
        return new Response(await own.issuing.signRevocationList(new Date(Date.now() + 48 * 3600_000)));
      });
      own.answers.set(
        'http://lists.example/root.crl',
        async () => new Response(await own.root.signRevocationList(new Date(Date.now() + 48 * 3600_000))),
      );
      await expect(check(chain, trust)).rejects.toMatchObject({ code: 'REVOKED' });
      // The certificate is revoked, so that its issuer is not asked about any more.
      expect(own.asked).toHaveLength(3);
    });

    it.each([
      ['is not there', () => new Response('', { status: 404 })],
      ['is no list', () => new Response('<html>')],
      ['is behind a redirect', () => new Response('', { status: 302, headers: { location: 'http://127.0.0.1/' } })],
      ['is too large', () => new Response(new Uint8Array(1_000_001))],
      ['cannot be reached', () => Promise.reject(new TypeError('fetch failed'))],
      ['is out of date', async () => new Response(await community.issuing.signRevocationList(yesterday))],
      ['is another authority’s', async () => new Response(await community.root.signRevocationList())],
    ])('is refused where a list %s', async (_how, answer) => {
      const { chain } = await community.issuing.issue({ uri });
      community.answers.set('http://lists.example/issuing.crl', answer);
      await expect(check(chain)).rejects.toMatchObject({ code: 'REVOCATION_UNKNOWN' });
    });

    it('is refused where a stranger of the same name has signed the list', async () => {
      const { chain } = await community.issuing.issue({ uri });
      const stranger = await CertificateAuthority.create({ name: 'Issuing' });
      community.answers.set(
        'http://lists.example/issuing.crl',
        async () => new Response(await stranger.signRevocationList()),
      );
      await expect(check(chain)).rejects.toMatchObject({ code: 'REVOCATION_UNKNOWN' });
    });
  });
});
