import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describeSettings } from '@fhir-gateway/gateway';
import { readCompose } from './compose.js';
import { root } from './testing/image-stack.js';

const compose = readCompose(readFileSync(join(root, 'compose.yaml'), 'utf8'));
const services = Object.entries(compose.services);
const tls = readCompose(readFileSync(join(root, 'deploy', 'compose', 'tls.yaml'), 'utf8'));

describe('compose.yaml', () => {
  it('fits the schema of the Compose Specification', () => {
    const dclint = dirname(createRequire(__filename).resolve('dclint/package.json'));
    const schema = JSON.parse(readFileSync(join(dclint, 'schemas', 'compose.schema.json'), 'utf8')) as object;
    // It names draft-07 by https, under which Ajv does not know it.
    const validate = new Ajv({ strict: false, validateSchema: false, formats: { duration: true } }).compile({
      ...schema,
      $schema: undefined,
    });
    expect([validate(compose), validate.errors]).toEqual([true, null]);
    expect([validate(tls), validate.errors]).toEqual([true, null]);
    expect(validate({ services: { one: { image: 'one', read_onyl: true } } })).toBe(false);
  });

  it.each([...services, ['tls-proxy', tls.services['tls-proxy'] ?? { image: '' }] as const])(
    'lets %s write nowhere but where it must, and become nobody else',
    (_name, service) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(service.mem_limit).toMatch(/^\d+[mg]$/);
      for (const absent of ['privileged', 'cap_add', 'pid', 'devices']) expect(service).not.toHaveProperty(absent);
    },
  );

  it.each(services)('publishes ports of %s on this machine alone', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it.each(services)('builds %s from a Dockerfile, or takes an image of a given version', (_name, { image, build }) => {
    if (build) expect(existsSync(join(root, build.context, build.dockerfile))).toBe(true);
    else expect(image).toMatch(/^\w+:\d+\.\d+/);
  });

  it('sets only settings that there are, and no secret as a variable', () => {
    const settings = describeSettings();
    const known = new Set(settings.flatMap(({ name }) => [name, `${name}_FILE`]));
    const secret = new Set(settings.filter(({ isSecret }) => isSecret).map(({ name }) => name));
    const given = services.flatMap(([, { environment = {} }]) => Object.keys(environment));
    expect(given.length).toBeGreaterThan(3);
    expect(given.filter((name) => !known.has(name) || secret.has(name))).toEqual([]);
  });

  it('waits longer for an app to stop than the app takes', () => {
    for (const name of ['rest-api', 'mcp-server']) {
      const { stop_grace_period: grace = '', environment = {} } = compose.services[name] ?? {};
      expect(Number.parseInt(grace, 10)).toBeGreaterThan(Number(environment['FHIR_GATEWAY_DRAIN_SECONDS']) + 5);
    }
  });
});

describe('deploy/compose/tls.yaml', () => {
  it('puts a proxy of a given version in front of the gateway, and publishes no port of another service', () => {
    const { 'tls-proxy': proxy, ...others } = tls.services;
    expect(proxy?.image).toMatch(/^nginx:\d+\.\d+/);
    expect(proxy?.ports).toEqual(['80:8080', '443:8443']);
    expect(Object.keys(others).filter((name) => compose.services[name] === undefined)).toEqual([]);
    expect(Object.values(others).flatMap(({ ports = [] }) => ports)).toEqual([]);
  });

  it('believes the proxy alone, needs an https address, and leaves the sandbox out', () => {
    expect(tls.services['rest-api']?.environment).toEqual({
      FHIR_GATEWAY_PUBLIC_URL: expect.stringMatching(/^\$\{FHIR_GATEWAY_PUBLIC_URL:\?/),
      FHIR_GATEWAY_TRUSTED_PROXIES: 'uniquelocal',
    });
    expect(tls.services['sandbox']).toEqual({ profiles: ['sandbox'] });
  });

  it('has certificate and key where git does not look', () => {
    for (const { file } of Object.values(tls.secrets))
      expect(file).toMatch(/^deploy\/compose\/secrets\/tls\.(crt|key)$/);
    expect(readFileSync(join(root, 'deploy', 'compose', '.gitignore'), 'utf8')).toMatch(/^secrets\/$/m);
  });
});

describe('deploy/compose/make-secrets.mjs', () => {
  const script = join(root, 'deploy', 'compose', 'make-secrets.mjs');
  const above = mkdtempSync(join(tmpdir(), 'fhir-gateway-secrets-'));
  const make = (folder: string) =>
    execFileSync(process.execPath, [script, folder], { encoding: 'utf8', stdio: 'pipe' });
  afterAll(() => rmSync(above, { recursive: true }));

  it('makes each file that compose.yaml names, new ones each time, and prints none', () => {
    const folders = [join(above, 'one'), join(above, 'other')];
    const printed = folders.map(make).join('\n');
    const names = Object.values(compose.secrets).map(({ file }) => file.split('/').at(-1) ?? '');
    for (const name of names) {
      const [one = '', other] = folders.map((folder) => readFileSync(join(folder, name), 'utf8').trim());
      expect(one).not.toBe(other);
      expect(printed).not.toContain(one);
    }
    expect(statSync(folders[0] ?? '').mode & 0o077).toBe(0);
  });

  it('does not write over a key', () => {
    const folder = join(above, 'kept');
    make(folder);
    const key = readFileSync(join(folder, 'master-key'), 'utf8');
    expect(() => make(folder)).toThrow();
    expect(readFileSync(join(folder, 'master-key'), 'utf8')).toBe(key);
  });
});
