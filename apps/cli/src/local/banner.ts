import type { Config } from '@fhir-gateway/gateway';

/** What of a started gateway its settings do not say. */
export interface BannerFacts {
  /** How a shell calls the command line. */
  readonly command: string;
  /** How a host starts it from any folder: a command and its arguments. */
  readonly hostProgram: readonly [string, ...string[]];
  /** Absent when the sandbox was left out. */
  readonly sandboxOrigin?: string;
  /** How a shell starts without the sign-ins of the last start; absent: no start has them. */
  readonly forgetCommand?: string;
}

const defaultPort = 8000;
/** The version that the tests of the MCP server run. */
const bridge = 'mcp-remote@0.15.1';

/** What a person needs to know once everything runs. Each line that it tells to run works as it stands. */
export function banner(config: Config, facts: BannerFacts): string {
  const { command, sandboxOrigin, forgetCommand } = facts;
  const { publicUrl, mcpPublicUrl, mcpAuth } = config;
  const mcp = `${mcpPublicUrl}/mcp`;
  const stdio = mcpAuth === 'local' ? ownBridge(config, facts) : bridgeWithSignIn(mcp);
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
    `  stdio clients     {"mcpServers":{"fhir-gateway":${JSON.stringify(stdio)}}}`,
    '',
    ...(forgetCommand === undefined ? [] : [`Sign-ins outlive a restart; ${forgetCommand} forgets them.`]),
    'Ctrl+C stops it.',
    '',
  ].join('\n');
}

/** `mcp` of the command line, which a host starts. */
function ownBridge({ restPort }: Config, { hostProgram: [command, ...args] }: BannerFacts): object {
  const port = restPort === defaultPort ? [] : ['--port', `${restPort}`];
  return { command, args: [...args, 'mcp', ...port] };
}

/** Where a person has to let an app in, the bridge opens a browser. */
function bridgeWithSignIn(mcp: string): object {
  return { command: 'npx', args: ['-y', bridge, mcp, '--allow-http', '--transport', 'http-only'] };
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
