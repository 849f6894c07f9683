/** Lines of one MCP client, to be pasted as they are. */
export interface ClientLines {
  /** Where they go. */
  readonly caption: string;
  readonly language: 'json' | 'sh';
  readonly text: string;
}

/** How an MCP client is told about a server. */
export interface McpClient {
  readonly name: string;
  /** Hosted clients reach only public https addresses. */
  readonly isHosted?: boolean;
  /** What to do where there is nothing to paste, or besides. */
  readonly steps?: string;
  readonly lines: readonly ClientLines[];
}

/** The bridge in the version that the tests run. */
const bridgePackage = 'mcp-remote@0.15.1';
const inspectorPackage = '@modelcontextprotocol/inspector@2.12.0';
const defaultPort = 8000;
const serverName = 'fhir-gateway';

/**
 * The MCP clients with the lines for one server's address. `docs/connecting-clients.md` has the same lines, which a test
 * compares.
 *
 * @param mcpUrl address of the MCP server, with its path
 * @param localPort of a gateway that is for one person on this machine
 */
export function mcpClients(mcpUrl: string, localPort: number | undefined): readonly McpClient[] {
  const program = localPort === undefined ? bridge(mcpUrl) : commandLine(localPort);
  return [
    {
      name: 'Claude Code',
      steps: '/mcp in a conversation shows the server, and signs in where that is needed.',
      lines: [
        { caption: 'In a shell', language: 'sh', text: `claude mcp add --transport http ${serverName} ${mcpUrl}` },
        json('For everybody in a project: .mcp.json', { mcpServers: { [serverName]: { type: 'http', url: mcpUrl } } }),
      ],
    },
    {
      name: 'Claude, web and desktop',
      isHosted: true,
      steps: `Settings → Connectors → Add custom connector, with the address ${mcpUrl}.`,
      lines: [],
    },
    {
      name: 'Claude Desktop, on this machine',
      lines: [json('claude_desktop_config.json (Settings → Developer → Edit Config)', program)],
    },
    {
      name: 'ChatGPT',
      isHosted: true,
      steps:
        'Settings → Apps → Advanced settings: switch Developer mode on. Then Create app, with the server URL ' +
        `${mcpUrl} and OAuth as authentication. In a chat it is under + → More → Developer mode.`,
      lines: [],
    },
    {
      name: 'VS Code',
      lines: [
        json('.vscode/mcp.json', { servers: { [serverName]: { type: 'http', url: mcpUrl } } }),
        {
          caption: 'Or in a shell',
          language: 'sh',
          text: `code --add-mcp '${JSON.stringify({ name: serverName, type: 'http', url: mcpUrl })}'`,
        },
      ],
    },
    {
      name: 'Cursor',
      lines: [
        json('~/.cursor/mcp.json, or .cursor/mcp.json of a project', { mcpServers: { [serverName]: { url: mcpUrl } } }),
      ],
    },
    {
      name: 'Windsurf',
      lines: [json('~/.codeium/windsurf/mcp_config.json', { mcpServers: { [serverName]: { serverUrl: mcpUrl } } })],
    },
    {
      name: 'Cline',
      steps: 'MCP Servers → Configure → Configure MCP Servers opens the file.',
      lines: [
        json('cline_mcp_settings.json', { mcpServers: { [serverName]: { type: 'streamableHttp', url: mcpUrl } } }),
      ],
    },
    {
      name: 'Any client that starts programs',
      lines: [json('Its configuration of servers', program)],
    },
    {
      name: 'MCP Inspector',
      steps: 'Shows what an agent sees and calls tools, without one.',
      lines: [
        {
          caption: 'In a shell',
          language: 'sh',
          text: `npx -y ${inspectorPackage} --cli ${mcpUrl} --transport http --method tools/list`,
        },
      ],
    },
  ];
}

/** `mcp-remote` between a client that only starts programs and the server; it wants to be told that http is meant. */
function bridge(mcpUrl: string): object {
  const allow = new URL(mcpUrl).protocol === 'http:' ? ['--allow-http'] : [];
  const args = ['-y', bridgePackage, mcpUrl, ...allow, '--transport', 'http-only'];
  return { mcpServers: { [serverName]: { command: 'npx', args } } };
}

/** The command line finds the gateway of this machine by its port, or starts it. */
function commandLine(port: number): object {
  const option = port === defaultPort ? [] : ['--port', `${port}`];
  return { mcpServers: { [serverName]: { command: 'npx', args: ['-y', '@fhir-gateway/cli', 'mcp', ...option] } } };
}

function json(caption: string, value: object): ClientLines {
  return { caption, language: 'json', text: JSON.stringify(value, null, 2) };
}
