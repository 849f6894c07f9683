import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkPlatform } from './check-platform.js';
import { platformJsonSchema } from './json-schema.js';
import { platformKeyReference } from './key-reference.js';
import { loadPlatforms } from './load-platforms.js';
import { createPlatformRegistry } from './registry/platform-registry.js';
import { asJson } from './testing/platforms.js';
import { example, openRegistry } from './testing/readme-example.js';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const shipped = fileURLToPath(new URL('platforms', root));
const { definitions, faults } = loadPlatforms({ directories: [shipped] });

describe('the shipped platforms', () => {
  it('have no fault', () => {
    expect(faults).toEqual([]);
    expect(definitions.length).toBeGreaterThan(0);
  });

  it.each(definitions.map((definition) => [definition.id, definition] as const))('round-trips %s', (id, definition) => {
    expect(checkPlatform(asJson(definition), { expectedId: id }).definition).toEqual(definition);
    expect(definition).toEqual(JSON.parse(read(`platforms/${id}.json`)));
  });

  it.each([
    'cerner-open-sandbox',
    'sandbox-ehr',
    'sandbox-open',
    'sandbox-payer',
    'smarthealthit-sandbox-clinician',
    'smarthealthit-sandbox-patient',
  ])('make %s usable with no setting at all', (id) => {
    const registry = createPlatformRegistry({ definitions, environment: {} });
    expect(registry.summary(id).status).toBe('ready');
    expect(registry.resolve(id).id).toBe(id);
  });

  it('say where their addresses come from', () => {
    expect(definitions.filter(({ verification }) => verification.sources === undefined).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('refer to one another by ids that exist', () => {
    const ids = new Set(definitions.map(({ id }) => id));
    const linked = definitions.flatMap(({ sandbox, published: { providerDirectory, formulary } = {} }) =>
      [sandbox, providerDirectory, formulary].flatMap((one) => one?.platform ?? []),
    );
    const named = definitions.flatMap(({ notes = [] }) =>
      notes.flatMap((note) => [...note.matchAll(/the platform ([a-z-]+)/g)].map(([, id = '']) => id)),
    );
    expect(linked.length).toBeGreaterThan(0);
    expect(named.length).toBeGreaterThan(0);
    expect([...linked, ...named].filter((id) => !ids.has(id))).toEqual([]);
  });

  it('say of every payer what is published, or that nothing was found', () => {
    const payers = definitions.filter(({ kind }) => kind === 'payer');
    expect(payers.length).toBeGreaterThan(30);
    for (const { id, published, capabilities } of payers) {
      expect([id, published]).not.toEqual([id, undefined]);
      for (const name of ['crd', 'dtr', 'pas', 'cdex'] as const)
        expect([id, name, capabilities?.[name] === true]).toEqual([id, name, published?.[name] !== undefined]);
    }
  });

  it('hold no client id and nothing of a person or of a machine', () => {
    for (const { id } of definitions) {
      expect([id, read(`platforms/${id}.json`)]).toEqual([
        id,
        expect.not.stringMatching(
          /"client_?id"|redirect_uri|BEGIN [A-Z ]*KEY|https?:\/\/(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./i,
        ),
      ]);
    }
  });
});

describe('what is generated from the schema', () => {
  it('is the JSON Schema for editors, in step (npm run check:platforms -- --write)', () => {
    expect(JSON.parse(read('platforms/platform.schema.json'))).toEqual(asJson(platformJsonSchema()));
  });

  it('explains every key', () => {
    expect(platformKeyReference().filter(({ description }) => description.length < 5)).toEqual([]);
  });

  it('is a page that has every key and no other', () => {
    const table = read('docs/generated/platform-keys.md');
    const documented = [...table.matchAll(/^\| \**`([^`]+)`\** +\|/gm)].map(([, key]) => key);
    expect(documented.sort()).toEqual(
      platformKeyReference()
        .map(({ path }) => path)
        .sort(),
    );
  });
});

describe('the guide and the README', () => {
  it('show a platform file that passes the check', () => {
    const [, json = ''] = /```json\n([^]*?)```/.exec(read('docs/adding-a-platform.md')) ?? [];
    expect(checkPlatform(JSON.parse(json), { expectedId: 'my-hospital' }).faults).toEqual([]);
  });

  it('show an example that runs', () => {
    const opened = openRegistry([shipped, '/no/such/folder'], {});
    expect(opened.report).toBe('/no/such/folder: cannot be read as a folder');
    expect(example(opened).ready).toContain('smarthealthit-sandbox-patient');
  });
});
