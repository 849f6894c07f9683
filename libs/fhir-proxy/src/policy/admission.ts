import { batchInteraction, countEntries, eachEntry, readBatch } from '../request/batch.js';
import type { Batch } from '../request/batch.js';
import type { Capabilities } from '../features/capabilities.js';
import type { FhirCall } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { needsCapabilities, withOperationRule } from './operation-policy.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { assertForwardable } from './policy.js';
import { readCheckedBody } from '../request/request-body.js';

/** What {@link Admission} decides by. */
export interface AdmissionOptions {
  isWriteAllowed(platformId: string): boolean;
  readonly capabilities: Pick<Capabilities, 'indexOf'>;
  readonly limits: { readonly maxRequestBytes: number; readonly maxBatchEntries: number };
}

/** Decides what is forwarded at all, before anybody is asked for a token. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * The interaction, with the rule of its operation where it is one; at once, unless the platform has to be asked.
   *
   * @throws ProxyError INTERACTION_NOT_SUPPORTED | WRITES_OFF
   */
  admit(call: FhirCall, route: PlatformRoute, asked: Interaction): Interaction | Promise<Interaction> {
    const { id, definition } = call.platform;
    if (needsCapabilities(asked, definition)) return this.#admitUnknown(call, route, asked);
    const ruled = withOperationRule(asked, definition, undefined);
    assertForwardable(ruled, this.#options.isWriteAllowed(id));
    return ruled;
  }

  async #admitUnknown(call: FhirCall, route: PlatformRoute, asked: Interaction): Promise<Interaction> {
    const [admitted = asked] = await this.#admitAll(call, route, [asked], (all, visit) => all.map(visit));
    return admitted;
  }

  /**
   * The Bundle of a batch or transaction, every entry of which may be forwarded.
   *
   * @param onRead told how often each interaction and type is in it, before any of them is judged
   * @throws ProxyError as {@link admit} and `readBatch`, naming the entry
   */
  async admitBatch(
    call: FhirCall,
    route: PlatformRoute,
    asked: Interaction,
    onRead: (counts: Record<string, number>) => void,
  ): Promise<Batch & { readonly interaction: Interaction }> {
    const { maxRequestBytes, maxBatchEntries } = this.#options.limits;
    const body = await readCheckedBody(asked, call.request, maxRequestBytes);
    const read = await readBatch(route, asked, body, maxBatchEntries);
    onRead(countEntries(read.entries));
    const interactions = read.entries.map(({ interaction }) => interaction);
    const admitted = await this.#admitAll(call, route, interactions, eachEntry);
    const entries = read.entries.map((entry, index) => ({
      ...entry,
      interaction: admitted[index] ?? entry.interaction,
    }));
    return { entries, body: read.body, interaction: batchInteraction(asked, entries) };
  }

  async #admitAll(
    call: FhirCall,
    route: PlatformRoute,
    asked: readonly Interaction[],
    each: (all: readonly Interaction[], visit: (one: Interaction) => Interaction) => Interaction[],
  ): Promise<Interaction[]> {
    const { platform } = call;
    // What only the platform knows counts as a write, so that where writing is off nobody has to be asked.
    const mayWrite = this.#options.isWriteAllowed(platform.id);
    const isUnknown = asked.some((interaction) => needsCapabilities(interaction, platform.definition));
    const offered = isUnknown && mayWrite ? await this.#options.capabilities.indexOf({ call, route }) : undefined;
    return each(asked, (interaction) => {
      const ruled = withOperationRule(interaction, platform.definition, offered);
      assertForwardable(ruled, mayWrite);
      return ruled;
    });
  }
}
