import type { Recorder } from './recorder.js';

export async function runScript(recorder: Recorder): Promise<void> {
  await recorder.send({ id: 'livez', path: '/livez' });
  await recorder.send({ id: 'openapi', path: '/openapi.json' });
  await recorder.send({ id: 'read', path: '/api/fhir/sandbox-open/Patient?_count=2' });
  await recorder.send({ id: 'unknown bearer', path: '/api/fhir/sandbox-ehr/Patient?_count=2', headers: { authorization: 'Bearer abc' } });
  await recorder.send({ id: 'mcp', app: 'mcp', path: '/mcp', body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' } });
}
