import { hasNextPage, linkUrl, nextPage } from './page-link.js';

const base = 'https://gw.example/api/fhir/p';
const asked = { path: 'Coverage', query: 'patient=1' };
const page = (url: unknown) => ({ resourceType: 'Bundle', link: [{ relation: 'self' }, { relation: 'next', url }] });

it.each([
  ['absolute', `${base}/Coverage?patient=1&page=2`, { path: 'Coverage', query: 'patient=1&page=2' }],
  ['relative to the base', 'Coverage?patient=1&page=2', { path: 'Coverage', query: 'patient=1&page=2' }],
  ['a query alone', '?page=2', { path: 'Coverage', query: 'page=2' }],
  ['relative to the host', '/api/fhir/p/Coverage?page=2', { path: 'Coverage', query: 'page=2' }],
  ['relative to the host, at another base', '/api/fhir/px/Coverage?page=2', 'elsewhere'],
  ['of whatever host', '//else.example/api/fhir/p/Coverage?page=2', 'elsewhere'],
  ['of the base itself', `${base}?_getpages=x`, { path: '', query: '_getpages=x' }],
  ['below a longer base', 'https://gw.example/api/fhir/px/Coverage?page=2', 'elsewhere'],
  ['of another server', 'https://else.example/Coverage?page=2', 'elsewhere'],
  ['what the proxy writes for one that leads elsewhere', `${base}/_elsewhere`, 'elsewhere'],
  ['leading up', `${base}/../admin?page=2`, 'elsewhere'],
  ['leading up in another spelling', `${base}/Coverage/%2E%2e/%2e./admin`, 'elsewhere'],
  ['leading up without a base', '../admin', 'elsewhere'],
  ['this same page', 'Coverage?patient=1', 'same'],
  ['this same page, absolute', `${base}/Coverage?patient=1`, 'same'],
  ['no text', 7, 'elsewhere'],
  ['none', undefined, 'elsewhere'],
])('the link to the next page is %s', (_what, url, next) => {
  expect(nextPage(page(url), asked, base)).toEqual(next);
  expect(hasNextPage(page(url))).toBe(true);
});

it.each([undefined, null, 7, {}, { link: 7 }, { link: [null, { relation: 'self', url: base }] }])(
  '%j is the last page',
  (bundle) => {
    expect([nextPage(bundle, asked, base), hasNextPage(bundle), linkUrl(bundle, 'next')]).toEqual([
      'last',
      false,
      undefined,
    ]);
  },
);
