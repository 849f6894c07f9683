import { floodOf, sendJson } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { labResult, outcome, searchset } from '../testing/bundles.js';
import { assertInert } from '../testing/inert.js';
import { canary, hostileResources, injection } from '../testing/injections.js';
import { useTestEndpoint } from '../testing/test-endpoint.js';

const runs = { numRuns: 500, seed: 14 };
const open = { platform_id: 'stub-open', resource_type: 'Observation' };

describe('500 injections in every string of a record', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open' });

  const answerWith = (body: object, status = 200, headers: Record<string, string> = {}) => {
    endpoint.stub.answer = (_request, response) => sendJson(response, status, body, headers);
  };

  it('stay between the marks of rows, of what is included, and of what the platform says beside them', async () => {
    const several = fc.array(fc.tuple(injection, fc.constantFrom(...hostileResources)), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(several, async (made) => {
        const resources = made.map(([text, resourceOf], at) => ({ ...resourceOf(text), id: `r${at}` }));
        const said = made.map(([text]) => outcome(text, text));
        const bundle = searchset([...resources, labResult('b'), ...said]) as { entry: object[] };
        const included = resources.map((one) => ({
          resource: { ...one, id: `x${one.id}` },
          search: { mode: 'include' },
        }));
        answerWith({ ...bundle, entry: [...bundle.entry, ...included] });
        const result = await endpoint.call('search', open);
        expect(result.isError).toBe(false);
        // What was never shown was not tried.
        expect(result.text.split(canary).length).toBeGreaterThan(made.length);
        assertInert(result);
      }),
      { ...runs, numRuns: floodOf(runs.numRuns / 5, 3) },
    );
  }, 240_000);

  it('stay between the marks of a resource, of a document, and of the preview of a write', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(injection, async (text) => {
        answerWith(hostileResources[asked++ % hostileResources.length]?.(text) ?? {});
        assertInert(await endpoint.call('read', { ...open, resource_id: 'a' }));
        assertInert(await endpoint.call('read', { ...open, resource_id: 'a', attachment: 1 }));
        assertInert(await endpoint.call('execute_operation', { ...open, operation: '$lookup' }));
        const fields = { status: 'final', note: [{ text }] };
        assertInert(await endpoint.call('patch', { ...open, resource_id: 'a', fields }));
        assertInert(await endpoint.call('delete', { ...open, resource_id: 'a' }));
      }),
      // Each of the resources once.
      { ...runs, numRuns: hostileResources.length },
    );
  }, 240_000);

  it('stay between the marks of what a create or an update shows, and of what the platform answers to it', async () => {
    // But for the last two, whose types nobody could write.
    const written = hostileResources.slice(0, -2);
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(injection, async (text) => {
        const resource = written[asked++ % written.length]?.(text) ?? {};
        const ofType = { resource_type: String((resource as { resourceType: string }).resourceType) };
        const { id: _id, ...fresh } = resource as Record<string, unknown>;
        answerWith(resource);
        const created = { platform_id: 'stub-open', ...ofType, resource: fresh };
        const updated = { ...created, resource_id: 'a', resource: { ...fresh, id: 'a' } };
        for (const [tool, args] of [
          ['create', created],
          ['update', updated],
        ] as const) {
          const preview = await endpoint.call(tool, args);
          assertInert(preview);
          const { confirm } = preview.structured;
          if (typeof confirm === 'string') assertInert(await endpoint.call(tool, { ...args, confirm }));
        }
        answerWith(outcome(text, text), 422);
        assertInert(await endpoint.call('create', created));
      }),
      { ...runs, numRuns: written.length },
    );
  }, 240_000);

  it('stay quoted in errors, in progress, and out of names', async () => {
    const statuses = [400, 403, 404, 410, 422, 500, 503];
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(injection, async (text) => {
        answerWith(outcome(text, text), statuses[asked++ % statuses.length]);
        for (const tool of ['search', 'count', 'get_capabilities']) assertInert(await endpoint.call(tool, open));
        const type = {
          type: text,
          interaction: [{ code: text }],
          searchParam: [{ name: text }],
          operation: [{ name: text }],
        };
        const rest = [
          { mode: 'server', resource: [type, { ...type, type: 'Observation' }], operation: [{ name: text }] },
        ];
        answerWith({
          resourceType: 'CapabilityStatement',
          fhirVersion: text,
          software: { name: text, version: text },
          rest,
        });
        for (const args of [{ platform_id: 'stub-open' }, open])
          assertInert(await endpoint.call('get_capabilities', args));
      }),
      { ...runs, numRuns: statuses.length },
    );
  }, 240_000);
});
