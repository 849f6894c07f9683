/** What a schema cannot say about a setting: what it is for, in the words of docs/configuration.md. */
export interface SettingNote {
  /** The table of docs/configuration.md that it stands in. */
  readonly section: 'general' | 'rates' | 'bounds' | 'origins' | 'clients' | 'login' | 'traces';
  /** Which process reads it; `both` are REST API and MCP server, which need the same value. */
  readonly app: 'both' | 'REST' | 'MCP';
  /** What the text has to be, with its unit; a choice is described by the schema. */
  readonly type?: string;
  readonly meaning: string;
  /** Where the schema's own default does not say it. */
  readonly defaultText?: string;
  /** Whether the value must be kept from logs and from whoever does not run the gateway. */
  readonly isSecret?: boolean;
  /** A line of `.env.example`, with what stands above it. */
  readonly example?: { readonly above?: string; readonly value: string };
}
