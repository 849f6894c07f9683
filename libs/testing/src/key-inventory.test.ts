import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { sourceFiles } from './source-files.js';

const root = resolve(__dirname, '..', '..', '..');
const page =
  readFileSync(join(root, 'docs', 'internal', 'threats.md'), 'utf8').split('## Keys and algorithms')[1] ?? '';

/** Files that seal, sign or hash with a key, and the label or file by which the page has what they do. */
const keyed: Readonly<Record<string, string>> = {
  'libs/audit/src/chain-record.ts': 'audit-chain',
  'libs/audit/src/checkpoint.ts': 'audit-chain',
  'libs/audit/src/pseudonyms.ts': 'audit-pseudonyms',
  'libs/auth-server/src/consent-desk.ts': 'oauth-consent',
  'libs/fhir-proxy/src/platform/sealed-records.ts': 'libs/fhir-proxy/src/platform/sealed-records.ts',
  'libs/gateway/src/kept/recovery-code.ts': 'recovery-code.ts',
  'libs/gateway/src/smart-apps/app-launch.ts': 'oauth-subject',
  'libs/gateway/src/subscriptions/webhook-message.ts': 'FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET',
  'libs/token-vault/src/sealing/authenticated-encryption.ts': 'seal/v1',
  'libs/token-vault/src/sealing/data-key.ts': 'fhir-gateway/data-key/v1',
  'libs/token-vault/src/sealing/keyring.ts': 'with-secret/v1',
  'libs/token-vault/src/sealing/sealed-box.ts': 'fhir-gateway/sealed-box/v1',
};

describe('the list of keys and algorithms in docs/internal/threats.md', () => {
  const files = [...sourceFiles(join(root, 'libs')), ...sourceFiles(join(root, 'apps'))];
  const texts = files.map((file) => [relative(root, file), readFileSync(file, 'utf8')] as const);

  it('has each label under which a key is derived', () => {
    const labels = texts.flatMap(([, text]) => [
      ...[...text.matchAll(/\.(?:derive|deriveAll)\(\s*['`]([^'`$]+)/g)].map(([, label]) => label),
      ...[...text.matchAll(/expand\(root, '([^']+)'/g)].map(([, label]) => label),
      ...[...text.matchAll(/auditKeyLabels = \{([^}]*)\}/g)].flatMap(([, list = '']) =>
        [...list.matchAll(/'([^']+)'/g)].map(([, label]) => label),
      ),
    ]);
    expect(labels.length).toBeGreaterThan(8);
    expect(labels.filter((label) => !page.includes(`\`${label}\``))).toEqual([]);
  });

  it('has every place that seals, signs or hashes with a key', () => {
    const found = texts.filter(([, text]) =>
      /createHmac\(|createCipheriv\(|hkdfSync\(|createSign\(|\$\{this\.#key\}/.test(text),
    );
    expect(found.map(([file]) => file).sort()).toEqual(Object.keys(keyed).sort());
    for (const name of Object.values(keyed)) expect(page).toContain(`\`${name}\``);
  });
});
