import type { PlatformDefinition } from '../schema/types.js';

/** One thing wrong with a platform file. */
export interface PlatformFault {
  /** The file, as it was named by whoever listed the folder. */
  readonly file: string;
  /** Where in the file, such as `oauth.authorizeUrl`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** What the content of one file is checked against. */
export interface PlatformCheckOptions {
  /** The id that the file name promises; not compared when absent. */
  readonly expectedId?: string;
  /** true: http URLs are taken on any host, for deployments that route inside a network of their own. */
  readonly allowInsecureUrls?: boolean;
}

/** What a rule is given: the keys that are valid in themselves. */
export type SoundParts = Partial<PlatformDefinition>;
/** A fault of which the file is not known yet. */
export type RuleFault = Omit<PlatformFault, 'file'>;

/** A condition between several keys of one file, which a schema of single keys cannot say. */
export interface PlatformRule {
  /** Keys the rule looks at; it is left out when one of them is faulty in itself. */
  readonly reads: readonly (keyof PlatformDefinition)[];
  readonly check: (parts: SoundParts, options: PlatformCheckOptions) => readonly RuleFault[];
}
