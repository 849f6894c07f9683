import type { AnswerPlan } from './answer-plan.js';
import { BaseUrlRewriter } from '../rewrite/base-url-rewriter.js';
import type { UrlRewriter } from '../contract/url-rewriter.js';
import type { LinkGuard } from '../rewrite/link-guard.js';
import type { Allocate, UrlSources } from '../rewrite/url-sources.js';
import type { LinkSeal } from '../rewrite/link-seal.js';
import { XmlUrlRewriter } from '../rewrite/xml-url-rewriter.js';

/** What makes links of the gateway out of those of one answer, where the usual rewriting does not do. */
export interface AnswerLinks {
  /** For links to pages. */
  readonly page?: LinkSeal;
  /** For the address at which something that was begun (202) can be asked about. */
  readonly job?: LinkSeal;
  /** A 200 is the manifest of an export, all of whose links are sealed or refused once it is here whole. */
  readonly isManifest?: boolean;
}

/**
 * What rewrites an answer's URLs as it passes, by its format.
 *
 * @param seal for page links; without it they are links like any other
 * @param guard for links that lead elsewhere
 * @param allocate where changed text is written to
 * @returns `undefined` for an answer that leaves as it is
 */
export function rewriterFor(
  plan: AnswerPlan,
  sources: UrlSources,
  guard: LinkGuard | undefined,
  seal?: LinkSeal,
  allocate?: Allocate,
): UrlRewriter | undefined {
  if (!plan.isRewritten) return undefined;
  const isXml = plan.family === 'fhir-xml' || plan.family === 'plain-xml';
  return isXml
    ? new XmlUrlRewriter(sources, seal, guard, allocate)
    : new BaseUrlRewriter(sources, seal, guard, allocate);
}
