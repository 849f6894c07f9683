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

  // Which addresses are public is for address-guard's own tests.
  it.each(['127.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'not an address'])(
    'does not connect to %s, even beside a public address',
    async (address) => {
      const resolve = () => Promise.resolve([v4('93.184.215.14'), { address, family: address.includes(':') ? 6 : 4 }]);
      await expect(createDocumentFetch({ resolve })('https://client.example/doc')).rejects.toThrow(/not public/);
    },
  );

  it('refuses a name without addresses, and one that does not resolve', async () => {
    await expect(createDocumentFetch({ resolve: () => Promise.resolve([]) })('https://a.example/')).rejects.toThrow();
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(createDocumentFetch({ resolve })('https://a.example/')).rejects.toThrow('ENOTFOUND');
  });
});
