import { cardPage } from './card-page.js';

/** MIME type of a page that a host shows beside a tool's result. @see MCP Apps 2026-01-26, "UI Resource Format" */
export const cardMimeType = 'text/html;profile=mcp-app';

/** How servers and hosts name the extension of which cards are a part. */
export const appsExtension = 'io.modelcontextprotocol/ui';

/** A page of HTML that a host shows in place of a tool's result; it has no data of its own. */
export interface Card {
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  readonly html: string;
}

/** What a card is made of. */
export interface CardDefinition {
  /** Lower case with hyphens: the last part of its URI. */
  readonly name: string;
  /** Heading of the card, and its name in lists. */
  readonly title: string;
  /** What it shows of which tools. */
  readonly description: string;
  /** Script that defines `render(fields, card)`, which returns the nodes for a tool's `structuredContent`. */
  readonly script: string;
  /** Style sheet of this card, beside the one of all cards. */
  readonly css?: string;
}

/** Assembles a card. */
export function defineCard({ name, title, description, script, css = '' }: CardDefinition): Card {
  return { uri: cardUri(name), title, description, html: cardPage({ name, title, script, css }) };
}

function cardUri(name: string): string {
  return `ui://fhir-gateway/${name}`;
}

/**
 * `_meta` of a tool that has a card. The flat member is the name before the specification was final; some hosts read only
 * that one. Hosts without the extension ignore both, so it is in every list: clients of the 2025 era say what they support
 * to a session, and this server has none.
 *
 * @see MCP Apps 2026-01-26, "Resource Discovery"
 */
export function toolMetaOf({ uri }: Card): Record<string, unknown> {
  return { ui: { resourceUri: uri }, 'ui/resourceUri': uri };
}

/** `_meta` of a card: it loads nothing, connects to nothing, frames nothing, and asks for a border. */
export const cardMeta: Record<string, unknown> = {
  ui: {
    csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] },
    prefersBorder: true,
  },
};
