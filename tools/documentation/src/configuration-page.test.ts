import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeSettings } from '@fhir-gateway/gateway';
import { renderConfigurationPage, renderEnvExample } from './configuration-page.js';
import { mainConfiguration } from './main.js';

const root = resolve(__dirname, '..', '..', '..');

describe('docs/configuration.md and .env.example', () => {
  it('are what `npm run docs:config -- --write` makes of the settings', async () => {
    expect(await mainConfiguration(root, false)).toEqual([]);
  });

  it('mark as secret what must not be seen', () => {
    const open = describeSettings().filter(({ isSecret }) => isSecret !== true);
    expect(open.filter(({ name }) => /(?<!_PUBLIC)_(KEYS?|TOKEN|SECRET|PASSWORD|REDIS_URL)$/.test(name))).toEqual([]);
    expect(describeSettings().length - open.length).toBeGreaterThan(3);
  });

  it('have a value for no secret', () => {
    const lines = renderEnvExample(describeSettings()).match(/^# \w*(KEY|SECRET|TOKEN|KEYS)=.*$/gm);
    expect(lines).toContain('# FHIR_GATEWAY_MASTER_KEY=');
    expect(lines?.filter((line) => !line.endsWith('='))).toEqual([]);
  });

  it('name each variable of the environment that the other pages name', () => {
    const known = new Set(describeSettings().map(({ name }) => name));
    const page = readFileSync(resolve(root, 'docs/configuration.md'), 'utf8');
    const strays = [...page.matchAll(/^\| `(FHIR_GATEWAY_[A-Z_]+)`/gm)].map(([, name]) => String(name));
    expect(strays.filter((name) => !known.has(name) && name !== 'FHIR_GATEWAY_SANDBOX_PORT')).toEqual([]);
  });
});

describe('a page', () => {
  it('without marks for a section is refused', () => {
    expect(() => renderConfigurationPage('nothing', describeSettings())).toThrow('no marks');
  });
});
