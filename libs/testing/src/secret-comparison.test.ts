import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { sourceFiles } from './source-files.js';

const root = resolve(__dirname, '..', '..', '..');

/** Where what a caller presents meets what is right, and by what means that takes the same time for every wrong guess. */
const places: readonly [what: string, file: string, means: RegExp][] = [
  ['the token of the consent page', 'libs/auth-server/src/consent-desk.ts', /timingSafeEqual\(expected, actual\)/],
  [
    'the token of the metrics',
    'libs/express-kit/src/stages/metrics.ts',
    /timingSafeEqual\(digest\(presented\), expected\)/,
  ],
  ['the signature of the session cookie', signatureFile(), /timingSafeEqual\(/],
  ['cookies, bearer tokens and handles', 'libs/token-vault/src/session/credential.ts', /field: .*hash\('sha256', /],
  ['states, codes and confirmations', 'libs/token-vault/src/session/one-time-records.ts', /#keyring\.fingerprints\(/],
  ['codes and refresh tokens of apps', 'libs/auth-server/src/provider-records.ts', /#keyring\.fingerprints\(/],
];

/** Files in which something with a secret's name is compared by `===`, and why that tells a caller nothing. */
const explained: ReadonlyMap<string, string> = new Map([
  ['libs/fhir-proxy/src/upstream/authorized-sender.ts', 'two tokens of the platform, neither from the caller'],
  ['libs/smart-auth/src/tokens/access-tokens.ts', 'two tokens of the platform, neither from the caller'],
  ['libs/smart-auth/src/records/earlier-tokens.ts', 'two tokens of the platform, neither from the caller'],
  ['libs/smart-auth/src/tokens/backend-access.ts', 'two tokens of the platform, neither from the caller'],
  ['libs/gateway/src/registrations/server-registrations.ts', 'two answers of a server, neither from the caller'],
  ['libs/gateway/src/handles/confirmations.ts', 'hashes of content, after the one-time secret was found by its hash'],
  [
    'apps/mcp-server/src/writes/person-confirmation.ts',
    'the hash of a session, in a state whose signature was checked before',
  ],
  [
    'apps/mcp-server/src/tool/sign-in-request.ts',
    'the hash of a session, in a state whose signature was checked before',
  ],
]);

const secretName = '\\w*(?:[sS]ecret|[tT]oken|[cC]srf|[cC]redential|[hH]andle|[vV]erifier|[sS]ignature|[hH]ash)';
const comparison = new RegExp(
  `\\b${secretName}\\s*[!=]==(?!\\s*(?:undefined|null|true|false|'|"|\\d))|[!=]==\\s*[\\w.?]*${secretName}\\b(?!')`,
);

describe('a secret that a caller presents', () => {
  it.each(places)('%s: compared in constant time, or looked up by a hash (%s)', (_what, file, means) => {
    expect(readFileSync(resolve(root, file), 'utf8')).toMatch(means);
  });

  it('is compared by === nowhere', () => {
    const found = [...sourceFiles(join(root, 'libs')), ...sourceFiles(join(root, 'apps'))].filter((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .some((line) => comparison.test(line)),
    );
    expect(found.map((file) => relative(root, file)).filter((file) => !explained.has(file))).toEqual([]);
  });

  it('has no explanation left over', () => {
    for (const file of explained.keys()) expect(readFileSync(join(root, file), 'utf8')).toMatch(comparison);
  });
});

function signatureFile(): string {
  return createRequire(join(root, 'apps', 'rest-api', 'package.json')).resolve('cookie-signature');
}
