const requests = { testFile: 'libs/fhir-proxy/src/quirks-requests.test.ts', letter: 'F' };

/** @type {(request: string) => (key: string, title: string) => string} */
const comparingRequests = (request) => (key, title) => `  it(${title}, async () => {
    const usual = await ask(undefined, '${request}');
    expect(await ask({ ${key}: true }, '${request}')).not.toEqual(usual);
  });

`;

/** Where the parts of a quirk are, by what it changes. The tests compare a platform that has it with one that has not. */
export const groups = {
  authorization: {
    schemaFile: 'quirks-authorization.ts',
    where: 'authorize',
    letter: 'A',
    testFile: 'libs/smart-auth/src/login/quirks-authorization.test.ts',
    /** @type {(key: string, title: string) => string} */
    test: (key, title) => `  it(${title}, async () => {
    const lasting = async (shape: Partial<PlatformShape>) =>
      [...(await redirect(shape))].filter(([name]) => !['state', 'nonce', 'code_challenge'].includes(name));
    expect(await lasting({ quirks: { ${key}: true } })).not.toEqual(await lasting({}));
  });

`,
  },
  token: {
    schemaFile: 'quirks-token.ts',
    where: 'token',
    letter: 'T',
    testFile: 'libs/smart-auth/src/tokens/quirks-token.test.ts',
    /** @type {(key: string, title: string) => string} */
    test: (key, title) => `  it(${title}, async () => {
    const sent = async (shape: Partial<PlatformShape>) => {
      await login(shape);
      const request = tokenRequests().at(-1);
      return [request?.headers.authorization, [...(request?.form.keys() ?? [])]];
    };
    expect(await sent({ quirks: { ${key}: true } })).not.toEqual(await sent({}));
  });

`,
  },
  search: {
    schemaFile: 'quirks-fhir.ts',
    where: 'searches',
    ...requests,
    test: comparingRequests('GET Observation?code=a&_count=20'),
  },
  transport: {
    schemaFile: 'quirks-fhir.ts',
    where: 'FHIR requests',
    ...requests,
    test: comparingRequests('GET Patient/p1'),
  },
};
