import type { Gateway } from '@fhir-gateway/gateway';
import { DocumentReader, OfferedSorts } from '@fhir-gateway/record-view';
import type { Exchange } from '../messages/exchange.js';
import type { Answer } from '../messages/json-rpc.js';
import type { RequestMessage } from '../messages/message.js';
import { RecordResources } from './record-resources.js';
import { isRecordUri } from '../resources/record-uris.js';
import { SdkServers } from './sdk-servers.js';
import { buildServer } from './server.js';
import { fullIdentity, serverIdentity } from './server-identity.js';
import { hasConnectedPayer } from './listed-for.js';
import { StaticResults } from './static-results.js';
import { answerListen } from './subscriptions.js';
import { ToolDispatcher } from './tool-dispatcher.js';
import { signInStates } from '../sign-in/sign-in-states.js';
import { listedTools } from '../tools/index.js';
import { offerOf } from '../tools/offer.js';
import type { ToolDependencies } from '../tool/tool-call.js';

/** The parts that {@link McpEndpoint} hands requests to. */
interface Parts {
  readonly dispatcher: ToolDispatcher;
  readonly results: StaticResults;
  readonly servers: SdkServers;
  readonly records: RecordResources;
  /** Whether the list of tools is to have those that ask payers. */
  readonly hasPayer: (exchange: Exchange) => Promise<boolean>;
}

/**
 * The protocol without HTTP. Stateless: any replica can answer any request. Who answers depends on the method alone, and
 * of a resource on whether it is of a record; in no way on how the message is written.
 */
export class McpEndpoint {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param given for tests: other parts than the gateway's own */
  static async open(gateway: Gateway, given: Partial<Omit<ToolDependencies, 'gateway'>> = {}): Promise<McpEndpoint> {
    const shared = {
      gateway,
      documents: new DocumentReader(),
      sorts: new OfferedSorts(),
      signInStates: signInStates(gateway),
      ...given,
    };
    const servers = await SdkServers.open((era) => buildServer({ ...shared, era, identity: serverIdentity }));
    const identity = fullIdentity(gateway.config.publicUrl);
    const offer = offerOf(gateway);
    const { mcpTools } = gateway.config;
    const forAll = new Set(listedTools(offer, mcpTools, false).map(({ name }) => name));
    const results = await StaticResults.make(
      servers,
      (era) => buildServer({ ...shared, era, identity }),
      (name) => forAll.has(name),
    );
    return new McpEndpoint({
      hasPayer: async (exchange) =>
        forAll.size === listedTools(offer, mcpTools).length || hasConnectedPayer(gateway, exchange),
      dispatcher: new ToolDispatcher(shared),
      results,
      servers,
      records: new RecordResources(shared),
    });
  }

  /** @returns `undefined` when the client left before there was an answer */
  answer(request: RequestMessage, exchange: Exchange): Answer | Promise<Answer | undefined> {
    const { dispatcher, results, servers, records } = this.#parts;
    const { era, method, params } = request;
    if (method === 'tools/call') return dispatcher.answer(request, exchange);
    if (method === 'subscriptions/listen' && era === 'modern') return answerListen(request, exchange);
    if (method === 'resources/read' && isRecordUri(params['uri']))
      return records.answer(request, params['uri'], exchange);
    if (method === 'tools/list')
      return this.#parts.hasPayer(exchange).then((hasPayer) => results.answer(request, !hasPayer));
    return results.answer(request) ?? servers.answer(request);
  }

  /** Ends calls that still run. */
  async close(): Promise<void> {
    this.#parts.dispatcher.close();
    await this.#parts.servers.close();
  }
}
