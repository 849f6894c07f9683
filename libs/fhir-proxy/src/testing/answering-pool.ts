import { Dispatcher } from 'undici';

/** Answers every request at once with an OperationOutcome, without a network, and counts those that are no capabilities. */
export class AnsweringPool extends Dispatcher {
  sent = 0;

  override dispatch({ path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const isCapabilities = path.endsWith('/metadata');
    if (!isCapabilities) this.sent += 1;
    const resourceType = isCapabilities ? 'CapabilityStatement' : 'OperationOutcome';
    const controller = {
      abort: () => undefined,
      pause: () => undefined,
      resume: () => undefined,
    } as unknown as Dispatcher.DispatchController;
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, { 'content-type': 'application/fhir+json' });
    handler.onResponseData?.(controller, Buffer.from(JSON.stringify({ resourceType })));
    handler.onResponseEnd?.(controller, {});
    return true;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  override destroy(): Promise<void> {
    return Promise.resolve();
  }
}
