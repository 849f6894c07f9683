import { quirksSchema } from './quirks.js';

/** Every quirk once, with a value that a platform in the wild has or could have. */
const everyQuirk = {
  aud: 'fixed',
  audValue: 'https://fhir.clinic.example/base',
  audTrailingSlash: 'strip',
  nonce: true,
  omitScopeParameter: true,
  scopesSetAtRegistration: true,
  scopeSyntax: 'both',
  wildcardScopes: false,
  requiresScope: ['launch/patient'],
  nonSmartScopes: true,
  sandboxExtraScope: 'sandbox',
  scopesV3: ['patient/Patient.rs'],
  demographicScopesOptional: true,
  redirectHttpsOnly: true,
  responseMode: 'fragment',
  anyClientId: true,
  launchSimulation: 'patient-standalone',
  multiplePatientsPerUser: true,
  patientIdFrom: [
    'token.patient',
    'idToken.fhirUser',
    'accessToken.local_patient_id',
    'search:Patient',
    'operation:$userinfo',
  ],
  tokenContextToQuery: { practice_id: { param: 'practice', value: 'Organization/{value}' } },
  refresh: 'confidential-client-with-persistent-access',
  refreshOneTimeUse: true,
  revocationEnds: 'grant',
  refreshSendsScope: true,
  refreshSendsClientId: true,
  accessTokenSeconds: 300,
  assertionAudience: 'differs-from-token-url',
  assertionJku: true,
  perTenantClientSecret: true,
  introspectWith: 'bearer',
  credentialKind: 'api-key-and-secret',
  requiredSearch: {
    Observation: { category: ['laboratory', 'http://loinc.org|8867-4'] },
    MedicationRequest: { intent: ['order,plan'] },
  },
  requiredSearchParams: true,
  rejectUnknownSearchParams: true,
  unknownSearchParams: 'strip',
  lastUpdatedFormat: 'full-timestamp',
  maxCount: 50,
  defaultCount: 10,
  paging: 'opaque-cursor',
  pagingBases: ['https://pages.clinic.example/r4'],
  exportBases: ['https://files.clinic.example/bulk'],
  everythingAlternative: 'Patient?_id={patient}',
  confineToPatient: true,
  accept: 'application/json',
  legacyFhirMediaType: true,
  rateLimitBy: 'source-ip',
  slowMetadataMs: 7715,
  acceptEncoding: 'gzip',
  passRequestHeaders: ['X-Upsert-Extistence-Check', 'X-Rewrite-History'],
  smartConfigurationNeedsAuth: true,
  openEndpointHasNoSmartConfiguration: true,
  metadataReportsDstu2: true,
  baseUrlPerImplementationGuide: true,
  vendorPlatform: 'edifecs',
  browserCorsRelay: true,
  openProviderDirectory: true,
  openData: true,
  demoOnly: true,
  ehrIntegration: 'epic-payer-platform',
  appsNotHipaaCovered: true,
  sensitiveDataDisclosed: ['mental-health'],
};

describe('quirks', () => {
  it('are a closed set, each with a value that passes', () => {
    expect(quirksSchema.parse(everyQuirk)).toEqual(everyQuirk);
    expect(Object.keys(everyQuirk).sort()).toEqual(Object.keys(quirksSchema.shape).sort());
  });

  it('take an empty list for a patient id that is never found, and a search with a star', () => {
    const quirks = { patientIdFrom: [], everythingAlternative: 'ExplanationOfBenefit?_include=*' };
    expect(quirksSchema.parse(quirks)).toEqual(quirks);
  });

  it.each(Object.keys(everyQuirk))('refuse %s with a value of another kind', (key) => {
    expect(quirksSchema.safeParse({ [key]: { unexpected: 1 } }).success).toBe(false);
    expect(quirksSchema.safeParse({ [key]: '' }).success).toBe(false);
    expect(quirksSchema.safeParse({ [key]: null }).success).toBe(false);
  });

  it.each<[string, object]>([
    ['a type that is none', { requiredSearch: { 'Observation/..': { category: ['a'] } } }],
    ['a value with a second parameter', { requiredSearch: { Observation: { category: ['a&_count=1'] } } }],
    ['an empty list of values', { requiredSearch: { Observation: { category: [] } } }],
    ['a search of two parameters', { everythingAlternative: 'Patient?_id={patient}&_count=1000' }],
    ['a search below another base', { everythingAlternative: '../Patient?_id={patient}' }],
    ['a context value without its place', { tokenContextToQuery: { a: { param: 'b', value: 'c' } } }],
    ['a claim with a path in it', { patientIdFrom: ['accessToken.a.b'] }],
    ['a source that nothing reads', { patientIdFrom: ['token.encounter'] }],
    ['no time at all', { accessTokenSeconds: 0 }],
    ['a coding that is not undone on the way', { acceptEncoding: 'zstd' }],
    ['no header to pass', { passRequestHeaders: [] }],
    ['a header with a value', { passRequestHeaders: ['X-A: b'] }],
    ...[
      ...['Authorization', 'authorization', 'Proxy-Authorization', 'Cookie', 'Host', 'Connection', 'Transfer-Encoding'],
      ...['TE', 'Upgrade', 'Content-Length', 'Content-Type', 'Accept', 'Accept-Encoding', 'If-Match', 'Range', 'Via'],
      ...['X-Forwarded-For', 'Forwarded', 'Origin', 'Sec-Fetch-Site', 'X-Request-Id', 'traceparent', 'X-Api-Key'],
      ...['X-Auth-Token', 'X-HTTP-Method-Override', 'X-Original-URL', 'Expect', 'Keep-Alive', 'Referer'],
    ].map((name): [string, object] => [`${name} as a header to pass`, { passRequestHeaders: [name] }]),
    ['half a second', { accessTokenSeconds: 0.5 }],
  ])('refuse %s', (_, quirks) => {
    expect(quirksSchema.safeParse(quirks).success).toBe(false);
  });
});
