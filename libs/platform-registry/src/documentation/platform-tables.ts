import type { PlatformRegistry } from '../registry/platform-registry.js';
import type { PlatformStatus, PlatformSummary } from '../resolved-platform.js';
import type { PlatformDefinition, PlatformKind } from '../schema/types.js';
import type { IndexHeader } from '../tenants/index-format.js';
import { publishedHead, publishedRows } from './published-tables.js';

const kinds: readonly (readonly [PlatformKind, string, string])[] = [
  ['payer', 'payers', 'Payers'],
  ['ehr', 'EHR vendors', 'EHR vendors'],
  ['government', 'of the government', 'Government'],
  ['lab', 'laboratory', 'Laboratories'],
  ['sandbox', 'sandboxes', 'Sandboxes'],
];

const statuses: readonly (readonly [PlatformStatus, string])[] = [
  ['ready', 'usable at once: open data, a sandbox that takes any client, or a server on this machine'],
  ['needs-credentials', 'the addresses are known; register with the vendor and set the variables named'],
  ['needs-tenant', 'one vendor, many organizations; choose one, and set the variables named'],
  ['listed', 'no public FHIR base URL is known; the vendor gives it after registration'],
];

const seen: Readonly<Record<PlatformDefinition['verification']['status'], string>> = {
  reachable: 'answered',
  'reachable-protected': 'answered, asks for a login',
  'public-source': 'read, not called',
  'needs-registration': 'portal read',
  unverified: 'unverified',
  local: 'this machine',
};

/** Definitions, a registry of just these with an empty environment, and the lists of organizations that come with them. */
export interface DocumentedPlatforms {
  readonly definitions: readonly PlatformDefinition[];
  readonly registry: PlatformRegistry;
  readonly lists: readonly IndexHeader[];
}

/** Returns the page that lists all platforms, in Markdown. */
export function platformsPage({ definitions, registry, lists }: DocumentedPlatforms): string {
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  const rows = registry.list().flatMap((summary) => {
    const definition = byId.get(summary.id);
    return definition === undefined ? [] : [{ kind: definition.kind, row: platformRow(definition, summary) }];
  });
  const sections = kinds.map(([kind, , title]) => {
    const own = rows.filter((entry) => entry.kind === kind).map(({ row }) => row);
    return `## ${title}\n\n${table(['platform', 'status', 'sign-in', 'organizations', 'register', 'next step', 'looked at'], own)}`;
  });
  return `# Platforms

This page is generated from \`platforms/*.json\` by \`npm run check:platforms -- --write\`. A file says more than a row: where
each address comes from, what is doubtful, and in what the platform differs from the standards.

${platformCounts({ definitions, registry, lists })}

${table(['status with nothing configured', 'platforms', 'meaning'], statusRows(registry))}

Nothing here was probed by this project. "Answered" is the look of an earlier gateway on the day given.

${sections.filter((section) => section.includes('\n| [')).join('\n\n')}
${publishedSection(definitions)}${listsSection(lists)}`;
}

/** Returns one paragraph that counts the platforms, for a README. */
export function platformCounts({ definitions, registry, lists }: DocumentedPlatforms): string {
  const byKind = kinds.map(([kind, words]) => `${count(definitions, (platform) => platform.kind === kind)} ${words}`);
  const all = registry.list();
  const byStatus = (status: PlatformStatus) => count(all, (platform) => platform.status === status);
  return `**${definitions.length} platforms**: ${listOf(byKind)}. With nothing configured, ${byStatus('ready')} are ready; ${byStatus(
    'needs-credentials',
  )} need credentials, ${byStatus('needs-tenant')} an organization to be chosen, and ${byStatus('listed')} are listed with the way to register.${organizationCounts(lists)}`;
}

function organizationCounts(lists: readonly IndexHeader[]): string {
  if (lists.length === 0) return '';
  const all = lists.reduce((sum, { organizations }) => sum + organizations, 0);
  return ` **${inThousands(all)} organizations** of ${lists.length} platforms come along.`;
}

