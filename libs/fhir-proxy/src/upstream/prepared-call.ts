import type { AnswerLinks } from '../answer/answer-rewriter.js';
import type { AnswerSink } from '../contract/answer-sink.js';
import type { FhirCall, ResponseHead } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import type { Batch } from '../request/batch.js';
import type { LinkTarget } from '../request/next-link.js';
import type { CheckedBody } from '../request/request-body.js';

/** A call that was understood; only the token is missing. */
export interface PreparedCall {
  readonly call: FhirCall;
  readonly route: PlatformRoute;
  readonly interaction: Interaction;
  /** As the client wrote it, or the gateway in its place. */
  readonly query: string;
  readonly body: CheckedBody | undefined;
  readonly open: (head: ResponseHead) => AnswerSink;
  /** For a batch or transaction: what is judged in the place of `interaction`. */
  readonly batch?: Batch;
  /** A page that the platform linked to: fetched from there, but judged by `interaction` and `query`. */
  readonly link?: LinkTarget;
  /** What is judged in the place of `interaction`, where that only asks for the result of another one. */
  readonly judgedBy?: Interaction;
  /** The token stays here: the address alone opens what is behind it. */
  readonly withoutToken?: boolean;
  /** Makes links of the gateway out of the platform's. */
  readonly links?: AnswerLinks;
}
