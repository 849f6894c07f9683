import type { CoverageReader } from '../record-pages.js';

/** What a question to a payer's open directory works with. Nothing of a person is part of it. */
export interface DirectoryContext {
  /** Of the platform that the directory is. */
  readonly platformId: string;
  readonly read: CoverageReader;
  /** The FHIR base under which links of the answers stand, without trailing slash. */
  readonly baseUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What every answer of a directory says of itself. */
export interface DirectoryAnswer {
  readonly platformId: string;
  /** When the directory was asked, as an instant. */
  readonly askedAt: string;
  /** How the question was understood, where it had to be. */
  readonly understood: readonly string[];
  /** What the directory does not say, or was not read to the end. */
  readonly notKnown: readonly string[];
  readonly disclaimer: string;
}
