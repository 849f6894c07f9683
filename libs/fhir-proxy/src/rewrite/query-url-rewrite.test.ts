import { QueryUrlRewrite } from './query-url-rewrite.js';

const rewrite = new QueryUrlRewrite('http://localhost:8000/api/fhir/epic:org-1', 'https://fhir.example.org/r4');
const gateway = 'http://localhost:8000/api/fhir/epic:org-1';
const platform = 'https://fhir.example.org/r4';

describe('QueryUrlRewrite', () => {
  it.each([
    [`subject=${gateway}/Patient/1`, `subject=${platform}/Patient/1`],
    [`url=${gateway}&x=1`, `url=${platform}&x=1`],
    [`a=x,${gateway}/A/1,${gateway}/A/2`, `a=x,${platform}/A/1,${platform}/A/2`],
    [`url=${encodeURIComponent(gateway)}%2FA`, `url=${encodeURIComponent(platform)}%2FA`],
    ['url=http%3a//localhost:8000/api/fhir/epic%3aorg-1/A', `url=${encodeURIComponent(platform)}/A`],
    [`identifier=${gateway}|5`, `identifier=${platform}|5`],
  ])('turns %s back', (query, expected) => {
    expect(rewrite.apply(query)).toBe(expected);
  });

  it.each([
    `url=${gateway}x/A`,
    `url=x${gateway}/A`,
    `url=${gateway}%41`,
    'name=localhost&name=%zz&x=+%20',
    `url=${gateway.replace('8000', '80000')}/A`,
    '',
  ])('leaves %j as it is', (query) => {
    expect(rewrite.apply(query)).toBe(query);
  });
});
