import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import type { PlatformCall, ToolCall } from './tool-call.js';

/** Opens a coverage question for who is calling. */
export async function coverageContext(call: ToolCall, { platform, session }: PlatformCall): Promise<CoverageContext> {
  const { clientId, gateway, requestId, signal } = call;
  const who = { ...(session && { session }), ...(clientId !== undefined && { clientId }) };
  return gateway.coverage.open({ platform, ...who, door: 'mcp', requestId, signal });
}
