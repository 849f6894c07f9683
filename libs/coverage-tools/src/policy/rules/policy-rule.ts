import type { OrderCode } from '../../procedure-code.js';

/** How a rule was found to be about the code, the best first. */
export const matchLevels = ['exact-code', 'category', 'text'] as const;
/** One of the {@link matchLevels}. */
export type MatchLevel = (typeof matchLevels)[number];

/** One rule, form or page of a payer's, and where it is from. */
export interface PolicyRule {
  /** `Type/id` at its source, or the address of a page. */
  readonly id: string;
  readonly title: string;
  readonly status?: string;
  readonly effective?: { readonly start?: string; readonly end?: string };
  readonly appliesTo: readonly { readonly system?: string; readonly code: string }[];
  readonly matchedOn: MatchLevel;
  readonly confidence: 'high' | 'medium' | 'low';
  /** What the payer wants to be the case. An expression is text, never evaluated. */
  readonly criteria: readonly { readonly text: string; readonly expression?: string }[];
  /** Canonical URLs of forms, and what a form asks without exception. */
  readonly documentation: readonly string[];
  /** https addresses that the source names; nothing behind them was read. */
  readonly links: readonly string[];
  readonly successor?: string;
  /** What this is not; of a configured page, that it is a link and was never read. */
  readonly note?: string;
  readonly source: {
    readonly kind: string;
    /** The resource's own address; absent for a page, whose address is its link. */
    readonly url?: string;
    /** When it was read, as an instant; of a configured page, the day of the last look, where one is known. */
    readonly retrievedAt?: string;
    /** The part of the source that the criteria are quoted from. */
    readonly quotedFrom?: string;
  };
}

/** One source, and what came of asking it. */
export interface SearchedSource {
  readonly source: string;
  /** How many rules it gave, or why none could be asked for. */
  readonly outcome: string;
}

/** What is known of a payer's rules about one service. */
export interface PolicyRules {
  readonly platformId: string;
  readonly code: OrderCode;
  /** `links-only`: nothing was read but the names of pages, which are there for people to read. */
  readonly answer: 'found' | 'links-only' | 'none-found';
  readonly rules: readonly PolicyRule[];
  readonly searched: readonly SearchedSource[];
  readonly disclaimer: string;
}
