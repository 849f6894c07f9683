import { parse, YAMLSeq } from 'yaml';

/** What the tests look at of a service. */
export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly mem_limit?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
}

/** What the tests look at of a compose file. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** What Compose does with a value of an earlier file; the value itself is read as it stands. */
const reset = { tag: '!reset', collection: 'seq', nodeClass: YAMLSeq } as const;

/** Reads a compose file with its anchors and merge keys. */
export function readCompose(text: string): ComposeFile {
  return parse(text, { merge: true, customTags: [reset] }) as ComposeFile;
}
