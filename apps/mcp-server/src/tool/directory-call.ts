import type { DirectoryContext } from '@fhir-gateway/coverage-tools';
import type { OpenDirectory } from '@fhir-gateway/platform-registry';
import { resourceTypeOf } from './proxy-reader.js';
import type { ToolCall } from './tool-call.js';

/**
 * Opens the platform that answers for a payer's open directory, for who is calling, and tells of each request.
 *
 * @throws PlatformError PLATFORM_NOT_FOUND | DIRECTORY_NOT_OFFERED
 */
export async function directoryContext(
  call: ToolCall,
  platformId: string,
  kind: OpenDirectory,
): Promise<DirectoryContext> {
  const { platform } = await call.openPlatform(call.gateway.registry.openDirectory(platformId, kind));
  const context = call.gateway.coverage.directory({ ...call.asker, signal: call.signal }, platform);
  return {
    ...context,
    read: (request) => {
      call.step(`Asking ${platform.id} for ${resourceTypeOf(request.path)}`);
      return context.read(request);
    },
  };
}
