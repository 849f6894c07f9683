import { isPublicAddress } from '@fhir-gateway/address-guard';
import { createDocumentFetch, type ResolvedAddress } from './document-fetch.js';

const v4 = (address: string): ResolvedAddress => ({ address, family: 4 });

describe('fetching an address that a stranger chose', () => {
  it.each([
    ['http', 'http://client.example/doc'],
    ['an IPv4 address', 'https://93.184.215.14/doc'],
    ['an IPv4 address in hexadecimal', 'https://0x7f000001/doc'],
    ['an IPv6 address', 'https://[::1]/doc'],
    ['userinfo', 'https://user@client.example/doc'],
    ['another scheme', 'file:///etc/passwd'],
  ])('refuses %s before anything is asked of the network', async (_what, url) => {
    const asked: string[] = [];
    const fetchDocument = createDocumentFetch({
      resolve: (host) => {
        asked.push(host);
        return Promise.resolve([v4('127.0.0.1')]);
      },
    });
    await expect(fetchDocument(url)).rejects.toThrow();
    expect(asked).toEqual([]);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:93.184.215.14',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'not an address',
  ])('does not connect to %s, even beside a public address', async (address) => {
    expect(isPublicAddress(address)).toBe(false);
    const resolve = () => Promise.resolve([v4('93.184.215.14'), { address, family: address.includes(':') ? 6 : 4 }]);
    await expect(createDocumentFetch({ resolve })('https://client.example/doc')).rejects.toThrow(/not public/);
  });

  it.each(['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450::1'])('takes %s for public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('refuses a name without addresses, and one that does not resolve', async () => {
    await expect(createDocumentFetch({ resolve: () => Promise.resolve([]) })('https://a.example/')).rejects.toThrow();
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(createDocumentFetch({ resolve })('https://a.example/')).rejects.toThrow('ENOTFOUND');
  });
});
