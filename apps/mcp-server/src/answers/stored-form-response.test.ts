import { Keyring, MemoryVaultStore, TokenVault, VaultError } from '@fhir-gateway/token-vault';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import { keepResponse, keptResponses, responseId } from './stored-form-response.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);
const call = { gateway: { vault: new TokenVault({ store: new MemoryVaultStore(), keyring }) } } as unknown as ToolCall;
const form: QuestionnaireResponse = { resourceType: 'QuestionnaireResponse', status: 'completed' };

function at(platform: string, session?: string): PlatformCall {
  return { platform: { id: platform }, ...(session && { session: { id: session } }) } as unknown as PlatformCall;
}

describe('an answered form', () => {
  it('is there again for its session and platform, and can be sent twice', async () => {
    const id = (await keepResponse(call, at('payer', 'alice'), form)) ?? '';
    expect(id).toMatch(responseId);
    expect(await keptResponses(call, at('payer', 'alice'), [id, id])).toEqual([form, form]);
  });

  it.each([
    ['another session', at('payer', 'bob')],
    ['another platform', at('other', 'alice')],
    ['nobody', at('payer')],
  ])('is not there for %s', async (_whom, opened) => {
    const id = (await keepResponse(call, at('payer', 'alice'), form)) ?? '';
    await expect(keptResponses(call, opened, [id])).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  it.each<[string, PlatformCall, QuestionnaireResponse]>([
    ['is nobody’s', at('payer'), form],
    ['is longer than forms are', at('payer', 'alice'), { ...form, language: 'x'.repeat(200_000) }],
  ])('is not kept when it %s', async (_why, opened, response) => {
    expect(await keepResponse(call, opened, response)).toBeUndefined();
  });

  it('is not kept while the store does not answer, and the answer goes out without', async () => {
    const setValue = async () => {
      throw new VaultError('STORE_UNAVAILABLE', 'The session store does not answer.');
    };
    const out = { gateway: { vault: { setValue } } } as unknown as ToolCall;
    expect(await keepResponse(out, at('payer', 'alice'), form)).toBeUndefined();
  });
});
