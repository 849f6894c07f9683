import { startTestEndpoint, type TestEndpoint } from '../../testing/test-endpoint.js';

const asked = {
  platform_id: 'stub-ehr',
  patient_id: 'pat-1',
  procedure_code: '27447',
  service_date: '2026-12-15',
  place_of_service: '21',
  ordering_npi: '2222222222',
};

describe('the tools for prior authorization', () => {
  let off: TestEndpoint;
  let on: TestEndpoint;
  beforeAll(async () => {
    off = await startTestEndpoint();
    on = await startTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-ehr' });
    await Promise.all([off.signIn(), on.signIn()]);
  });
  afterAll(() => Promise.all([off.close(), on.close()]));

  /** Whose payer it is, the coverages of the person say, and nothing else is read. */
  const askedBesideCoverage = () =>
    on.stub.seen.filter(({ url }) => !/^\/fhir\/(Coverage\?|Patient\/pat-1$)/.test(url));

  it('ask for nothing where writing is off, and read nothing for it (D11)', async () => {
    const { isError, text } = await off.call('submit_prior_auth', asked);
    expect([isError, text]).toEqual([true, expect.stringMatching(/^WRITES_OFF/)]);
    expect(off.stub.seen).toEqual([]);
  });

  it.each([
    ['submit_prior_auth', asked],
    ['check_prior_auth_status', { platform_id: 'stub-ehr', request_id: 'pa-1' }],
  ])('%s says where the platform has no such service', async (tool, args) => {
    const { isError, text } = await on.call(tool, args);
    expect([isError, text]).toEqual([true, expect.stringMatching(/^PAYER_NOT_CONFIGURED/)]);
    expect(askedBesideCoverage()).toEqual([]);
  });

  it.each([
    ['get_questionnaire_package', { platform_id: 'stub-ehr' }],
    ['submit_prior_auth', asked],
  ])('%s refuses an order that is kept under no such name, and asks for nothing', async (tool, args) => {
    const { isError, text } = await on.call(tool, { ...args, order_id: 'abcdefghijkl' });
    expect([isError, text]).toEqual([true, expect.stringMatching(/^ARGUMENT_INVALID.*check_prior_auth/)]);
    expect(askedBesideCoverage()).toEqual([]);
  });

  it('submit_prior_auth says that neither a code nor an order was named', async () => {
    const refused = await on.call('submit_prior_auth', { ...asked, packet_id: 'AAAAAAAAAAAAAAAA' });
    expect(refused.text).toMatch(/^PACKET_UNKNOWN/);
    const { text } = await on.call('submit_prior_auth', { ...asked, procedure_code: undefined });
    expect(text).toMatch(/^ARGUMENT_INVALID: procedure_code is missing: .*an order or packet/);
  });

  it.each([
    ['ABCDE', undefined],
    ['27447', 'hcpcs'],
  ])(
    'get_policy_rules refuses the code %s of system %s before it asks anybody',
    async (procedure_code, code_system) => {
      const args = { platform_id: 'stub-open', procedure_code, ...(code_system && { code_system }) };
      const { isError, text } = await on.call('get_policy_rules', args);
      expect([isError, text]).toEqual([true, expect.stringMatching(/^PROCEDURE_CODE_INVALID/)]);
    },
  );

  it('get_policy_rules leads to the criteria of a packet, which says what is not known', async () => {
    const { text, structured } = await on.call('get_policy_rules', {
      platform_id: 'stub-open',
      procedure_code: '27447',
    });
    expect(structured).toMatchObject({
      record_content: { sections: { criteria: expect.any(Array), requirement: expect.any(Array) } },
    });
    expect(text).toMatch(/Whether authorization is needed is not known/);
  });
});
