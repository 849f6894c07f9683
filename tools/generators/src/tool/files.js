/** @typedef {ReturnType<import('../names.js').spellings>} Names */

/**
 * @param {Names} names
 * @param {string} resourceType
 * @param {string} description a literal
 */
export function toolSource({ snake, camel, sentence }, resourceType, description) {
  return `import { fence, fenceFields, fetchPage, resultTable, searchQuery, tableLines } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { authHandle, platformId, readOnly } from '../tool/arguments.js';
import { searchAnswerSchema } from '../answers/search-answer.js';
import { fhirPath } from '../tool/fhir-path.js';
import { defineTool } from '../tool/tool.js';

const mostRows = 50;
const mostCharacters = 10_000;

export const ${camel} = defineTool({
  name: '${snake}',
  title: '${sentence}',
  description: ${description},
  inputSchema: z.object({ platform_id: platformId, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-ehr' },
  outputSchema: searchAnswerSchema.pick({ platform_id: true, record_content: true }),
  annotations: readOnly,
  readsRecords: 'by type',
  async run(args, call) {
    const opened = await call.openPlatform(args.platform_id);
    const query = searchQuery({
      resourceType: '${resourceType}',
      params: {},
      ...(opened.connection?.patient !== undefined && { patient: opened.connection.patient }),
    });
    const page = await fetchPage(
      { path: fhirPath('${resourceType}'), query },
      {
        reader: opened.reader,
        baseUrl: call.gateway.fhirBaseUrl(opened.platform.id),
        limits: { rows: mostRows, characters: mostCharacters },
      },
    );
    const table = resultTable(page.rows);
    return {
      structured: { platform_id: opened.platform.id, record_content: fenceFields(table) },
      text: fence(tableLines(table)),
    };
  },
});
`;
}

/**
 * @param {Names} names
 * @param {string} resourceType
 */
export function toolTest({ snake }, resourceType) {
  return `import { sendJson } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

describe('${snake}', () => {
  let endpoint: TestEndpoint;

  beforeAll(async () => {
    endpoint = await startTestEndpoint();
  });
  beforeEach(() => {
    const entry = [{ resource: { resourceType: '${resourceType}', id: 'first' } }];
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', total: 1, entry });
  });
  afterAll(() => endpoint.close());

  it('refuses a platform that is not there', async () => {
    const { isError, text } = await endpoint.call('${snake}', { platform_id: 'nowhere' });
    expect([isError, text]).toEqual([true, expect.stringContaining('PLATFORM_NOT_FOUND')]);
  });

  it('asks for the sign-in that is missing', async () => {
    const { isError, text } = await endpoint.call('${snake}', { platform_id: 'stub-ehr' });
    expect([isError, text]).toEqual([true, expect.stringContaining('start_auth')]);
  });

  it('reports a platform that fails as an error, not as an empty record', async () => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 400, { resourceType: 'OperationOutcome', issue: [] });
    expect((await endpoint.call('${snake}', { platform_id: 'stub-open' })).isError).toBe(true);
  });

  it('refuses an argument of another kind', async () => {
    expect((await endpoint.call('${snake}', { platform_id: 7 })).isError).toBe(true);
  });

  it('gives a row for each record, between the marks of record content', async () => {
    const { isError, structured, text } = await endpoint.call('${snake}', { platform_id: 'stub-open' });
    expect([isError, text]).toEqual([false, expect.stringMatching(/<record-content[^]*first/)]);
    expect(structured['rows']).toHaveLength(1);
  });
});
`;
}
