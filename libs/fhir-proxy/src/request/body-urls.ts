import { BaseUrlRewriter } from '../rewrite/base-url-rewriter.js';
import type { UrlRewriter } from '../contract/url-rewriter.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import type { CheckedBody } from './request-body.js';
import { inTimeSlices, stepLength } from '@fhir-gateway/limits';
import type { Steps } from '@fhir-gateway/limits';
import { XmlUrlRewriter } from '../rewrite/xml-url-rewriter.js';

/** A body as it is sent: URLs of the gateway in it become the platform's again. A form has its turn with the query. */
export async function withPlatformUrls(route: PlatformRoute, body: CheckedBody): Promise<CheckedBody> {
  // Only what was read as a resource; a Binary in its own media type is sent as it is.
  if (body.json === undefined) return body;
  const rewriter = body.isXml ? new XmlUrlRewriter(route.inward) : new BaseUrlRewriter(route.inward);
  return { ...body, bytes: await inTimeSlices(body.bytes.length, rewritten(rewriter, body.bytes)) };
}

/** Rewrites a whole text in steps. @returns the very same bytes when nothing changes */
export function* rewritten(rewriter: UrlRewriter, bytes: Buffer): Steps<Buffer> {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += stepLength) {
    parts.push(rewriter.push(bytes.subarray(at, at + stepLength), at + stepLength >= bytes.length));
    yield;
  }
  const rest = rewriter.end();
  if (rest.length > 0) parts.push(rest);
  return parts.length === 1 ? (parts[0] ?? rest) : Buffer.concat(parts);
}