function publishedSection(definitions: readonly PlatformDefinition[]): string {
  const rows = publishedRows(definitions);
  if (rows.length === 0) return '';
  return `
## What payers publish

APIs for prior authorization (CRD, DTR, PAS, CDex), open directories and pages with policies. "Claimed" means that somebody says so; a dash,
that nobody looked. The files have the source of each statement.

${table(publishedHead, rows)}
`;
}

function listsSection(lists: readonly IndexHeader[]): string {
  if (lists.length === 0) return '';
  const rows = [...lists].sort((a, b) => b.organizations - a.organizations).map(listRow);
  return `
## Organizations

What comes along, by the list that it is from. A public list is not proof that an address answers. \`fhir-gateway directory update\` reads the
lists that vendors publish for programs again.

${table(['platform', 'organizations', 'list', 'of'], rows)}
`;
}

function listRow({ platform, organizations, source }: IndexHeader): string[] {
  const of = source?.total === undefined ? '' : ` of ${inThousands(source.total)}`;
  const title = source?.title ?? '';
  return [
    `\`${platform}\``,
    `${inThousands(organizations)}${of}`,
    source?.url === undefined ? title : `[${title}](${source.url})`,
    source?.date ?? '',
  ];
}

function inThousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** Replaces what stands between the two marks of a document; a document without them stays as it is. */
export function fillMarkedBlock(document: string, mark: string, content: string): string {
  const [start, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from === -1 || to < from) return document;
  return `${document.slice(0, from)}${start}\n\n${content}\n\n${document.slice(to)}`;
}

function statusRows(registry: PlatformRegistry): string[][] {
  return statuses.map(([status, meaning]) => [`\`${status}\``, String(registry.list({ status }).length), meaning]);
}

function platformRow(definition: PlatformDefinition, summary: PlatformSummary): string[] {
  const { id, name, displayName = name, tenancy, verification } = definition;
  return [
    `[${displayName}](../../platforms/${id}.json) \`${id}\``,
    summary.status,
    signIn(definition, summary),
    tenancy?.mode ?? 'one',
    registration(definition),
    nextStep(definition, summary),
    [seen[verification.status], verification.checkedOn].filter(Boolean).join(', '),
  ];
}

function signIn({ oauth }: PlatformDefinition, { loginRequired, status }: PlatformSummary): string {
  if (!loginRequired)
    return oauth?.grantTypes === undefined ? (status === 'listed' ? 'not known' : 'none') : 'client only';
  return oauth?.clientType === undefined ? 'person' : `person, ${oauth.clientType} client`;
}

function registration(definition: PlatformDefinition): string {
  const { developerPortal, registrationDays, registrationNeedsCode } = definition;
  if (definition.registration === 'none') return 'not needed';
  return [
    developerPortal === undefined ? 'with the vendor' : `[portal](${developerPortal})`,
    ...(registrationDays === undefined ? [] : [`takes ${registrationDays} days`]),
    ...(registrationNeedsCode === true ? ['asks for a code'] : []),
  ].join(', ');
}

/** The next step without the address to register at, which has a column of its own. */
function nextStep({ developerPortal = '' }: PlatformDefinition, { nextStep: step = '' }: PlatformSummary): string {
  const shortened = step
    .replace(`No public FHIR base URL is known. Register at ${developerPortal} to learn its FHIR base URL, then `, '')
    .replace('No public FHIR base URL is known. Ask the vendor for its FHIR base URL, then ', '')
    .replace(`Register at ${developerPortal}, then `, '')
    .replace('Register with the vendor, then ', '');
  const marked = shortened.replace(
    /FHIR_GATEWAY_[A-Z0-9_]+|[a-z0-9-]+(?::<organization>|\.json)/g,
    (code) => `\`${code}\``,
  );
  return marked === '' ? '–' : marked.charAt(0).toUpperCase() + marked.slice(1);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  // Padding to the widest cell would make every line of this table several hundred columns wide.
  return ['<!-- prettier-ignore -->', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function count<T>(items: readonly T[], fits: (item: T) => boolean): number {
  return items.filter(fits).length;
}

function listOf(parts: readonly string[]): string {
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
