import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describeSettings, loadConfig } from '@fhir-gateway/gateway';
import { readCompose } from './compose.js';
import { imageOf, root } from './testing/image-stack.js';

/** What the tests look at of Keycloak's realm. */
interface Realm {
  readonly realm: string;
  readonly groups: readonly { readonly name: string }[];
  readonly clients: readonly {
    readonly protocolMappers: readonly { readonly config: Readonly<Record<string, string>> }[];
  }[];
  readonly users: readonly { readonly groups: readonly string[] }[];
}

const compose = readCompose(readFileSync(join(root, 'compose.yaml'), 'utf8'));
const withKeycloak = readCompose(readFileSync(join(root, 'deploy', 'compose', 'keycloak.yaml'), 'utf8'));
const services = Object.entries(compose.services);
const tls = readCompose(readFileSync(join(root, 'deploy', 'compose', 'tls.yaml'), 'utf8'));

describe('the schema of the Compose Specification', () => {
  const dclint = dirname(createRequire(__filename).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(dclint, 'schemas', 'compose.schema.json'), 'utf8')) as object;
  // It names draft-07 by https, under which Ajv does not know it.
  const validate = new Ajv({ strict: false, validateSchema: false, formats: { duration: true } }).compile({
    ...schema,
    $schema: undefined,
  });

  it.each([
    ['compose.yaml', compose],
    ['deploy/compose/keycloak.yaml', withKeycloak],
    ['deploy/compose/tls.yaml', tls],
  ])('fits %s', (_name, file) => {
    expect([validate(file), validate.errors]).toEqual([true, null]);
  });

  it('has no key that is misspelt', () => {
    expect(validate({ services: { one: { image: 'one', read_onyl: true } } })).toBe(false);
  });
});

describe('deploy/compose/keycloak.yaml', () => {
  const { keycloak, ...apps } = withKeycloak.services;
  const [source = '', target = ''] = keycloak?.volumes?.[0]?.split(':') ?? [];
  const realm = JSON.parse(readFileSync(join(root, source), 'utf8')) as Realm;
  /** In the place of what compose.yaml reads from files. */
  const secrets = {
    FHIR_GATEWAY_MASTER_KEY: 'a-test-key-of-nobody-0123456789-ABCDEFGHIJKL',
    FHIR_GATEWAY_REDIS_URL: 'redis://redis:6379',
  };
  const both = ['rest-api', 'mcp-server'].map((name) => apps[name]?.environment ?? {});

  it('gives both apps of compose.yaml settings that they start with', () => {
    expect(Object.keys(apps)).toEqual(['rest-api', 'mcp-server']);
    const [rest = {}, mcp] = both;
    expect(mcp).toEqual(rest);
    const { login, mcpPublicUrl } = loadConfig({ ...rest, ...secrets });
    expect(mcpPublicUrl).toBe('http://localhost:8001');
    expect(login?.issuer).toBe(`http://localhost:8080/realms/${realm.realm}`);
  });

  it('has Keycloak find the realm, under a name that it takes, and nobody else find Keycloak', () => {
    // Keycloak refuses a file whose name is not that of its realm.
    expect(target).toBe(`/opt/keycloak/data/import/${realm.realm}-realm.json`);
    expect(keycloak).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(keycloak).not.toHaveProperty('ports');
    for (const { ports = [] } of Object.values(apps)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
    }
  });

  it('has a realm with the client and the groups that the gateway asks for', () => {
    const [settings = {}] = both;
    const [client] = realm.clients;
    const publicUrl = loadConfig({ ...settings, ...secrets }).publicUrl;
    expect(client).toMatchObject({
      clientId: settings['FHIR_GATEWAY_LOGIN_CLIENT_ID'],
      publicClient: true,
      redirectUris: [`${publicUrl}/oauth/login/callback`],
      attributes: {
        'pkce.code.challenge.method': 'S256',
        'post.logout.redirect.uris': `${publicUrl}/auth/signed-out`,
        'backchannel.logout.url': `${publicUrl}/oauth/login/backchannel-logout`,
      },
    });
    expect(client?.protocolMappers[0]?.config['claim.name']).toBe(settings['FHIR_GATEWAY_LOGIN_ROLES_CLAIM']);
    const groups = [settings['FHIR_GATEWAY_LOGIN_USER_GROUPS'], settings['FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS']];
    expect(realm.groups.map(({ name }) => name)).toEqual(groups);
    expect(realm.users.map(({ groups: own }) => own)).toEqual([...groups.map((name) => [`/${name}`]), []]);
  });
});

describe('compose.yaml', () => {
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

  it('keeps the audit of each app in a file of its own, which the user of the image can write, unless .env says otherwise', () => {
    const names = ['rest-api', 'mcp-server'] as const;
    const volumes = names.map((name) => {
      const { environment = {}, volumes: given = [] } = compose.services[name] ?? {};
      const [, sinks = ''] =
        /^\$\{FHIR_GATEWAY_AUDIT_SINKS:-(.+)\}$/.exec(environment['FHIR_GATEWAY_AUDIT_SINKS'] ?? '') ?? [];
      const { file = '' } = loadConfig({ FHIR_GATEWAY_AUDIT_SINKS: sinks }).audit;
      const [volume = '', folder] = given[0]?.split(':') ?? [];
      expect(dirname(file)).toBe(folder);
      const { user, lastCommands } = imageOf(name === 'rest-api' ? 'rest' : 'mcp');
      const [uid, gid] = user.split(':');
      expect(lastCommands).toContain(`install -d -o ${uid} -g ${gid} -m 700 ${folder}`);
      return volume;
    });
    expect(new Set(volumes).size).toBe(names.length);
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
