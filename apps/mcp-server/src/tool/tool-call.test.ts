import type { Session } from '@fhir-gateway/token-vault';
import type { CallContext } from './call-context.js';
import { ToolCall, type ToolDependencies } from './tool-call.js';

describe('who asks by a call of a tool', () => {
  const grant = { platforms: 'all', kinds: 'all', access: 'read-and-write', personConfirms: true };
  const caller = { kind: 'session', session: { id: 's' } as Session, via: 'bearer', clientId: 'chat', grant };
  const gateway = { callLimits: { take: async () => undefined }, callsInFlight: { enter: () => ({ leave: () => 0 }) } };
  const exchange = { caller, gone: { aborted: false, addEventListener: () => 0, removeEventListener: () => 0 } };
  const capabilities = { elicitation: { form: {} } };
  const open = () =>
    new ToolCall(
      { gateway } as unknown as ToolDependencies,
      { exchange, era: 'modern', capabilities } as unknown as CallContext,
      {},
    );

  it('is nobody before that was found out: a call without a grant would be the person’s own', async () => {
    const call = open();
    expect(() => call.asker).toThrow('Nobody has found out who calls.');
    await call.caller();
    expect(call.asker).toMatchObject({ app: 'mcp', requestId: call.requestId, clientId: 'chat', grant });
    call.end();
  });

  it('need not have the person confirm at the gateway what the tool asks the person by a form', async () => {
    const call = open();
    await call.caller();
    call.asksBeforeWriting();
    expect(call.asker.grant).toEqual({ ...grant, personConfirms: false });
    call.end();
  });
});
