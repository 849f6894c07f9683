import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import type { PlatformCall, ToolCall } from './tool-call.js';

/** Opens a coverage question for who is calling. */
export async function coverageContext(call: ToolCall, { platform, session }: PlatformCall): Promise<CoverageContext> {
  const { gateway, requestId, signal } = call;
  return gateway.coverage.open({ platform, ...(session && { session }), door: 'mcp', requestId, signal });
}
