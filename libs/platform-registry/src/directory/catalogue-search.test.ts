import { fileURLToPath } from 'node:url';
import { loadPlatforms } from '../load-platforms.js';
import { createPlatformRegistry } from '../registry/platform-registry.js';

const shipped = fileURLToPath(new URL('../../../../platforms', import.meta.url));
const { definitions } = loadPlatforms({ directories: [shipped] });
const registry = createPlatformRegistry({ definitions, environment: {} });
const found = (query: string) => registry.list({ query }).map(({ id }) => id);

/** What people ask for, and everything that may come back, in order. */
const expected: Readonly<Record<string, readonly string[]>> = {
  // Every one of these was once answered with another platform by a search that used patterns.
  'bcbs arkansas': ['bcbsar'],
  'BlueCross BlueShield of South Carolina': ['bcbssc'],
  netsmart: ['netsmart'],
  smarthealthit: ['smarthealthit-sandbox-patient', 'smarthealthit-sandbox-clinician'],
  dynamichealthit: ['dynamichealthit'],
  // What serves the state without naming it comes after what names it.
  'bcbs kansas': ['bcbsks', 'bluekc'],
  'bcbs of kansas city': ['bluekc'],

  'BCBS KC': ['bluekc'],
  'kansas city': ['bluekc'],
  'BCBS TX': ['hcsc'],
  'Blue Cross Blue Shield of Illinois': ['hcsc'],
  bcbsnm: ['hcsc'],
  BCBSM: ['bcbsmi'],
  BCBSMA: ['bcbsma'],
  'Blue Cross MA': ['bcbsma'],
  bcbsmn: ['bcbsmn'],
  'NC Blue Cross': ['bcbsnc'],
  'bcbs of north carolina': ['bcbsnc'],
  'blue cross north dakota': ['bcbsnd'],
  'South Dakota Blue Cross': ['wellmark'],
  'bcbs iowa': ['wellmark'],
  'BCBS TN': ['bcbst', 'bcbst-provider-directory'],
  'bcbs la': ['bcbsla'],
  'alabama bcbs': ['bcbsal'],
  azblue: ['bcbsaz'],
  'bcbs fl': ['floridablue'],
  'horizon nj': ['horizon'],
  excellus: ['excellus'],
  'bcbs dc': ['carefirst'],
  'bcbs northern virginia': ['carefirst'],
  'Premera WA': ['premera'],
  'bcbs alaska': ['premera'],
  'highmark west virginia': ['highmark'],
  'bcbs west virginia': ['highmark'],
  IBC: ['ibx'],
  'Independence Blue Cross': ['ibx'],
  'capital blue cross': ['capitalblue'],
  BSCA: ['blueshieldca'],
  'Blue Shield of California': ['blueshieldca'],
  'Blue Cross of California': ['anthem-patient', 'anthem-formulary', 'anthem-provider'],
  'BCBS Indiana': ['anthem-patient', 'anthem-formulary', 'anthem-provider'],
  'anthem formulary': ['anthem-formulary', 'anthem-patient', 'anthem-provider'],
  elevance: ['anthem-patient', 'anthem-formulary', 'anthem-provider'],
  'bcbs missouri': ['bluekc', 'anthem-patient', 'anthem-formulary', 'anthem-provider'],

  UHC: ['unitedhealthcare'],
  'United Health Care': ['unitedhealthcare'],
  'UnitedHealth Group': ['unitedhealthcare'],
  optum: ['unitedhealthcare'],
  CVS: ['aetna'],
  aetna: ['aetna', 'aetna-sandbox'],
  'aetna test': ['aetna-sandbox', 'aetna'],
  'cigna directory': ['cigna-provider-directory', 'cigna'],
  cigna: ['cigna', 'cigna-provider-directory'],
  'Humana Inc.': ['humana'],
  KP: ['kaiser', 'kaiser-provider-directory'],
  'molina california': ['molina', 'molina-provider-directory'],
  ambetter: ['centene'],
  'Health Net': ['centene'],

  medicare: ['medicare', 'medicare-sandbox'],
  'medicare test': ['medicare-sandbox', 'medicare'],
  BB2: ['medicare', 'medicare-sandbox'],
  VA: ['vahealth'],
  'Veterans Affairs': ['vahealth'],

  mychart: ['epic'],
  'epic sandbox': ['epic-sandbox-patient', 'epic-sandbox-clinician', 'epic'],
  'Oracle Health': ['cerner', 'cerner-soarian', 'cerner-open-sandbox'],
  'cerner sandbox': ['cerner-open-sandbox', 'cerner', 'cerner-soarian'],
  'athena health': ['athena'],
  'Next Gen': ['nextgen'],
  'e clinical works': ['eclinicalworks'],
  healow: ['eclinicalworks'],
  ECW: ['eclinicalworks'],
  'Veradigm (Allscripts)': ['allscripts'],
  PracticeFusion: ['practicefusion'],
  'Dr. Chrono': ['drchrono'],
  credible: ['qualifacts-credible'],
  qualifacts: ['qualifacts-carelogic', 'qualifacts-credible', 'qualifacts-insync'],
  'quest labs': ['questdiagnostics'],
  hspc: ['logica'],
  'smart sandbox': ['smarthealthit-sandbox-patient', 'smarthealthit-sandbox-clinician'],
};

describe('searching the shipped platforms', () => {
  it.each([
    ['blue care network', 'bcbsmi'],
    ['FL Blue', 'floridablue'],
    ['kaizer', 'kaiser'],
    ['etna', 'aetna'],
    ['signa', 'cigna'],
    ['unitd helthcare', 'unitedhealthcare'],
    ['blue cross texas', 'hcsc'],
    ['60054', 'aetna'],
  ])('finds for %j first %s', (query, id) => {
    expect(found(query)[0]).toBe(id);
  });

  it.each(Object.entries(expected))('finds for %j %j and nothing else', (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  it.each([
    ['healthit', 'smarthealthit-sandbox-patient'],
    ['healthit', 'dynamichealthit'],
    ['bcbs virginia', 'highmark'],
    ['smart', 'netsmart'],
    ['bcbs california', 'blueshieldca'],
  ])('does not take %j for %s', (query, id) => {
    expect(found(query)).not.toContain(id);
    expect(found(query).length).toBeGreaterThan(0);
  });

  it.each([
    'Blue Cross of Idaho',
    'bcbs hawaii',
    'bcbs oregon',
    'bcbs nebraska',
    'regence',
    'united concordia',
    'medicare advantage',
    'virginia health',
    'capital one',
    'episode',
    'epicenter',
    'labcorp',
    'tricare',
    'in',
    'me',
    '.*',
    'of the',
  ])('finds nothing for %j, which is another organization or none', (query) => {
    expect(found(query)).toEqual([]);
  });

  it('finds each platform first by its id and by each of its aliases', () => {
    for (const { id, aliases = [] } of definitions) {
      for (const name of [id, ...aliases]) expect([name, found(name)[0]]).toEqual([name, id]);
    }
  });

  it('finds each platform by its name, and by its short one', () => {
    for (const { id, name, displayName = name } of definitions) {
      expect([name, found(name)[0]]).toEqual([name, id]);
      expect(found(displayName)).toContain(id);
    }
  });
});
