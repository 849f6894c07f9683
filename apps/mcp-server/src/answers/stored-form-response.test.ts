import { handleKinds } from '@fhir-gateway/gateway';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import { useTestEndpoint } from '../testing/test-endpoint.js';
import { keepResponse, keptResponses, responseId } from './stored-form-response.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

const form: QuestionnaireResponse = { resourceType: 'QuestionnaireResponse', status: 'completed' };

describe('an answered form', () => {
  const endpoint = useTestEndpoint();
  const call = () => ({ gateway: endpoint.gateway }) as unknown as ToolCall;
  const at = async (platform = 'stub-open', whose = endpoint.gateway.callers.localSession()): Promise<PlatformCall> => {
    const asker = { platform: endpoint.gateway.registry.resolve(platform), session: await whose };
    return { asker: { ...asker, app: 'mcp', requestId: 'r' } } as unknown as PlatformCall;
  };
  const nobody = async () => {
    const { asker } = await at();
    return { asker: { ...asker, session: undefined } } as unknown as PlatformCall;
  };

  it('is there again for its caller and platform, and can be sent twice', async () => {
    const id = (await keepResponse(call(), await at(), form)) ?? '';
    expect(id).toMatch(responseId);
    expect(Buffer.from(id, 'base64url')).toHaveLength(handleKinds.response.bytes);
    expect(await keptResponses(call(), await at(), [id, id])).toEqual([form, form]);
  });

  it.each([
    [
      'another session',
      () =>
        at(
          'stub-open',
          endpoint.otherCaller().then(({ session }) => session),
        ),
    ],
    ['another platform', () => at('stub-ehr')],
    ['nobody', nobody],
  ])('is not there for %s', async (_whom, other) => {
    const id = (await keepResponse(call(), await at(), form)) ?? '';
    await expect(keptResponses(call(), await other(), [id])).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  it.each<[string, () => Promise<PlatformCall>, QuestionnaireResponse]>([
    ['is nobody’s', nobody, form],
    ['is longer than forms are', at, { ...form, language: 'x'.repeat(200_000) }],
  ])('is not kept when it %s', async (_why, opened, response) => {
    expect(await keepResponse(call(), await opened(), response)).toBeUndefined();
  });
});
