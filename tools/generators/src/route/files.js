/** @typedef {ReturnType<import('../names.js').spellings>} Names */

/**
 * @param {Names} names
 * @param {string} path
 * @param {string} summary a literal
 */
export function routeSource({ camel, pascal }, path, summary) {
  return `import { z } from 'zod';
import { defineRoute } from '../route/define-route.js';
import { named } from '../route/named-schemas.js';
import { jsonAnswer } from '../route/operation.js';

const ${camel} = named('${pascal}', z.object({ platform_id: z.string(), name: z.string() }));

/** \`GET ${path}\` */
export const get${pascal} = defineRoute({
  id: 'get${pascal}',
  method: 'get',
  path: '${path}',
  tag: 'Platforms',
  summary: ${summary},
  access: 'anybody',
  answers: { 200: jsonAnswer(${camel}, 'The platform and its name.') },
  errors: ['PLATFORM_NOT_FOUND', 'PLATFORM_NOT_ROUTABLE'],
  examples: {
    sandbox: { summary: 'The sandbox', parameters: { platform_id: 'sandbox-ehr' }, status: 200 },
    unknown: { summary: 'A platform that there is not', parameters: { platform_id: 'no-such-platform' }, status: 404 },
  },
  handle: (context) => (req, res) => {
    const { id, definition } = context.gateway.registry.resolve(req.params.platform_id);
    res.json({ platform_id: id, name: definition.name });
  },
});
`;
}

/**
 * @param {Names} names
 * @param {string} path
 */
export function routeTest({ camel }, path) {
  const at = (/** @type {string} */ id) => `'${path.replace('{platform_id}', id)}'`;
  return `import { freePort } from '@fhir-gateway/testing';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

describe('${camel}', () => {
  let rest: TestGateway;
  beforeAll(async () => {
    rest = await startTestGateway(await freePort());
  });
  afterAll(() => rest.close());

  it('refuses a platform that is not there', async () => {
    expect((await rest.browser().json(${at('nowhere')})).status).toBe(404);
  });

  it('refuses a platform without a known address', async () => {
    expect((await rest.browser().json(${at('stub-listed')})).status).toBeGreaterThanOrEqual(400);
  });

  it('answers with the platform', async () => {
    const { status, body } = await rest.browser().json(${at('stub-open')});
    expect([status, body]).toEqual([200, expect.objectContaining({ platform_id: 'stub-open' })]);
  });
});
`;
}
