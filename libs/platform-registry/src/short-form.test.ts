import { loadPlatforms } from './load-platforms.js';

const load = (content: unknown, name = 'my-hospital.json') =>
  loadPlatforms({
    directories: ['folder'],
    readDirectory: () => [name],
    readFile: () => JSON.stringify(content),
  });

const article = {
  id: 'my-hospital',
  name: 'My Hospital',
  type: 'ehr',
  fhir_base_url: 'https://fhir.my-hospital.example/r4',
  oauth: {
    authorize_url: 'https://fhir.my-hospital.example/oauth/authorize',
    token_url: 'https://fhir.my-hospital.example/oauth/token',
    scopes: ['openid', 'fhirUser', 'launch/patient', 'patient/*.read'],
  },
};

describe('a platform file in the short form', () => {
  it('loads, with a notice of what was assumed', () => {
    const { definitions, faults, notices } = load(article);
    expect(faults).toEqual([]);
    expect(definitions).toEqual([
      {
        id: 'my-hospital',
        name: 'My Hospital',
        kind: 'ehr',
        environment: 'production',
        fhirBaseUrl: 'https://fhir.my-hospital.example/r4',
        oauth: {
          authorizeUrl: 'https://fhir.my-hospital.example/oauth/authorize',
          tokenUrl: 'https://fhir.my-hospital.example/oauth/token',
          scopes: ['openid', 'fhirUser', 'launch/patient', 'patient/*.read'],
        },
        registration: 'required',
        verification: { status: 'unverified' },
      },
    ]);
    expect(notices).toEqual([
      {
        file: 'folder/my-hospital.json',
        notices: [
          'environment was taken to be "production"',
          'registration was taken to be "required"',
          'verification was taken to be {"status":"unverified"}',
        ],
      },
    ]);
  });

  it('needs no more than an address', () => {
    const { definitions, faults } = load({ fhir_base_url: 'http://localhost:8080/fhir' }, 'here.json');
    expect(faults).toEqual([]);
    expect(definitions[0]).toMatchObject({ id: 'here', kind: 'ehr', environment: 'local', registration: 'none' });
  });

  it('takes scopes as one text, and names what it leaves out', () => {
    const { definitions, notices } = load({
      ...article,
      is_federation: true,
      oauth: { ...article.oauth, scopes: 'openid patient/*.read', cors_relay_required: true },
      capabilities: { patient_access: true, telepathy: true },
    });
    expect(definitions[0]?.oauth?.scopes).toEqual(['openid', 'patient/*.read']);
    expect(definitions[0]?.capabilities).toEqual({ patientAccess: true });
    expect(notices[0]?.notices).toEqual(
      expect.arrayContaining([
        'is_federation was left out',
        'oauth.cors_relay_required was left out',
        'capabilities.telepathy was left out',
      ]),
    );
  });

  it.each<[string, object, string]>([
    ['a secret', { oauth: { ...article.oauth, client_secret: 'topsecret' } }, 'oauth.client_secret'],
    ['a client id', { oauth: { ...article.oauth, client_id: 'mine' } }, 'oauth.client_id'],
    ['http elsewhere', { fhir_base_url: 'http://fhir.my-hospital.example/r4' }, 'fhirBaseUrl'],
    ['another id than its file', { id: 'another' }, 'id'],
    ['a kind that is none', { type: 'hospital' }, 'kind'],
    ['endpoints of another domain', { oauth: { ...article.oauth, token_url: 'https://evil.example/token' } }, 'oauth'],
  ])('is refused with %s, like any other file', (_what, change, path) => {
    const { definitions, faults } = load({ ...article, ...change });
    expect(definitions).toEqual([]);
    expect(faults.map((fault) => fault.path).join()).toContain(path);
    expect(JSON.stringify(faults)).not.toContain('topsecret');
  });

  it('is not what a full file with one wrong key is taken for', () => {
    const { notices, faults } = load({ id: 'my-hospital', fhirBaseURL: 'https://a.example' });
    expect(notices).toEqual([]);
    expect(faults.length).toBeGreaterThan(0);
  });
});
