import { EncodedUrlRewrite, QueryUrlRewrite } from './query-url-rewrite.js';

const rewrite = new QueryUrlRewrite('http://localhost:8000/api/fhir/epic:org-1', 'https://fhir.example.org/r4');
const gateway = 'http://localhost:8000/api/fhir/epic:org-1';
const platform = 'https://fhir.example.org/r4';

describe('QueryUrlRewrite', () => {
  it.each([
    [`subject=${gateway}/Patient/1`, `subject=${platform}/Patient/1`],
    [`a=x,${gateway}/A/1,${gateway}/A/2`, `a=x,${platform}/A/1,${platform}/A/2`],
    [`url=${encodeURIComponent(gateway)}%2FA`, `url=${encodeURIComponent(platform)}%2FA`],
    ['url=http%3a//localhost:8000/api/fhir/epic%3aorg-1/A', `url=${encodeURIComponent(platform)}/A`],
  ])('turns %s back', (query, expected) => {
    expect(rewrite.apply(query)).toBe(expected);
  });

  it.each([`url=${gateway}x/A`, `url=x${gateway}/A`, `url=${gateway}%41`, `url=${gateway.replace('8000', '80000')}/A`])(
    'leaves %j as it is',
    (query) => {
      expect(rewrite.apply(query)).toBe(query);
    },
  );
});

describe('an address in a link that repeats what was searched', () => {
  const platform = 'https://fhir.example.org/r4';
  const gateway = 'https://gateway.test/api/fhir/example';
  const outward = new EncodedUrlRewrite(platform, gateway);
  const inward = new QueryUrlRewrite(gateway, platform);
  const encoded = (url: string): string => encodeURIComponent(url);

  it.each([
    [`?subject=${encoded(`${platform}/Patient/1`)}`, `?subject=${encoded(`${gateway}/Patient/1`)}`],
    [
      `?a=b&subject=${encoded(`${platform}/Patient/1`)},${encoded(`${platform}/Patient/2`)}&c=d`,
      `?a=b&subject=${encoded(`${gateway}/Patient/1`)},${encoded(`${gateway}/Patient/2`)}&c=d`,
    ],
  ])('becomes the gateway’s, and the platform’s again when it is followed: %s', (link, expected) => {
    expect(outward.apply(link)).toBe(expected);
    expect(inward.apply(expected)).toBe(link);
  });

  it.each([
    `?subject=${encoded(`${platform}-other/Patient/1`)}`,
    `?subject=${encoded(`${platform}evil/Patient/1`)}`,
    `?subject=${encoded(`x${platform}/Patient/1`)}`,
    `?subject=${encoded(encoded(`${platform}/Patient/1`))}`,
    '?code=http%3A%2F%2Floinc.org%7C1-2',
  ])('stays as it is: %s', (link) => {
    expect(outward.apply(link)).toBe(link);
  });
});
