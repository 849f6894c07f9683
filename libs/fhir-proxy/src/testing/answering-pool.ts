import type { ResponseHandler, TransportRequest, Transport } from '@fhir-gateway/http1-client';

/** Answers every request at once with an OperationOutcome, without a network, and counts those that are no capabilities. */
export class AnsweringPool implements Transport {
  sent = 0;

  dispatch({ path }: TransportRequest, handler: ResponseHandler): void {
    const isCapabilities = path.endsWith('/metadata');
    if (!isCapabilities) this.sent += 1;
    const resourceType = isCapabilities ? 'CapabilityStatement' : 'OperationOutcome';
    const control = { abort: () => undefined, pause: () => undefined, resume: () => undefined };
    handler.onRequestStart(control);
    handler.onResponseStart(control, 200, { 'content-type': 'application/fhir+json' });
    handler.onResponseData(control, Buffer.from(JSON.stringify({ resourceType })));
    handler.onResponseEnd(control);
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }
}
