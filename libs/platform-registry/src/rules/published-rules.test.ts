import { checkPlatform } from '../check-platform.js';
import { definition } from '../testing/platforms.js';

const source = { title: 'A page' };
const claimed = { status: 'claimed', source };
const faultsOf = (published: object) => checkPlatform({ ...definition(), published }).faults;

describe('what a payer publishes', () => {
  it('is claimed or seen, each with its source', () => {
    const published = {
      crd: { ...claimed, paths: ['/cds-services'], since: '2026-01-01' },
      providerDirectory: { ...claimed, login: 'none', platform: 'payer-directory' },
      nothingFound: { apis: ['dtr', 'pas'], source },
    };
    expect(faultsOf(published)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['without a source', { crd: { status: 'claimed' } }, 'published.crd.source'],
    ['with a status of its own', { crd: { status: 'verified', source } }, 'published.crd.status'],
    ['with a directory that does not say who signs in', { formulary: claimed }, 'published.formulary.login'],
    ['with an API that there is none of', { nothingFound: { apis: ['fax'], source } }, 'published.nothingFound.apis.0'],
    ['that is there and is not', { crd: claimed, nothingFound: { apis: ['crd'], source } }, 'published.crd'],
    [
      'with a route to a directory that wants a login',
      { providerDirectory: { ...claimed, login: 'client', platform: 'payer-directory' } },
      'published.providerDirectory.platform',
    ],
  ])('is refused %s', (_what, published, path) => {
    expect(faultsOf(published)).toEqual([expect.objectContaining({ path })]);
  });
});
