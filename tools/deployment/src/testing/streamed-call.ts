const protocol = '2026-07-28';

/** A call of an MCP tool that reads the slow Patient, and whose answer is an event stream once it takes long. */
export function streamedCall(platformId: string) {
  const params = {
    name: 'read',
    arguments: { platform_id: platformId, resource_type: 'Patient', resource_id: 'slow', elements: ['id'] },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': protocol,
      'io.modelcontextprotocol/clientInfo': { name: 'deployment', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
      progressToken: 1,
    },
  };
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': protocol,
      'mcp-method': 'tools/call',
      'mcp-name': 'read',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  };
}
