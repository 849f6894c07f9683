import type { Config } from '@fhir-gateway/gateway';

/** What a person needs to know once everything runs. `sandboxOrigin` is absent when the sandbox was left out. */
export function banner({ publicUrl, mcpPublicUrl }: Config, sandboxOrigin?: string): string {
  const mcp = `${mcpPublicUrl}/mcp`;
  const stdioBridge = { command: 'npx', args: ['-y', 'mcp-remote', mcp, '--allow-http'] };
  return [
    '',
    'FHIR Gateway runs on this machine, for you alone.',
    '',
    `  Console    ${publicUrl}/`,
    `  REST API   ${publicUrl}/api/platforms`,
    `  MCP        ${mcp}`,
    ...(sandboxOrigin === undefined ? [] : [`  Sandbox    ${sandboxOrigin}/`, '', ...firstSteps(publicUrl)]),
    '',
    'Connect an agent:',
    `  Claude Code       claude mcp add --transport http fhir-gateway ${mcp}`,
    `  VS Code           {"servers":{"fhir-gateway":{"type":"http","url":"${mcp}"}}}`,
    `  Cursor            {"mcpServers":{"fhir-gateway":{"url":"${mcp}"}}}`,
    `  stdio clients     {"mcpServers":{"fhir-gateway":${JSON.stringify(stdioBridge)}}}`,
    '',
    'Ctrl+C stops it.',
    '',
  ].join('\n');
}

function firstSteps(publicUrl: string): string[] {
  return [
    'Sign in as a synthetic patient (pick any account, any password):',
    `  ${publicUrl}/auth/sandbox-ehr/login`,
    'then read the laboratory results:',
    `  curl '${publicUrl}/api/fhir/sandbox-ehr/Observation?category=laboratory'`,
  ];
}
