import type { Config } from '@fhir-gateway/gateway';

/** What of a started gateway its settings do not say. */
export interface BannerFacts {
  /** How a shell calls the command line. */
  readonly command: string;
  /** Absent when the sandbox was left out. */
  readonly sandboxOrigin?: string;
  /** How a shell starts without the sign-ins of the last start; absent: no start has them. */
  readonly forgetCommand?: string;
}

/** The version that the tests of the MCP server run. */
const bridge = 'mcp-remote@0.15.1';

/** What a person needs to know once everything runs. Each line that it tells to run works as it stands. */
export function banner(config: Config, { command, sandboxOrigin, forgetCommand }: BannerFacts): string {
  const { publicUrl, mcpPublicUrl, mcpAuth } = config;
  const mcp = `${mcpPublicUrl}/mcp`;
  const stdioBridge = { command: 'npx', args: ['-y', bridge, mcp, '--allow-http', '--transport', 'http-only'] };
  const steps = mcpAuth === 'oauth' ? stepsWithToken(publicUrl, command) : stepsAlone(publicUrl);
  return [
    '',
    mcpAuth === 'local'
      ? 'FHIR Gateway runs on this machine, for you alone.'
      : 'FHIR Gateway runs on this machine; apps and agents have to sign in.',
    '',
    `  Console    ${publicUrl}/`,
    `  REST API   ${publicUrl}/api/platforms`,
    `  MCP        ${mcp}`,
    ...(sandboxOrigin === undefined ? [] : [`  Sandbox    ${sandboxOrigin}/`, '', ...signInFirst(publicUrl), ...steps]),
    '',
    'Connect an agent:',
    `  Claude Code       claude mcp add --transport http fhir-gateway ${mcp}`,
    `  VS Code           {"servers":{"fhir-gateway":{"type":"http","url":"${mcp}"}}}`,
    `  Cursor            {"mcpServers":{"fhir-gateway":{"url":"${mcp}"}}}`,
    `  stdio clients     {"mcpServers":{"fhir-gateway":${JSON.stringify(stdioBridge)}}}`,
    '',
    ...(forgetCommand === undefined ? [] : [`Sign-ins outlive a restart; ${forgetCommand} forgets them.`]),
    'Ctrl+C stops it.',
    '',
  ].join('\n');
}

const laboratory = '/api/fhir/sandbox-ehr/Observation?category=laboratory';

function signInFirst(publicUrl: string): string[] {
  return ['Sign in as a synthetic patient (pick any account, any password):', `  ${publicUrl}/auth/sandbox-ehr/login`];
}

function stepsAlone(publicUrl: string): string[] {
  return ['then read the laboratory results:', `  curl '${publicUrl}${laboratory}'`];
}

function stepsWithToken(publicUrl: string, command: string): string[] {
  return [
    'then let the command line in, in the same browser, and read the laboratory results, from this folder:',
    `  ${command} login --server ${publicUrl}`,
    `  curl -H "Authorization: Bearer $(${command} token --server ${publicUrl})" '${publicUrl}${laboratory}'`,
  ];
}
